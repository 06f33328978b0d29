"""What study.yml and the codebook must agree on, and every name on which they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from impra_research.codebook import Codebook, Origin
from impra_research.codebook.prices import money_faults
from impra_research.codebook.rule_codes import code_faults
from impra_research.declared import unknown_names
from impra_research.study.study_file import Source, StudyFile

READ_AS_YES = ("registered", "refused_service", "intercultural")


def misfits(declared: StudyFile, codebook: Codebook) -> Iterator[str]:
    """Yield what one file names and the other does not know."""
    prefixes = [source.prefix for source in declared.sources.values()]
    if len(set(prefixes)) < len(prefixes):
        yield f"two sources have the same prefix: {', '.join(prefixes)}"
    for name, source in declared.sources.items():
        reasons = sorted(set(source.missing.values()))
        yield from unknown_names(
            f"source {name}", "missing reason", reasons, codebook.missing_reasons
        )
    if codebook.has("place"):
        for place in sorted(codebook.values("place").keys() ^ declared.places.keys()):
            yield f"place {place!r} is in one of `places` and the values of `place` only"
    else:
        yield "no variable `place`: add one, whose values are the codes of `places`"
    if weight := declared.sampling.weight:
        yield from unknown_names("sampling", "weight", [weight], codebook.variables)
        if codebook.has(weight) and codebook.variables[weight].level not in ("count", "ratio"):
            yield f"sampling: weight {weight!r} is no number (level count or ratio)"
    yield from _sheets(declared, codebook)
    yield from _decisions(codebook)
    yield from code_faults(codebook)
    yield from money_faults(codebook.variables, codebook.prices)
    yield from _origins(declared, codebook)
    yield from _read_and_left(declared, codebook)


def _read_and_left(declared: StudyFile, codebook: Codebook) -> Iterator[str]:
    """Name columns that are read and said to stay in raw: one of the two was meant."""
    for source, about in declared.sources.items():
        for name, variable in codebook.variables.items():
            origin = variable.origins.get(source)
            if origin and origin.column in about.left_in_raw and variable.level != "text":
                yield f"source {source}: `left_in_raw` names a column that variable {name!r} reads"


def _decisions(codebook: Codebook) -> Iterator[str]:
    """Look at what matches.yml decides: variables, codes and reasons that do not exist."""
    for each in codebook.matches.matches:
        at = f"matches.yml, {each.variable}"
        if not codebook.has(each.variable):
            yield from unknown_names("matches.yml", "variable", [each.variable], codebook.variables)
            continue
        codes = [each.code] if each.code else []
        yield from unknown_names(at, "code", codes, codebook.values(each.variable))
        reasons = [each.missing] if each.missing else []
        yield from unknown_names(at, "missing reason", reasons, codebook.missing_reasons)


def _sheets(declared: StudyFile, codebook: Codebook) -> Iterator[str]:
    sheets = {name: sheet for source in declared.sources.values()
              for name, sheet in source.sheets.items()}  # fmt: skip
    for name, table in codebook.tables.items():
        yield from unknown_names(f"table {name}", "sheet", [table.sheet], sheets)
    read = {table.sheet for table in codebook.tables.values()}
    for name, source in declared.sources.items():
        for sheet, where in source.sheets.items():
            if sheet in read and not (where.key or where.parent):
                yield (f"source {name}, sheet {sheet}: name the column that numbers its rows "
                       "(`key`, and `parent` for a child sheet)")  # fmt: skip


def _origins(declared: StudyFile, codebook: Codebook) -> Iterator[str]:
    for name, variable in codebook.variables.items():
        sources = variable.origins.keys()
        yield from unknown_names(f"{name}: from", "source", sources, declared.sources)
        if variable.values is None:
            continue
        codes = codebook.values(name)
        if name in READ_AS_YES and "yes" not in codes:
            yield f"{name}: the pages read its code `yes`: name the codes yes and no, and recode"
        if name == "registered" and variable.formality_yes != ("yes",):
            yield "registered: the pages count its code `yes`: `formality_yes: ['yes']`, and recode"
        yield from unknown_names(name, "formality_yes", variable.formality_yes, codes)
        for source in sorted(sources & declared.sources.keys()):
            origin, at = variable.origins[source], f"{name} from {source}"
            yield from unknown_names(at, "code", _codes_given(origin), codes)
            yield from _alike(at, name, origin, declared.sources[source], codebook)


def _codes_given(origin: Origin) -> list[str]:
    """List the codes that an origin writes out itself."""
    if origin.value is not None:
        return [origin.value]
    return list(origin.recode.values()) if isinstance(origin.recode, dict) else []


def _alike(at: str, name: str, origin: Origin, source: Source, codebook: Codebook) -> Iterator[str]:
    """Two codes of one label cannot be told apart when labels are what the file holds."""
    if origin.column is not None and origin.recode == "labels":
        for label, times in Counter(codebook.labels(name, source.language).values()).items():
            if times > 1:
                yield f"{at}: {times} codes have the label {label!r} in {source.language!r}"
