"""The DDI-Codebook 2.5 description of a deposit: study, files, variables, in every language.

Elements stand in the order of the public schema (codebook.xsd, DDI Alliance 2012), and every element
that CESSDA's catalogue asks for is there. Frequencies are left out: they are results, and small ones
would disclose.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from impra_research.declared import LANGUAGES, Label
from impra_research.deposit.cells import decimal, harmless
from impra_research.deposit.columns import Column, words
from impra_research.deposit.contents import Contents, Table
from impra_research.study import StudyFile

DDI = "ddi:codebook:2_5"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
NATURE = {"nominal": "nominal", "binary": "nominal", "ordinal": "ordinal", "count": "ratio",
          "ratio": "ratio", "identifier": "nominal"}  # fmt: skip
SHOWN_AS = {"code": "code", "whole": "numeric", "number": "numeric", "day": "datetime"}
FIRST, *OTHERS = LANGUAGES


def ddi_codebook(contents: Contents) -> str:
    """Describe a deposit as DDI-Codebook 2.5."""
    ET.register_namespace("", DDI)
    ET.register_namespace("xsi", XSI)
    root = ET.Element(f"{{{DDI}}}codeBook", {XML_LANG: FIRST, "version": "2.5"})
    root.set(f"{{{XSI}}}schemaLocation", f"{DDI} {SCHEMA}")
    _document(root, contents.study.declared)
    _study(root, contents)
    for table in contents.tables.values():
        _file(root, table)
    _variables(root, contents)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add(parent: ET.Element, tag: str, text: str = "", /, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{DDI}}}{tag}", attributes)
    element.text = text or None
    return element


def _in_each(parent: ET.Element, tag: str, label: Label, /, **attributes: str) -> None:
    """Add an element in each language; a text that is the same in all of them once."""
    if len(set(label.values())) == 1:
        _add(parent, tag, label[FIRST], **attributes)
        return
    for language in LANGUAGES:
        _add(parent, tag, label[language], **attributes).set(XML_LANG, language)


def _document(root: ET.Element, declared: StudyFile) -> None:
    citation = _add(_add(root, "docDscr"), "citation")
    _add(_add(citation, "titlStmt"), "titl", declared.title[FIRST]).set(XML_LANG, FIRST)
    _add(_add(citation, "prodStmt"), "software", "impra_research")


def _study(root: ET.Element, contents: Contents) -> None:
    declared, study = contents.study.declared, _add(root, "stdyDscr")
    _citation(_add(study, "citation"), contents)
    info = _add(study, "stdyInfo")
    if declared.deposit.keywords:
        subject = _add(info, "subject")
        for keyword in declared.deposit.keywords:
            _in_each(subject, "keyword", keyword)
    _in_each(info, "abstract", declared.description)
    _summary(_add(info, "sumDscr"), contents)
    collection = _add(_add(study, "method"), "dataColl")
    _in_each(collection, "sampProc", declared.sampling.note)
    _access(_add(study, "dataAccs"), declared)


def _citation(citation: ET.Element, contents: Contents) -> None:
    declared, archive = contents.study.declared, contents.study.declared.deposit
    titles = _add(citation, "titlStmt")
    _add(titles, "titl", declared.title[FIRST]).set(XML_LANG, FIRST)
    for language in OTHERS:
        _add(titles, "parTitl", declared.title[language]).set(XML_LANG, language)
    name = contents.study.folder.resolve().name
    _add(titles, "IDNo", archive.identifier or name,
         agency=archive.agency if archive.identifier else "local")  # fmt: skip
    if archive.creators:
        responsible = _add(citation, "rspStmt")
        for each in archive.creators:
            works = {"affiliation": each.affiliation} if each.affiliation else {}
            _add(responsible, "AuthEnty", each.name, **works)
    distribution = _add(citation, "distStmt")
    publisher = archive.publisher
    _in_each(distribution, "distrbtr",
             dict.fromkeys(LANGUAGES, publisher) if publisher else words().no_publisher)  # fmt: skip
    _add(citation, "holdings", URI=archive.page or "README.md")


def _summary(summary: ET.Element, contents: Contents) -> None:
    declared = contents.study.declared
    first, _, last = declared.fieldwork.partition("/")
    for event, date in (("start", first), ("end", last)) if last else (("single", first),):
        _add(summary, "collDate", date, date=date, event=event)
    for country in sorted({place.country for place in declared.places.values()}):
        _in_each(summary, "nation", _country(country), abbr=country)
    for place in declared.places.values():
        _in_each(summary, "geogCover", place.label)
    for table in contents.tables.values():
        if table.key == (table.name,):
            _in_each(summary, "anlyUnit", table.label)
    _add(summary, "dataKind", "survey data")


def _country(code: str) -> Label:
    from babel import Locale

    return {language: Locale(language).territories[code] for language in LANGUAGES}


def _access(access: ET.Element, declared: StudyFile) -> None:
    for language in LANGUAGES:
        use = _add(access, "useStmt")
        for name, label in (("restrctn", declared.licence), ("citReq", declared.source_line),
                            ("conditions", declared.consent), ("disclaimer", declared.notice)):  # fmt: skip
            _add(use, name, label[language]).set(XML_LANG, language)


def _file(root: ET.Element, table: Table) -> None:
    file = _add(root, "fileDscr", ID=f"F.{table.name}", URI=f"data/{table.name}.csv")
    for language in LANGUAGES:
        text = _add(file, "fileTxt")
        _add(text, "fileName", f"{table.name}.csv")
        _add(text, "fileCont", table.label[language]).set(XML_LANG, language)
        size = _add(text, "dimensns")
        _add(size, "caseQnty", str(len(table.rows)))
        _add(size, "varQnty", str(len(table.columns)))
        _add(text, "fileType", "CSV", charset="UTF-8")
        _add(text, "format", "comma-delimited")


def _variables(root: ET.Element, contents: Contents) -> None:
    described = _add(root, "dataDscr")
    for table in contents.tables.values():
        ids = " ".join(_id(table, column) for column in table.columns)
        group = _add(
            described, "varGrp", ID=f"G.{table.name}", type="file", name=table.name, var=ids
        )
        _in_each(group, "labl", table.label)
    weight = contents.study.declared.sampling.weight
    for table in contents.tables.values():
        for column in table.columns:
            wgt = {"wgt": "wgt"} if weight and column.variable == weight else {}
            var = _add(described, "var", ID=_id(table, column), name=column.name,
                       files=f"F.{table.name}", **wgt, **dict(_measured(column)))  # fmt: skip
            _describe(var, column, contents)


def _id(table: Table, column: Column) -> str:
    return f"V.{table.name}.{column.name}"


def _measured(column: Column) -> Iterator[tuple[str, str]]:
    yield "intrvl", "contin" if column.kind == "number" else "discrete"
    if column.described and column.described.unit:
        yield "measUnit", column.described.unit[FIRST]
    if column.described and column.described.level in NATURE:
        yield "nature", NATURE[column.described.level]
    yield "representationType", SHOWN_AS.get(column.kind, "text")


def _describe(var: ET.Element, column: Column, contents: Contents) -> None:
    _in_each(var, "labl", column.label)
    if column.question:
        _in_each(_add(var, "qstn"), "qstnLit", column.question)
    _range(var, column)
    if universe := contents.universe.get(column.variable):
        _in_each(var, "universe", universe)
    for code in column.codes:
        _category(var, code.word, code.label)
    for reason in contents.reasons if column.reasons else ():
        _category(var, reason.word, reason.label, missing="Y", missType=reason.word)
    written = "numeric" if column.kind in ("whole", "number") else "character"
    category = {"category": "date"} if column.kind == "day" else {}
    _add(var, "varFormat", type=written, schema="ISO", **category)


def _range(var: ET.Element, column: Column) -> None:
    described = column.described
    if described and column.kind in ("whole", "number"):
        ends = {"min": described.minimum, "max": described.maximum}
        given = {end: decimal(value) for end, value in ends.items() if value is not None}
        if given:
            units = "INT" if column.kind == "whole" else "REAL"
            _add(_add(var, "valrng"), "range", UNITS=units, **given)


def _category(var: ET.Element, word: str, label: Label, **attributes: str) -> None:
    category = _add(var, "catgry", **attributes)
    _add(category, "catValu", harmless(word))
    _in_each(category, "labl", label)
