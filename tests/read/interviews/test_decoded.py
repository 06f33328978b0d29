"""Bytes that are no text, said as what they are."""

from __future__ import annotations

import pytest

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.decoded import decoded


@pytest.mark.parametrize(
    ("encoding", "said", "fix"),
    [(None, "it is damaged, or no text", "export it again"), ("utf-8", "index.yml", "`encoding`")],
)
def test_an_encoding_that_nobody_declared_is_not_theirs_to_correct(encoding, said, fix):
    with pytest.raises(ReceivedFileError) as stop:
        decoded(b"\xff\xfe\x00", "bin.txt", encoding)
    assert said in stop.value.what
    assert fix in stop.value.fix
    assert encoding or "index.yml" not in str(stop.value)
