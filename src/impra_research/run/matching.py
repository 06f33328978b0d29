"""Writes `matches.yml` and `others.yml` into `raw/codebook`: what raw texts may mean, for a person.

Decisions already there stay; proposals are made anew. The terminal is told numbers alone: a free text
can hold anything that a respondent said.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ruamel.yaml import YAML

from impra_research.clean import others, undecided
from impra_research.codebook import Match, MatchesFile
from impra_research.files import write_text
from impra_research.study import Study

HEAD = """\
# What texts mean that join no code exactly. Set `status` to accepted (with another `code`, or a `missing`
# reason in place of it, where the proposal is wrong) or to rejected (it means none of the codes: cleaning
# stops at it until it is corrected, or its meaning accepted); add `who` (a role, never a name) and `date`.
# Made again by `impra codebook match`, which keeps decisions and no other comment.
"""
OTHERS = """\
# What people wrote in free text, spellings of one thing together: suggestions, read by no program. To code
# such a text, let a variable of its own take a list (`recode: spellings`), or correct the answer it
# specifies in corrections.yml.
"""
TO_DO = {
    "proposed": "right: `status: accepted`; wrong: another `code` first, or `rejected`",
    "open": "write a `code` or a `missing` reason and `status: accepted`, or `rejected`",
    "rejected": "cleaning stops there: correct the answer in corrections.yml, or accept",
}
UNSAID = ("label", "missing", "others", "who", "date", "code")


@dataclass(frozen=True, slots=True)
class Found:
    """Where the proposals stand ("" when there are none), and how many there are of each variable.

    Of the texts of a variable, some are accepted or rejected, some have a code proposed, the others are open.
    """

    file: str
    variables: dict[str, dict[str, int]]

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values."""
        return asdict(self)


def match_texts(study: Study) -> Found:
    """Propose codes for the undecided texts of a study, in its matches.yml."""
    file = study.codebook.matches.with_proposals(undecided(study))
    path = study.codebook.folder / "matches.yml"
    if file.matches:
        write_matches(path, file)
    if groups := [asdict(group) for group in others(study)]:
        _write(study.codebook.folder / "others.yml", OTHERS, {"groups": groups})
    return Found(str(path) if file.matches else "", _counts(file))


def write_matches(path: Path, file: MatchesFile) -> Path:
    """Write matches.yml in the order of variables and frequency."""
    return _write(path, HEAD, {"matches": [_entry(each) for each in file.matches]})


def _write(path: Path, head: str, content: object) -> Path:
    text = io.StringIO()
    yaml = YAML()
    yaml.width = 10_000  # a text as received stands on one line
    yaml.dump(content, text)
    return write_text(path, head + text.getvalue())


def _entry(each: Match) -> dict[str, object]:
    """Write an entry without the keys that say nothing."""
    told = each.model_dump()
    told["others"] = [dict(other) for other in told["others"]]
    kept = {key: value for key, value in told.items() if value or key not in UNSAID}
    if each.status == "proposed":
        kept |= {"code": each.code}
    return kept


def _counts(file: MatchesFile) -> dict[str, dict[str, int]]:
    return {
        variable: _of_status(file.of(variable))
        for variable in dict.fromkeys(each.variable for each in file.matches)
    }


def _of_status(matches: Iterable[Match]) -> dict[str, int]:
    kinds = [each.status if each.status != "proposed" else "proposed" if each.code else "open"
             for each in matches]  # fmt: skip
    return {kind: kinds.count(kind) for kind in ("accepted", "rejected", "proposed", "open")}


def what_next(variables: Mapping[str, Mapping[str, int]], file: str) -> list[str]:
    """Say what a person does with the texts of each kind, before cleaning goes on.

    Examples
    --------
    >>> what_next({}, "")
    ['every text joins its code: nothing is to be decided']
    """
    if not file:
        return ["every text joins its code: nothing is to be decided"]
    count = {kind: sum(each[kind] for each in variables.values()) for kind in TO_DO}
    told = [f"  {count[kind]} {kind}: {what}" for kind, what in TO_DO.items() if count[kind]]
    return [f"decide in {file}, with `who` and `date`:", *told] if told else ["all is decided"]
