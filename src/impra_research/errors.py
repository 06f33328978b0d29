"""Every error a user can meet: what happened, where, what was expected, what to do next.

::

    ImpraError                what, fix, next command          exit code 1
    ├── UsageError            a name or an option is wrong                2
    ├── DataError             a file or a value is invalid                3
    │   ├── StudyFileError      study.yml, variables.yml ... do not hold together
    │   ├── ReceivedFileError   a file as received cannot be read
    │   ├── UnknownValueError   a value the codebook does not know
    │   └── CorrectionError     a correction no longer matches its file
    ├── NotCleanedError       processed tables are missing or older than data/raw
    └── RunFailedError        a notebook failed; the others were kept
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

AGAIN = "the same command again"
HELP = "impra --help"


class ImpraError(Exception):
    """Something a user can mend; `fix` says how, `then` is the next command to type."""

    exit_code = 1
    usual_next = AGAIN

    def __init__(self, what: str, *, fix: str = "", then: str = "") -> None:
        super().__init__(what)
        self.what, self.fix, self.then = what, fix, then or self.usual_next

    def __str__(self) -> str:
        fix = [f"  fix: {self.fix}"] if self.fix else []
        return "\n".join([self.what, *fix, f"  next: {self.then}"])

    def as_dict(self) -> dict[str, str]:
        """Give it as plain values."""
        told = {"error": type(self).__name__, "what": self.what}
        return told | {"fix": self.fix, "next": self.then}

    def _render_traceback_(self) -> list[str]:
        """Show the message alone in a notebook: the reader needs the remedy, not our stack."""
        return [f"{type(self).__name__}: {self}"]


class UsageError(ImpraError):
    """A command, parameter or name that does not exist."""

    exit_code = 2
    usual_next = HELP


class DataError(ImpraError):
    """Data or their description are invalid; nothing was written."""

    exit_code = 3


class StudyFileError(DataError):
    """A YAML file of the study does not hold together."""


class ReceivedFileError(DataError):
    """A file as received is missing, unreadable or not what study.yml says."""


class UnknownValueError(DataError):
    """Values that the codebook does not know."""


class CorrectionError(DataError):
    """A correction whose expected old value is not what the file holds."""


class NotCleanedError(ImpraError):
    """The processed tables are missing, or older than what they were made from."""

    usual_next = "impra clean"


class RunFailedError(ImpraError):
    """A notebook failed; its record tells where."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the nearest known name, and list the names when they are few.

    Examples
    --------
    >>> did_you_mean("piemont", ["piemonte", "rhone_alpes"])
    "did you mean 'piemonte'? Known: piemonte, rhone_alpes"
    """
    names = [str(name) for name in known]
    near = nearest(word, names)
    listed = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
    return (f"did you mean '{near[0]}'? " if near else "") + f"Known: {listed or 'none'}"


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Find the known name that a word resembles, first but for case and spaces; [] when there is none.

    Examples
    --------
    >>> nearest("man ", ["Woman", "Man"])
    ['Man']
    """
    names = [str(name) for name in known]
    plain = " ".join(word.casefold().split())
    alike = [name for name in names if " ".join(name.casefold().split()) == plain]
    return alike[:1] or get_close_matches(word, names, n=1, cutoff=0.6)
