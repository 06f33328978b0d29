"""However a command ends: its exit code, and a message that says how to go on."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from typer import TyperException

from impra_research.errors import ImpraError, UsageError

INTERRUPTED = 130
AS_BEFORE = "earlier results are as they were"


class InterruptedRunError(ImpraError):
    """The person, or the system, stopped the command."""

    exit_code = INTERRUPTED


def exit_code(command: Callable[[], int | None], *, as_json: bool) -> int:
    """Run a command; give its exit code, after an error message if it did not end well.

    IMPRA_DEBUG=1 shows where an unexpected error happened.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = command() or 0
        sys.stdout.flush()  # what cannot be written is found here, and not after the last word
    except Exception as error:
        if os.environ.get("IMPRA_DEBUG"):
            raise
        return _told(explained(error), as_json=as_json)
    if code == INTERRUPTED:  # typer has caught Ctrl-C
        stopped = InterruptedRunError("interrupted", fix="run it again: what had ended is kept")
        return _told(stopped, as_json=as_json)
    return code


def explained(error: Exception) -> ImpraError:
    """Turn any error into one that says what to do."""
    match error:
        case ImpraError():
            return error
        case TyperException():
            return UsageError(
                error.format_message(), fix="impra --help lists the commands and options"
            )
        case OSError():
            return ImpraError(
                f"the system refused: {error}", fix=f"free space or allow it; {AS_BEFORE}"
            )
        case _:
            return ImpraError(
                f"unexpected: {type(error).__name__}: {error}",
                fix="this is our mistake; IMPRA_DEBUG=1 shows where it happened",
            )


def _told(error: ImpraError, *, as_json: bool) -> int:
    from impra_research.run import terminal

    try:
        terminal.show_error(error, as_json=as_json)
        sys.stdout.flush()
    except OSError:  # nobody listens, or nothing more can be written: the exit code still tells
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return error.exit_code


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
