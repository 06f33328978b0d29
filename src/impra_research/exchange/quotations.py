"""The table of quotations (CSV or Excel): one row a coding that may be quoted."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from impra_research.coding.quotations import without_identifiers
from impra_research.errors import UsageError
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import Project, ProjectCode
from impra_research.exchange.quotable import around, attributes, lose_unwritten, quotable
from impra_research.exchange.referential import refuse_faults
from impra_research.exchange.refi.account import Account
from impra_research.files import write_beside
from impra_research.read.acts import CONSENSUS

FORMULA = re.compile(r"[=+\-@\t\r\n]")
NO_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST_CELL = 32_767  # characters that a cell of Excel holds; its library cuts the rest in silence
READ_FIRST = "a person reads the table before it leaves: names of people are not found by a rule"


Passages = Mapping[tuple[str, int, int], str]
UNTRANSLATED: Passages = {}


def write_quotations(
    project: Project, path: Path, *, translations: Passages = UNTRANSLATED
) -> Fidelity:
    """Write the codings of documents with consent: id, attributes, code path, words, context, memo.

    Of a document on which coders decided together, the consensus alone is written. Digits and
    addresses are masked as in every quotation; a cell that a spreadsheet would take for a formula has
    an apostrophe before it.

    Parameters
    ----------
    translations
        By name of the document, start and end: what stands beside the original.

    Raises
    ------
    UsageError
        The file is neither `.csv` nor `.xlsx`.
    DataError
        The project does not hold together.
    """
    refuse_faults(project)
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(
            f"{path.name} is neither .csv nor .xlsx", fix="name the table one of these"
        )
    account = Account()
    lose_unwritten(project, account)
    rows = [[_safe(cell) for cell in row] for row in _rows(project, account, translations)]
    write = _write_csv
    if path.suffix.lower() == ".xlsx":
        write = _write_sheet
        cut = sum(len(cell) > LONGEST_CELL for row in rows for cell in row)
        account.lose("ends of texts that are longer than a cell of Excel", cut)
    write_beside(path, lambda part: write(rows, part))
    account.remark(READ_FIRST)
    said = account.fidelity("table of quotations", Project(project.name))
    return Fidelity(said.format, kept={"codings": len(rows) - 1}, not_carried=said.not_carried,
                    remarks=said.remarks)  # fmt: skip


def _rows(project: Project, account: Account, translations: Passages) -> Iterator[list[str]]:
    documents, known = quotable(project, account), attributes(project)
    codes = {code.id: code for code in project.codes}
    paths = {id: _path(code, codes) for id, code in codes.items()}
    depth = max((len(path) for path in paths.values()), default=0)
    named = list(dict.fromkeys(name for id in documents for name in known[id]))
    levels = [f"code_{level}" for level in range(1, depth + 1)]
    yield ["id", "document", "language", *named, *levels, "quote", "translation", "before", "after", "memo",
           "coder", "start", "end"]  # fmt: skip
    decided = {each.document for each in project.codings if each.coder == CONSENSUS}
    for each in project.codings:
        if each.document in decided and each.coder != CONSENSUS:
            account.lose("codings of one coder where the consensus stands")
            continue
        if (document := documents.get(each.document)) is None:
            account.lose("codings of documents without consent to quotation")
            continue
        path = paths[each.code]
        words = without_identifiers(document.text[each.start : each.end])
        yield [
            f"{document.name}:{each.start}-{each.end}", document.name, document.language,
            *(known[document.id].get(name, "") for name in named), *path, *[""] * (depth - len(path)),
            words, without_identifiers(translations.get((document.name, each.start, each.end), "")),
            *around(document.text, each.start, each.end),
            without_identifiers(each.memo), each.coder, str(each.start), str(each.end),
        ]  # fmt: skip


def _path(code: ProjectCode, codes: dict[str, ProjectCode]) -> list[str]:
    path = [code.name]
    while code.parent is not None:
        code = codes[code.parent]
        path.append(code.name)
    return path[::-1]


def _safe(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _write_csv(rows: list[list[str]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)


def _write_sheet(rows: list[list[str]], path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("quotations")
    for row in rows:
        sheet.append([NO_CELL.sub("\ufffd", cell)[:LONGEST_CELL] for cell in row])
    book.save(path)
