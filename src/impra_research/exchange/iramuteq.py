"""A corpus for IRaMuTeQ: before each text a line `**** *variable_modality ...`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from impra_research.coding.quotations import without_identifiers
from impra_research.errors import DataError
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import Document, Project
from impra_research.exchange.quotable import attributes, lose_unwritten, quotable
from impra_research.exchange.referential import refuse_faults
from impra_research.exchange.refi.account import Account
from impra_research.files import write_text

NO_MODALITY = re.compile(r"[^A-Za-z0-9]+")
MASKED = "[..]"


def write_iramuteq(project: Project, path: Path) -> Fidelity:
    """Write the texts of documents with consent, with what is known of each.

    Raises
    ------
    DataError
        The project does not hold together, or nobody may be quoted.
    """
    refuse_faults(project)
    account = Account()
    documents, known = quotable(project, account), attributes(project)
    if not documents:
        raise DataError("no document may be quoted, so there is no corpus",
                        fix="say in index.yml which persons agreed: `consent_quotation: true`")  # fmt: skip
    texts = (f"{_line(each, known[each.id])}\n{_body(each.text)}\n" for each in documents.values())
    write_text(path, "\n".join(texts))
    lose_unwritten(project, account)
    account.lose("codes", len(project.codes))
    account.lose("codings", len(project.codings))
    account.remark("the words of whoever asks are in the texts, too")
    said = account.fidelity("corpus for IRaMuTeQ", Project(project.name))
    return Fidelity(said.format, kept={"documents": len(documents)}, not_carried=said.not_carried,
                    remarks=said.remarks)  # fmt: skip


def _line(document: Document, known: dict[str, str]) -> str:
    told = {"doc": document.name or "none", "lang": document.language, **known}
    return " ".join(["****", *_variables(told)])


def _variables(told: dict[str, str]) -> Iterator[str]:
    for name, value in told.items():
        if value:
            yield f"*{modality(name)}_{modality(value)}"


def modality(text: str) -> str:
    """Write a name as IRaMuTeQ takes it: letters without accents and digits.

    Examples
    --------
    >>> modality("Rhône-Alpes"), modality("40 à 49 ans"), modality("…")
    ('RhoneAlpes', '40a49ans', 'none')
    """
    letters = unicodedata.normalize("NFKD", text)
    return NO_MODALITY.sub("", letters.encode("ascii", "ignore").decode()) or "none"


def _body(text: str) -> str:
    """Give a text without the signs by which the program tells a new text or a theme."""
    plain = without_identifiers(text).replace(MASKED, "").replace("*", " ")
    return "\n".join(" ".join(line.split()) for line in plain.splitlines() if line.strip())
