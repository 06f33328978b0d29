"""The DDI-Codebook 2.5 description of a deposit: study, files, variables, in every language.

Elements stand in the order of the public schema (codebook.xsd, DDI Alliance 2012), and every element
that CESSDA's catalogue asks for is there, as far as study.yml says it. Frequencies are left out: they
are results, and small ones would disclose.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from impra_research.declared import LANGUAGES
from impra_research.deposit.contents import Contents, Table
from impra_research.deposit.ddi_elements import DDI, FIRST, XML_LANG, add, add_in_each
from impra_research.deposit.ddi_study import describe_study
from impra_research.deposit.ddi_variables import describe_variables
from impra_research.study import StudyFile

XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
LABELLED = {"spss": "sav", "stata": "dta"}


def ddi_codebook(contents: Contents) -> str:
    """Describe a deposit as DDI-Codebook 2.5."""
    ET.register_namespace("", DDI)
    ET.register_namespace("xsi", XSI)
    root = ET.Element(f"{{{DDI}}}codeBook", {XML_LANG: FIRST, "version": "2.5"})
    root.set(f"{{{XSI}}}schemaLocation", f"{DDI} {SCHEMA}")
    declared = contents.study.declared
    _document(root, declared)
    describe_study(root, contents)
    for table in contents.tables.values():
        _file(root, table, given=declared.deposit.redistribute)
    describe_variables(root, contents)
    if declared.deposit.redistribute:
        _other_files(root, contents)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _document(root: ET.Element, declared: StudyFile) -> None:
    citation = add(add(root, "docDscr"), "citation")
    add(add(citation, "titlStmt"), "titl", declared.title[FIRST]).set(XML_LANG, FIRST)
    add(add(citation, "prodStmt"), "software", "impra_research")


def _file(root: ET.Element, table: Table, *, given: bool) -> None:
    """Describe a table; one that may not be given has no address."""
    file = add(
        root, "fileDscr", ID=f"F.{table.name}", URI=f"data/{table.name}.csv" if given else ""
    )
    for language in LANGUAGES:
        text = add(file, "fileTxt")
        add(text, "fileName", f"{table.name}.csv")
        add(text, "fileCont", table.label[language]).set(XML_LANG, language)
        size = add(text, "dimensns")
        add(size, "caseQnty", str(len(table.rows)))
        add(size, "varQnty", str(len(table.columns)))
        add(text, "fileType", "CSV", charset="UTF-8")
        add(text, "format", "comma-delimited")


def _other_files(root: ET.Element, contents: Contents) -> None:
    """Name the same tables as SPSS and Stata files, one a language."""
    for program, path, table in _labelled(contents):
        other = add(root, "otherMat", level="datafile", URI=path)
        add_in_each(
            other, "labl", {lang: f"{text} ({program})" for lang, text in table.label.items()}
        )


def _labelled(contents: Contents) -> Iterator[tuple[str, str, Table]]:
    for table in contents.tables.values():
        for program, suffix in LABELLED.items():
            for language in LANGUAGES:
                yield (f"{program.capitalize() if program == 'stata' else 'SPSS'}, {language}",
                       f"{program}/{table.name}_{language}.{suffix}", table)  # fmt: skip
