from __future__ import annotations

import pyreadstat
import pytest

from impra_research.errors import ReceivedFileError
from impra_research.read.statistical.stored_cells import read_cells


@pytest.mark.parametrize("broken", [TypeError("None + str"), KeyError("x"), OverflowError("far")])
def test_whatever_the_library_raises_on_a_damaged_file_becomes_a_refusal(
    tmp_path, monkeypatch, broken
):
    def read(*_: object, **__: object) -> None:
        raise broken

    monkeypatch.setattr(pyreadstat, "read_sav", read)
    with pytest.raises(ReceivedFileError, match=r"x.sav cannot be read as .sav"):
        read_cells(tmp_path / "x.sav")
