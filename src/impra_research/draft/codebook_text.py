"""variables.yml as text: one entry a variable, commented where a person must look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from impra_research.codebook.variables import WITH_VALUES
from impra_research.draft.languages import DECIDE
from impra_research.draft.lines import block, braces, indented, texts
from impra_research.draft.merged import Variables, shared_lists, suggested
from impra_research.draft.proposed import Kept, Proposed, Texts
from impra_research.draft.words import words

HEAD = """\
# Draft of a codebook, made by `impra codebook draft` from {files}.
# Edit it until nothing is left to do:
#   impra codebook check --study {study}
# Work through the marks, then delete them:
#   {decide}     {decisions} in this file: a guess, or a choice that only people who know the study can make
#   {translate}  {translations} in this file: the text is the same in every language, translate it
# Answers that fewer than three people gave are not in this file, but for codes such as B3 and words such as
# "yes" (and all that `--rare` asked for); before you share it, look at it all the same.
# All keys are explained in CONTRIBUTING.md, "Keys of a study".
"""
LONGEST_LABEL = 70
ASKED_BY_MANY = 3
FEWEST = 2  # codes of a list


def codebook_text(
    variables: Variables, tables: Mapping[str, tuple[str, Texts]], within: Mapping[str, str]
) -> str:
    """Write variables.yml, below its head.

    Parameters
    ----------
    tables
        By name: the key of `sheets` it is read from, and its label.
    within
        The table whose rows each is repeated in; "" for one of a person's own.
    """
    lists = shared_lists(variables)
    shared = {name: listed for listed, (_, names) in lists.items() for name in names}
    parts = [
        block("tables", _tables(tables, within)),
        block("missing_reasons", _labels(_reasons(variables))),
        block("lists", _lists(variables, lists)),
        block("variables", _variables(variables, shared)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _tables(tables: Mapping[str, tuple[str, Texts]], within: Mapping[str, str]) -> Iterator[str]:
    for name, (sheet, label) in tables.items():
        own = name == "enterprise" or (name == "step" and not within.get(name))
        key = ["enterprise" if own else "person"]
        key += _chain(name, within) if sheet != "main" else []
        yield f"{name}:"
        yield from indented([f"key: [{', '.join(key)}]", f"sheet: {sheet}", texts("label", label)])


def _chain(table: str, within: Mapping[str, str]) -> list[str]:
    around = within.get(table, "")
    return [*(_chain(around, within) if around else []), table]


def _reasons(variables: Variables) -> dict[str, Texts]:
    """Give the usual reasons, then those that only these files know, in their own words."""
    reasons: dict[str, Texts] = {**words().missing_reasons}
    for kept in (kept for each in variables.values() for kept in each.kept.values()):
        reasons |= {why: label for why, label in kept.reasons.items() if why not in reasons}
    return reasons


def _labels(labels: Mapping[str, Texts]) -> Iterator[str]:
    yield from (texts(code, label) for code, label in labels.items())


def _lists(
    variables: Variables, lists: Mapping[str, tuple[dict[str, Texts], list[str]]]
) -> Iterator[str]:
    for name in dict.fromkeys(each.list_name for each in variables.values() if each.list_name):
        if name not in words().lists:  # a standard, which every codebook knows
            continue
        listed = words().lists[name]
        met = {code for each in variables.values() if each.list_name == name
               for kept in each.kept.values() if isinstance(kept.recode, dict)
               for code in kept.recode.values()}  # fmt: skip
        whole = listed.level != "nominal" or len(met) < FEWEST  # a scale has all its steps
        labels = {c: of.label for c, of in listed.values.items() if whole or c in met}
        unmet = [code for code in labels if code not in met] if listed.level == "ordinal" else []
        unsure = f"decide: nobody answered {', '.join(unmet)}: was that offered?" if unmet else ""
        yield from block(name, _labels(labels), comment=unsure)
    for name, (values, asked) in lists.items():
        yield from block(name, _labels(values), comment=_scale(values, asked))


def _scale(values: Mapping[str, Texts], asked: list[str]) -> str:
    """Say who shares a list; many questions with one list of several answers may be a scale."""
    if len(asked) < ASKED_BY_MANY or len(values) < 3:
        return ""
    return (
        f"of {len(asked)} variables, {asked[0]} to {asked[-1]}: items of a scale? then see `scales`"
    )


def _variables(variables: Variables, shared: Mapping[str, str]) -> Iterator[str]:
    for name, each in variables.items():
        known = suggested(name, each, variables)
        notes = (*each.notes, *([f"decide: the notebooks call this {known}?"] if known else []))
        yield from (f"# {note}" for note in notes)
        yield f"{name}:"
        yield from indented(_variable(name, each, shared.get(name, each.list_name)))


def _variable(name: str, each: Proposed, listed: str) -> Iterator[str]:
    yield f"table: {each.table}"
    short = {language: _short(text) for language, text in each.label.items()}
    yield texts("label", short, otherwise=name)
    if short != each.label or any(text.rstrip().endswith("?") for text in each.label.values()):
        yield texts("question", each.label)
    yield f"level: {each.level}" + (f"  # {each.span}" if each.span and _open(each) else "")
    if listed:
        yield f"values: {listed}"
    elif each.level in WITH_VALUES:
        mark = f"  {DECIDE}: what is compared?" if name == "place" else ""
        yield f"values:{mark}"
        yield from indented(_labels(each.values))
    if name == "registered":
        yield f'formality_yes: ["yes"]  {DECIDE}: which answers count as formal'
    if each.disclosure != "open":
        yield f"disclosure: {each.disclosure}"
    yield from block("from", (f"{source}: {_kept(kept)}" for source, kept in each.kept.items()))


def _open(each: Proposed) -> bool:
    """Tell whether its extremes may be shown: of what identifies, they belong to one person each."""
    return each.disclosure == "open"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return (
        plain if len(plain) <= LONGEST_LABEL else plain[: LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"
    )


def _kept(kept: Kept) -> str:
    if not kept.column:
        return braces({"value": kept.recode})
    told: dict[str, object] = {"column": kept.column}
    told |= {} if kept.recode == "labels" else {"recode": kept.recode}
    return braces(told | ({"missing": kept.missing} if kept.missing else {}))
