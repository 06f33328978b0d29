"""What study.yml and the codebook must agree on, and every name on which they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from impra_research.codebook import Codebook, Origin
from impra_research.codebook.prices import money_faults
from impra_research.codebook.rule_codes import code_faults
from impra_research.faults import Fault, Place, unknown_names
from impra_research.study.study_file import Source, StudyFile

READ_AS_YES = ("registered", "refused_service", "intercultural")
OWN_LIST = {
    "legal_form": "legal_forms",
    "service": "services",
}  # what the program adds to rows stands there
IN_FILE = dict.fromkeys(("sources", "sampling", "places"), "study.yml")
IN_FILE["matches"] = "codebook/matches.yml"


def misfits(declared: StudyFile, codebook: Codebook) -> Iterator[tuple[str, str]]:
    """Yield what one file names and the other does not know: the file to look at, line and fault."""
    for fault in _faults(declared, codebook):
        file = IN_FILE.get(str(fault.place[0]), "codebook/variables.yml")
        yield file, fault.told((codebook.folder.parent / file).read_bytes())


def _faults(declared: StudyFile, codebook: Codebook) -> Iterator[Fault]:
    prefixes = [source.prefix for source in declared.sources.values()]
    if len(set(prefixes)) < len(prefixes):
        yield Fault(("sources",), f"two sources have the same prefix: {', '.join(prefixes)}")
    for name, source in declared.sources.items():
        for raw, reason in source.missing.items():
            here = ("sources", name, "missing", raw)
            yield from unknown_names(here, "missing reason", [reason], codebook.missing_reasons)
    yield from _places(declared, codebook)
    if weight := declared.sampling.weight:
        at: Place = ("sampling", "weight")
        yield from unknown_names(at, "variable", [weight], codebook.variables)
        if codebook.has(weight) and codebook.variables[weight].level not in ("count", "ratio"):
            yield Fault(at, f"{weight!r} is no number (level count or ratio)")
    yield from _sheets(declared, codebook)
    yield from _decisions(codebook)
    yield from code_faults(codebook)
    yield from money_faults(codebook.variables, codebook.prices)
    yield from _origins(declared, codebook)
    yield from _read_and_left(declared, codebook)


def _places(declared: StudyFile, codebook: Codebook) -> Iterator[Fault]:
    """Compare `places` with the codes of the variable `place`."""
    if not codebook.has("place"):
        text = "no variable `place`: add one, whose values are the codes of `places` in study.yml"
        yield Fault(("variables",), text)
        return
    codes = codebook.values("place")
    for place in sorted(declared.places.keys() - codes.keys()):
        yield Fault(("places", place), f"place {place!r} is no value of the variable `place`")
    for code in sorted(codes.keys() - declared.places.keys()):
        at = ("variables", "place", "values", code)
        yield Fault(at, f"place {code!r} is not under `places` in study.yml")


def _read_and_left(declared: StudyFile, codebook: Codebook) -> Iterator[Fault]:
    """Name columns that are read and said to stay in raw: one of the two was meant."""
    for source, about in declared.sources.items():
        for name, variable in codebook.variables.items():
            origin = variable.origins.get(source)
            if origin and origin.column in about.left_in_raw and variable.level != "text":
                at = ("sources", source, "left_in_raw", str(origin.column))
                yield Fault(at, f"`left_in_raw` names a column that variable {name!r} reads")


def _decisions(codebook: Codebook) -> Iterator[Fault]:
    """Look at what matches.yml decides: variables, codes and reasons that do not exist."""
    for number, each in enumerate(codebook.matches.matches):
        at = ("matches", number)
        if not codebook.has(each.variable):
            yield from unknown_names(at, "variable", [each.variable], codebook.variables)
            continue
        codes = [each.code] if each.code else []
        yield from unknown_names((*at, "code"), "code", codes, codebook.values(each.variable))
        reasons = [each.missing] if each.missing else []
        yield from unknown_names(
            (*at, "missing"), "missing reason", reasons, codebook.missing_reasons
        )


def _sheets(declared: StudyFile, codebook: Codebook) -> Iterator[Fault]:
    sheets = {name: sheet for source in declared.sources.values()
              for name, sheet in source.sheets.items()}  # fmt: skip
    for name, table in codebook.tables.items():
        yield from unknown_names(("tables", name, "sheet"), "sheet", [table.sheet], sheets)
    read = {table.sheet for table in codebook.tables.values()}
    for name, source in declared.sources.items():
        for sheet, where in source.sheets.items():
            if sheet in read and not (where.key or where.parent):
                text = "name the column that numbers its rows (`key`; `parent` for a child sheet)"
                yield Fault(("sources", name, "sheets", sheet), text)


def _origins(declared: StudyFile, codebook: Codebook) -> Iterator[Fault]:
    for name, variable in codebook.variables.items():
        at: Place = ("variables", name)
        sources = variable.origins.keys()
        for source in sources:
            yield from unknown_names((*at, "from", source), "source", [source], declared.sources)
        if name in OWN_LIST and variable.values != OWN_LIST[name]:
            text = f"needs `values: {OWN_LIST[name]}`, and codebook/{OWN_LIST[name]}.yml with its codes"
            yield Fault(at, text)
            continue
        if variable.values is None:
            continue
        codes = codebook.values(name)
        if name in READ_AS_YES and "yes" not in codes:
            yield Fault(at, "the pages read its code `yes`: name the codes yes and no, and recode")
        if name == "registered" and variable.formality_yes != ("yes",):
            text = "the pages count its code `yes`: `formality_yes: ['yes']`, and recode"
            yield Fault(at, text)
        yield from unknown_names((*at, "formality_yes"), "code", variable.formality_yes, codes)
        for source in sorted(sources & declared.sources.keys()):
            origin, here = variable.origins[source], (*at, "from", source)
            for place, code in _codes_given(here, origin).items():
                yield from unknown_names(place, "code", [code], codes)
            yield from _alike(here, name, origin, declared.sources[source], codebook)


def _codes_given(at: Place, origin: Origin) -> dict[Place, str]:
    """List the codes that an origin writes out itself, by where it does."""
    if origin.value is not None:
        return {(*at, "value"): origin.value}
    written = origin.recode.items() if isinstance(origin.recode, dict) else ()
    return {(*at, "recode", raw): code for raw, code in written}


def _alike(
    at: Place, name: str, origin: Origin, source: Source, codebook: Codebook
) -> Iterator[Fault]:
    """Two codes of one label cannot be told apart when labels are what the file holds."""
    if origin.column is not None and origin.recode == "labels":
        for label, times in Counter(codebook.labels(name, source.language).values()).items():
            if times > 1:
                yield Fault(at, f"{times} codes have the label {label!r} in {source.language!r}")
