"""Which studies can be cleaned piece by piece: those in which each row of a file is one person.

What a piece of a file says is then all there is to say about its persons; only what must be unique is
looked up over the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator

from impra_research.study import Sheet, Study


def why_not_flat(study: Study) -> str:
    """Say why a study cannot be cleaned piece by piece; "" when it can."""
    return next(_reasons(study), "")


def _reasons(study: Study) -> Iterator[str]:
    for name, variable in study.codebook.variables.items():
        if variable.values is not None and study.codebook.standard(name):
            yield f"variable {name!r} takes its codes from a standard's long list"
        if any(study.codebook.conversion(name, source) for source in study.declared.sources):
            yield f"variable {name!r} brings amounts to one currency"
    for name, source in study.declared.sources.items():
        main = source.sheets["main"]
        if study.sheet_of(name, "person") is None:
            yield f"source {name!r} holds no persons"
        for sheet_name, sheet in source.sheets.items():
            if sheet.repeat or sheet.parent:
                yield f"sheet {sheet_name!r} of source {name!r} has several rows a person"
            elif _place(sheet) != _place(main):
                yield f"source {name!r} has a further file or sheet {sheet_name!r}"


def _place(sheet: Sheet) -> tuple[str | None, ...]:
    return sheet.file, sheet.sheet, sheet.key
