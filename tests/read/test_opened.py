"""What a library writes past Python while a workbook breaks never reaches the terminal."""

from __future__ import annotations

import os

import pytest
from openpyxl import Workbook

from impra_research.read.workbooks.opened import UnreadableWorkbookError, opened


@pytest.fixture
def path(tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def break_while_reading(path) -> None:
    """End as the library does on some damaged workbooks: a trace of Rust, then no `Exception`."""
    with opened(path):
        os.write(2, b"thread panicked at src/range.rs:1:1\nstack backtrace:\n   0: begin_panic\n")
        raise type("PanicException", (BaseException,), {})("index out of bounds")


def test_a_panic_is_one_error_and_no_trace(path, capfd):
    with pytest.raises(UnreadableWorkbookError, match="it is damaged"):
        break_while_reading(path)
    assert capfd.readouterr().err == ""


def test_what_is_no_panic_is_passed_on(path, capfd):
    with opened(path):
        os.write(2, b"a warning\n")
    assert capfd.readouterr().err == "a warning\n"
    with pytest.raises(KeyboardInterrupt), opened(path):
        raise KeyboardInterrupt
    os.write(2, b"again\n")
    assert capfd.readouterr().err == "again\n"
