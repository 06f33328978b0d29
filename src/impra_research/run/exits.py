"""However a command ends: its exit code, and a message that says how to go on."""

from __future__ import annotations

import codecs
import logging
import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from threading import Timer
from typing import NoReturn

from typer import TyperException

from impra_research.errors import AGAIN, HELP, ImpraError, UsageError

INTERRUPTED = 130
AS_BEFORE = "earlier results are as they were"
GIVE_NOTES = ("clean", "check")  # they give what was set aside with their results
SAID = ("--study", "--help", "--out")  # these name the study, or need none


class InterruptedRunError(ImpraError):
    """The person, or the system, stopped the command."""

    exit_code = INTERRUPTED


def exit_code(command: Callable[[], int | None], words: Sequence[str]) -> int:
    """Run a command; give its exit code, after an error message if it did not end well.

    IMPRA_DEBUG=1 shows where an unexpected error happened.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    sys.unraisablehook = _interrupt_again
    _let_every_name_be_written()
    try:
        with _saying_what_is_set_aside(words):
            code = command() or 0
        sys.stdout.flush()  # what cannot be written is found here, and not after the last word
    except (Exception, SystemExit) as error:
        if os.environ.get("IMPRA_DEBUG"):
            raise
        return _told(explained(error, words), words)
    if code == INTERRUPTED:  # typer has caught Ctrl-C
        stopped = InterruptedRunError("interrupted", fix="what had ended is kept")
        return _told(explained(stopped, words), words)
    return code


@contextmanager
def _saying_what_is_set_aside(words: Sequence[str]) -> Iterator[None]:
    """Say once what any command leaves aside of the coders' logs."""
    logger, told = logging.getLogger("impra_research.logs"), _Told()
    if words[:1] and words[0] in GIVE_NOTES:
        yield
        return
    logger.addHandler(told)
    try:
        yield
    finally:
        logger.removeHandler(told)


class _Told(logging.Handler):
    """Says a message to a person, the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.told: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        from impra_research.run import terminal

        if (message := record.getMessage()) not in self.told:
            terminal.say(message)
        self.told.add(message)


def _let_every_name_be_written() -> None:
    """Write UTF-8 where only ASCII was asked for: a folder may be named in any script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if is_ascii else None, errors="backslashreplace")


def explained(error: BaseException, words: Sequence[str]) -> ImpraError:
    """Turn any error into one that says what to do, and which command to type next."""
    again = shlex.join(["impra", *words])
    match error:
        case ImpraError():
            helped = f"impra {words[0]} --help"
            error.then = (
                of_study(error.then, _study_in(words)).replace(AGAIN, again).replace(HELP, helped)
            )
            return error
        case TyperException():
            asked = error.ctx.command_path if error.ctx else "impra"  # type: ignore[attr-defined]
            said = error.format_message()
            lacks = said.startswith("Missing")
            fix = "give it; the help shows examples" if lacks else "use a word that the help lists"
            return UsageError(said, fix=fix, then=f"{asked} --help")
        case SystemExit():
            fix = "a file on PYTHONPATH may stand in for a library; unset PYTHONPATH"
            return ImpraError(f"a module ended the program: {error}", fix=fix, then=again)
        case OSError():
            fix = f"free space or allow it; {AS_BEFORE}"
            return ImpraError(f"the system refused: {error}", fix=fix, then=again)
        case _:
            fix = "this is our mistake; the next command shows where it happened"
            what = f"unexpected: {type(error).__name__}: {error}"
            return ImpraError(what, fix=fix, then=f"IMPRA_DEBUG=1 {again}")


def of_study(then: str, study: str) -> str:
    """Name the study in a next command that would else mean another one.

    Examples
    --------
    >>> of_study("impra themes adopt", "studies/mine"), of_study("impra --help", "studies/mine")
    ('impra themes adopt --study studies/mine', 'impra --help')
    """
    needed = study and then.startswith("impra ") and not any(each in then for each in SAID)
    return f"{then} --study {shlex.quote(study)}" if needed else then


def _study_in(words: Sequence[str]) -> str:
    """Give the study that was typed; "" when none was."""
    after = (words[at + 1] for at, word in enumerate(words[:-1]) if word == "--study")
    joined = (word.partition("=")[2] for word in words if word.startswith("--study="))
    return next(iter([*after, *joined]), "")


def _told(error: ImpraError, words: Sequence[str]) -> int:
    from impra_research.run import terminal

    try:
        terminal.show_error(error, as_json="--json" in words)
        sys.stdout.flush()
    except OSError:  # nobody listens, or nothing more can be written: the exit code still tells
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return error.exit_code


def _interrupt_again(lost: sys.UnraisableHookArgs) -> None:
    """Send Ctrl-C once more where Python dropped it: in the middle of an import it only says so."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
    else:
        sys.__unraisablehook__(lost)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
