"""What a person weighs before data are given: sensitive and identifying variables, what can be coarsened."""

from __future__ import annotations

from collections.abc import Iterator

from impra_research.deposit.anonymity import THRESHOLD, Anonymity
from impra_research.deposit.contents import Contents

NOT_IN_K = "k leaves these out. Alone for whoever knows one of them as well: {known}."


def disclosure(contents: Contents, found: Anonymity | None) -> Iterator[str]:
    """Say who is alone, whether that asks for restricted access, and what would make it better.

    Of data that are not in the deposit there is nothing to say.
    """
    if not contents.study.declared.deposit.redistribute:
        return
    if found is None:
        yield "No variable is marked `quasi` in the codebook: nobody counted who is alone."
    else:
        yield f"{found}."
        if not found.enough:
            yield from _few(contents, found)
    sensitive = ", ".join(of_class(contents, "sensitive"))
    known = ", ".join(f"{name} ({n})" for name, n in found.known.items()) if found else ""
    yield f"Sensitive: {sensitive or 'nothing marked'}." + (
        f" {NOT_IN_K.format(known=known)}" if known else ""
    )
    yield f"Identifying in combination: {', '.join(of_class(contents, 'quasi')) or 'nothing marked'}."


def _few(contents: Contents, found: Anonymity) -> Iterator[str]:
    ours = (
        " for data of real people (these are synthetic)"
        if contents.study.declared.synthetic
        else ""
    )
    against = contents.study.declared.deposit.access == "open" and not ours
    yield f"k is below {THRESHOLD}: restricted access{ours}" + (
        "; study.yml says `access: open`, and nothing tells that this count was seen when it was written."
        if against
        else "."
    )
    fewer = sorted((n, name) for name, n in found.without.items() if n < found.alone)
    told = ", ".join(f"{name} ({n})" for n, name in fewer)  # "9, place 8" reads as an address
    yield f"Alone if one variable were left out (`--without`): {told or 'no fewer, whichever it is'}."
    yield from _coarser(contents)


def _coarser(contents: Contents) -> Iterator[str]:
    """Name the identifying and sensitive variables that an option makes coarser."""
    marked = set(of_class(contents, "quasi")) | set(of_class(contents, "sensitive"))
    of_level = contents.study.codebook.variables
    dates = sorted(name for name in marked if of_level[name].level == "date")
    numbers = sorted(name for name in marked - set(contents.steps)
                     if of_level[name].level in ("count", "ratio"))  # fmt: skip
    if dates and contents.dates != "year":
        yield f"Can be coarser with `--dates year`: {', '.join(dates)}."
    if numbers:
        yield f"Can be rounded down with `--round VARIABLE=STEP`: {', '.join(numbers)}."


def of_class(contents: Contents, disclosure: str) -> list[str]:
    """List the variables in a deposit that the codebook marks as sensitive, or as quasi."""
    columns = (column for table in contents.tables.values() for column in table.columns)
    return sorted(
        {c.variable for c in columns if c.described and c.described.disclosure == disclosure}
    )
