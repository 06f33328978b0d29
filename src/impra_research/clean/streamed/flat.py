"""Which studies can be cleaned piece by piece: those in which each row of a file is one person.

What a piece of a file says is then all there is to say about its persons; only what must be unique is
looked up over the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator

from impra_research.errors import ReceivedFileError
from impra_research.read.scanned import HELD, is_large
from impra_research.study import Sheet, Study


def is_cleaned_in_pieces(study: Study) -> bool:
    """Tell whether a study is cleaned piece by piece: its files are large, and a row is a person.

    Raises
    ------
    ReceivedFileError
        A file is larger than can be held, and a row of it is not one person.
    """
    if not is_large(study):
        return False
    why = why_not_flat(study)
    if why and is_large(study, than=HELD):
        raise ReceivedFileError(
            f"a file of this study is larger than {HELD >> 30} GB and cannot be cleaned piece by "
            f"piece: {why}",
            fix="give the large file a study of its own, in which each row is one person",
        )
    return not why


def why_not_flat(study: Study) -> str:
    """Say why a study cannot be cleaned piece by piece; "" when it can."""
    return next(_reasons(study), "")


def _reasons(study: Study) -> Iterator[str]:
    if study.declared.sampling.weight:
        yield "its weights are looked at together"
    for name, variable in study.codebook.variables.items():
        if variable.values is not None and study.codebook.standard(name):
            yield f"variable {name!r} takes its codes from a standard's long list"
        if any(study.codebook.conversion(name, source) for source in study.declared.sources):
            yield f"variable {name!r} brings amounts to one currency"
        if variable.applies_if or any(each.asked_if for each in variable.origins.values()):
            yield f"variable {name!r} is about some persons only (`applies_if`, `asked_if`)"
    for name, source in study.declared.sources.items():
        main = source.sheets["main"]
        if source.answered_in_order:
            yield f"source {name!r} is `answered_in_order`: each row is looked at whole"
        if study.sheet_of(name, "person") is None:
            yield f"source {name!r} holds no persons"
        for sheet_name, sheet in source.sheets.items():
            if sheet.repeat or sheet.parent:
                yield f"sheet {sheet_name!r} of source {name!r} has several rows a person"
            elif _place(sheet) != _place(main):
                yield f"source {name!r} has a further file or sheet {sheet_name!r}"


def _place(sheet: Sheet) -> tuple[str | None, ...]:
    return sheet.file, sheet.sheet, sheet.key
