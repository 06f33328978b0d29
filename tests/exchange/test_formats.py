from __future__ import annotations

from pathlib import Path

import pytest

from impra_research.errors import UsageError
from impra_research.exchange.formats import FORMATS, format_of


def test_a_suffix_names_one_format_that_can_be_read():
    suffixes = [suffix for each in FORMATS.values() if each.reader for suffix in each.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(FORMATS[format_of(Path(f"a{suffix}"))].reader for suffix in suffixes)


def test_a_file_of_no_known_format_is_refused_with_the_suffixes_that_are_known():
    with pytest.raises(
        UsageError, match=r"no format of other tools has files called a\.nvpx"
    ) as refused:
        format_of(Path("a.nvpx"))
    assert ".qdpx" in refused.value.fix
