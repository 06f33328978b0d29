"""Variables of several files put together: one name for one question, the places, lists in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from impra_research.codebook.variables import WITH_VALUES
from impra_research.draft.names import slug, unique, variable_name
from impra_research.draft.proposed import Kept, Proposed, Texts
from impra_research.draft.words import bare, holds_word, words

Variables = dict[str, Proposed]
MOST_PLACES = 30


def put_together(columns: Iterable[Proposed], tables: Iterable[str]) -> Variables:
    """Name the variables; columns of one heading in several files become one where their answers fit."""
    together: dict[tuple[str, str], list[Proposed]] = {}
    for each in columns:
        same = together.setdefault((each.table, bare(each.heading)), [])
        other = _joined(same[-1], each) if same else None
        if other is None:
            same.append(each)
        else:
            same[-1] = other
    variables: Variables = {}
    for each in (proposed for same in together.values() for proposed in same):
        name = variable_name(each.heading, {*variables, *tables})
        name = _not_misread(name, each, {*variables, *tables})
        variables[name] = _where_known(name, each)
    return variables


def _joined(one: Proposed, other: Proposed) -> Proposed | None:
    """Join two columns of one question; None when their answers are of different kinds."""
    levels = {one.level, other.level}
    kept = one.kept | other.kept
    if "text" in levels or one.kept.keys() & other.kept.keys():
        return None if len(levels) > 1 or len(kept) < 2 else replace(one, kept=kept)
    if len(levels) == 1 and one.level not in WITH_VALUES:
        return replace(one, kept=kept, span="")
    if levels == {"count", "ratio"}:
        return replace(one, level="ratio", kept=kept, span="")
    if levels <= set(WITH_VALUES) and one.list_name == other.list_name:
        level = one.level if len(levels) == 1 else "nominal"
        return replace(one, level=level, values=_texts(one, other), kept=_spelled(one, other))
    return None


def _texts(one: Proposed, other: Proposed) -> dict[str, Texts]:
    codes = dict.fromkeys([*one.values, *other.values])
    return {code: other.values.get(code, {}) | one.values.get(code, {}) for code in codes}


def _spelled(one: Proposed, other: Proposed) -> dict[str, Kept]:
    """Write out which word is which code: labels of one file need not be those of another."""
    return {
        source: replace(kept, recode={next(iter(texts.values())): code
                                      for code, texts in each.values.items()})
        if kept.recode == "labels" and each.values else kept
        for each in (one, other) for source, kept in each.kept.items()
    }  # fmt: skip


def _not_misread(name: str, each: Proposed, taken: Iterable[str]) -> str:
    """Rename a variable whose name the notebooks would read as something else."""
    known = words().known.get(name)
    fits = known is None or each.level in known.levels or each.list_name in known.levels
    return name if fits else unique(f"{name}_as_asked", {*taken})


def _where_known(name: str, each: Proposed) -> Proposed:
    """Put a variable that has the very name of a known one into its table."""
    known = words().known.get(name)
    if known and each.table == "person" and known.table in ("person", "enterprise"):
        return replace(each, table=known.table)
    return each


def suggested(name: str, each: Proposed, variables: Mapping[str, Proposed]) -> str:
    """Name the variable of the notebooks that a question resembles; "" when none does."""
    told = " ".join([each.heading, *each.label.values()])
    fits = {known: not {each.level, each.list_name}.isdisjoint(about.levels)
            for known, about in words().known.items()}  # fmt: skip
    for known, about in sorted(words().known.items(), key=lambda item: not fits[item[0]]):
        within = not about.words and about.table == each.table and fits[known]
        if known not in variables and known != name and (within or holds_word(told, about.words)):
            return f"{known} (table {about.table})"
    return ""


def with_places(variables: Variables, sources: Sequence[str]) -> tuple[Variables, dict[str, Texts]]:
    """Find what is compared: the answers of one question, or else the files themselves."""
    for word in words().known["place"].words:
        for name, each in variables.items():
            if _is_place(each, word, sources):
                others = {key: one for key, one in variables.items() if key != name}
                return {"place": replace(each, disclosure="open"), **others}, each.values
    names = {source: {"": source.replace("_", " ").capitalize()} for source in sources}
    places = names if len(sources) > 1 else names | words().places
    given = {source: Kept("", code) for source, code in zip(sources, places, strict=False)}
    place = Proposed("", "person", "nominal", words().place, places, kept=given)
    return {"place": place, **{k: v for k, v in variables.items() if k != "place"}}, places


def _is_place(each: Proposed, word: str, sources: Sequence[str]) -> bool:
    told = [each.heading, *each.label.values()]
    few = each.level == "nominal" and 2 <= len(each.values) <= MOST_PLACES
    here = each.table == "person" and set(each.kept) == set(sources)
    return few and here and any(holds_word(text, [word]) for text in told)


def shared_lists(
    variables: Mapping[str, Proposed],
) -> dict[str, tuple[dict[str, Texts], list[str]]]:
    """Find lists of answers that several variables have: their values, and who has them."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name, each in variables.items():
        if each.values and name != "place":
            alike[repr(each.values)].append(name)
    found: dict[str, tuple[dict[str, Texts], list[str]]] = {}
    for names in alike.values():
        if len(names) > 1:
            stem = slug("_".join(variables[names[0]].values)) or names[0]
            found[unique(f"list_{stem}"[:40].strip("_"), found)] = (
                variables[names[0]].values,
                names,
            )
    return found
