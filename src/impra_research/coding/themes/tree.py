"""The codes that a text of codes.yml holds: which there are, which names are free, what stands where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from impra_research.codebook.companions import CodesFile
from impra_research.coding.themes import lines
from impra_research.errors import UsageError, did_you_mean
from impra_research.faults import NAME
from impra_research.yaml_lines import parse

Text = Literal["label", "definition", "use_when", "not_when"]
Names = Mapping[str, str]  # a name in each language


@dataclass(frozen=True, slots=True)
class Told:
    """Who changes the codebook (a coder or a role), when and why."""

    by: str
    date: dt.date
    reason: str

    def change(self, what: str, **codes: Iterable[str]) -> dict[str, Any]:
        """Give the entry of a history."""
        named = {key.removesuffix("_"): list(found) for key, found in codes.items() if found}
        return {"what": what, "date": self.date, "by": self.by, **named, "reason": self.reason}


def codes_file(content: str) -> CodesFile:
    """Read the text of codes.yml."""
    return CodesFile.model_validate(parse(content.encode()))


def checked(content: str) -> str:
    """Give a text back when it holds together; a change never leaves one that does not."""
    codes_file(content)
    return content


def known(file: CodesFile, *codes: str) -> None:
    """Make sure that codes are in use."""
    for code in codes:
        if code not in file.codes:
            raise UsageError(f"no code {code!r} in codes.yml", fix=did_you_mean(code, file.codes))


def freed(content: str, file: CodesFile, name: str, *, back_to: str | None) -> str:
    """Make sure that a name is free; a code may take a name back that it had before."""
    if not NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name of a code", fix="letters, digits and single `_`, a letter first"
        )
    if name in file.codes:
        raise UsageError(f"there is a code {name!r} already", fix="choose another name")
    if name not in file.retired:
        return content
    if file.successors[name] == back_to and file.retired[name].label is None:
        return lines.cut(content, "retired", name)[0]
    raise UsageError(
        f"{name!r} was a code once; what was coded with it is read as {file.successors[name]!r}",
        fix="choose another name",
    )


def below(file: CodesFile, code: str) -> list[str]:
    """List the codes right below a code."""
    return [child for child, theme in file.codes.items() if theme.parent == code]


def above(file: CodesFile, code: str) -> list[str]:
    """List the codes above a code, the nearest first."""
    parent = file.codes[code].parent
    return [parent, *above(file, parent)] if parent else []
