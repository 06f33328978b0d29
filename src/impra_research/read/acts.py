"""The acts of a coder: every one a line of `coding/log/CODER.jsonl`, appended and never changed.

A log is the only place where a coding lives before it becomes a table. An act names the text it was
done on by its sha256, so that a transcript corrected later cannot shift a coding in silence; undoing
is an act of its own, so nothing that was done is ever lost. A last line that a crash tore off is set
aside and said; whoever appends next closes it with the sign CANCEL, and it stays aside. A broken line
elsewhere stops the reading.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, NonNegativeInt, TypeAdapter, ValidationError

from impra_research.declared import Declared, Label, Name
from impra_research.errors import ReceivedFileError

logger = logging.getLogger("impra_research.logs")  # what is set aside, for whoever shows it
logger.addHandler(logging.NullHandler())

Status = Literal["exact", "moved", "needs_review"]
CONSENSUS = "consensus"  # the coder under whose name disagreements are decided
TRANSLATIONS = (
    "translations"  # whose log carries rows of translations.csv to a corrected transcript
)
CANCEL = b"\x18"  # ends a line that was torn off: what stands before it is to be disregarded


class Act(Declared):
    """What every act tells: who did it, when, and its own id."""

    id: str = Field(default_factory=lambda: uuid.uuid4().hex)
    at: AwareDatetime = Field(default_factory=lambda: dt.datetime.now(dt.UTC))
    coder: Name

    def line(self) -> str:
        """Give the line of a log, with its end."""
        told = self.model_dump(mode="json", exclude_defaults=True)
        stamped = told | {"id": self.id, "at": self.at.isoformat(), "act": type(self).word()}
        return json.dumps(stamped, ensure_ascii=False, sort_keys=True) + "\n"

    @classmethod
    def word(cls) -> str:
        """Name the kind of act, as a log writes it."""
        return str(cls.model_fields["act"].default)


class Code(Act):
    """A code applied to `text[start:end]`; `reason` is an adjudicator's.

    `judgement` names the act by which the coder accepted a machine's candidate.
    """

    act: Literal["code"] = "code"
    segment: str = Field(default_factory=lambda: uuid.uuid4().hex)
    document: str
    text: str
    start: NonNegativeInt
    end: NonNegativeInt
    code: str
    memo: str = ""
    reason: str = ""
    judgement: str = ""


class Uncode(Act):
    """A segment taken back; `reason` is an adjudicator's, who takes back what a coder coded."""

    act: Literal["uncode"] = "uncode"
    segment: str
    reason: str = ""


class Memo(Act):
    """What a coder notes beside a segment; an empty memo removes it."""

    act: Literal["memo"] = "memo"
    segment: str
    memo: str


class Resize(Act):
    """A segment whose ends a person set; to the same place: it was looked at, and stands as it is."""

    act: Literal["resize"] = "resize"
    segment: str
    start: NonNegativeInt
    end: NonNegativeInt


class Move(Act):
    """A segment that stands elsewhere since its transcript was corrected; `text` is the new one."""

    act: Literal["move"] = "move"
    segment: str
    text: str
    start: NonNegativeInt
    end: NonNegativeInt
    status: Status


class NewTheme(Act):
    """A code created while coding; it waits for its definition in codes.yml."""

    act: Literal["theme"] = "theme"
    code: Name
    label: Label
    parent: str | None = None


class Judge(Act):
    """A machine's candidate, accepted or rejected by a person: it stands in the machine's log.

    `coder` is the machine, `version` what it was when it proposed, `by` the person who judged. It is
    no coding; where a person accepts, the person's own log holds one.
    """

    act: Literal["judge"] = "judge"
    document: str
    text: str
    start: NonNegativeInt
    end: NonNegativeInt
    code: str
    by: Name
    score: float
    version: str = ""
    verdict: Literal["accepted", "rejected"]


class Undo(Act):
    """An earlier act, undone."""

    act: Literal["undo"] = "undo"
    undone: str


class Redo(Act):
    """An undone act, done again."""

    act: Literal["redo"] = "redo"
    redone: str


AnyAct = Annotated[
    Code | Uncode | Memo | Resize | Move | NewTheme | Judge | Undo | Redo,
    Field(discriminator="act"),
]
ACT: TypeAdapter[AnyAct] = TypeAdapter(AnyAct)


@dataclass(frozen=True, slots=True)
class Log:
    """The acts of one file, in their order.

    `torn` is the number of a last line that is unfinished, `cancelled` those of earlier ones.
    """

    acts: tuple[AnyAct, ...]
    torn: int | None = None
    cancelled: tuple[int, ...] = ()

    @property
    def note(self) -> str:
        """Say which lines a crash tore off; "" when none."""
        torn = [*self.cancelled, *([self.torn] if self.torn else [])]
        told = "was torn off when it was written and is left aside; the acts before it stand"
        return f"line {', '.join(map(str, torn))} {told}" if torn else ""

    def lines(self) -> Iterator[tuple[int, AnyAct]]:
        """Give each act with the number of its line."""
        numbers = (number for number in count(1) if number not in self.cancelled)
        return zip(numbers, self.acts, strict=False)


def read_log(path: Path) -> Log:
    """Read every act of one log.

    Raises
    ------
    ReceivedFileError
        A line other than an unfinished last one is no act, or has the id of another act; the first is
        named, never quoted.
    """
    *lines, last = path.read_bytes().split(b"\n")
    acts = tuple(_acts(path.name, lines))
    cancelled = tuple(at for at, line in enumerate(lines, 1) if line.endswith(CANCEL))
    log = Log(acts, torn=len(lines) + 1 if last else None, cancelled=cancelled)
    if log.note:
        logger.warning("coding/log/%s: %s", path.name, log.note)
    return log


def _acts(file: str, lines: list[bytes]) -> Iterator[AnyAct]:
    known: dict[str, tuple[int, AnyAct]] = {}
    for number, line in enumerate(lines, 1):
        if line.endswith(CANCEL):
            continue
        try:
            act = ACT.validate_json(line)
        except ValidationError as invalid:
            at = ".".join(map(str, invalid.errors()[0]["loc"][1:])) or "the line"
            raise ReceivedFileError(
                f"{file}, line {number}: {at} is not what a coding log holds there",
                fix="bring the line back from a copy; a log is only ever appended to",
            ) from None
        first, same = known.setdefault(act.id, (number, act))
        if same != act:  # a line that merely stands twice is one act
            raise ReceivedFileError(f"{file}, lines {first} and {number}: two acts with one id",
                                    fix="bring the log back from a copy")  # fmt: skip
        yield act
