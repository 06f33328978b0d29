"""What a DDI-Codebook says of the study: citation, subject, method, who may have the data."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from impra_research.declared import LANGUAGES, Label
from impra_research.deposit.about import access, licence, modes
from impra_research.deposit.anonymity import anonymity
from impra_research.deposit.contents import Contents
from impra_research.deposit.ddi_elements import (
    FIRST,
    OTHERS,
    XML_LANG,
    add,
    add_in_each,
    add_term,
)
from impra_research.deposit.words import filled, words
from impra_research.study import StudyFile
from impra_research.study.archive import Archive

COAR = "COAR Access Right Vocabulary"


def describe_study(root: ET.Element, contents: Contents) -> None:
    """Add what archives ask about a study, as far as it says so."""
    declared, study = contents.study.declared, add(root, "stdyDscr")
    _citation(add(study, "citation"), contents)
    info = add(study, "stdyInfo")
    _subject(info, declared.deposit)
    add_in_each(info, "abstract", declared.description)
    _summary(add(info, "sumDscr"), contents)
    method = add(study, "method")
    _method(method, declared)
    _reduced(method, contents)
    _access(add(study, "dataAccs"), contents)


def _citation(citation: ET.Element, contents: Contents) -> None:
    declared, archive = contents.study.declared, contents.study.declared.deposit
    titles = add(citation, "titlStmt")
    add(titles, "titl", declared.title[FIRST]).set(XML_LANG, FIRST)
    for language in OTHERS:
        add(titles, "parTitl", declared.title[language]).set(XML_LANG, language)
    name = contents.study.folder.resolve().name
    add(titles, "IDNo", archive.identifier or name,
        agency=archive.agency if archive.identifier else "local")  # fmt: skip
    if archive.creators:
        responsible = add(citation, "rspStmt")
        for each in archive.creators:
            add(responsible, "AuthEnty", each.name, affiliation=each.affiliation or "")
    _produced(citation, declared)
    _distributed(citation, archive)
    add(citation, "holdings", URI=archive.page or "README.md")


def _produced(citation: ET.Element, declared: StudyFile) -> None:
    produced = add(citation, "prodStmt")
    if declared.deposit.producer:
        add(produced, "producer", declared.deposit.producer)
    add(produced, "copyright", licence(declared, FIRST))


def _distributed(citation: ET.Element, archive: Archive) -> None:
    distribution = add(citation, "distStmt")
    if archive.publisher:
        add(distribution, "distrbtr", archive.publisher)
    else:
        add_in_each(distribution, "distrbtr", words().no_publisher)
    if archive.released:
        add(distribution, "distDate", archive.released, date=archive.released)
    if archive.version:
        add(add(citation, "verStmt"), "version", archive.version, date=archive.released or "")


def _subject(info: ET.Element, archive: Archive) -> None:
    if archive.keywords or archive.topics:
        subject = add(info, "subject")
        for keyword in archive.keywords:
            add_in_each(subject, "keyword", keyword)
        for topic in archive.topics:
            add_in_each(subject, "topcClas", topic.label,
                        vocab=topic.vocabulary or "", vocabURI=topic.uri or "")  # fmt: skip


def _summary(summary: ET.Element, contents: Contents) -> None:
    declared = contents.study.declared
    first, _, last = (declared.fieldwork or "").partition("/")
    for event, date in (("start", first), ("end", last)) if last else (("single", first),):
        if date:
            add(summary, "collDate", date, date=date, event=event)
    for country in sorted({place.country for place in declared.places.values() if place.country}):
        add_in_each(summary, "nation", _country(country), abbr=country)
    for place in declared.places.values():
        add_in_each(summary, "geogCover", place.label)
    for table in contents.tables.values():
        if table.key == (table.name,):
            add_in_each(summary, "anlyUnit", table.label)
    if declared.deposit.universe:
        add_in_each(summary, "universe", declared.deposit.universe, clusion="I")
    add(summary, "dataKind", "survey data")


def _country(code: str) -> Label:
    from babel import Locale

    return {language: Locale(language).territories[code] for language in LANGUAGES}


def _method(method: ET.Element, declared: StudyFile) -> None:
    """Say how answers were collected, from what, and what respondents agreed to."""
    known, collection = words(), add(method, "dataColl")
    if declared.deposit.time_method:
        add_term(collection, "timeMeth", known.times[declared.deposit.time_method],
                 "DDI Time Method")  # fmt: skip
    sampling = declared.sampling
    if sampling.kind:
        add_term(collection, "sampProc", known.samples[sampling.kind], "DDI Sampling Procedure",
                 sampling.note)  # fmt: skip
    else:
        add_in_each(collection, "sampProc", sampling.note)
    for mode in modes(declared):
        add_term(collection, "collMode", mode, "DDI Mode of Collection")
    add_in_each(add(collection, "sources"), "dataSrc", declared.source_line)
    add_in_each(method, "notes", declared.consent, type="consent", subject="informed consent")


def _reduced(method: ET.Element, contents: Contents) -> None:
    """Say what was made less precise, and what was left out, so that fewer can be recognised."""
    told = []
    if contents.has_dates and contents.dates in words().coarser:
        told.append(words().coarser[contents.dates])
    if contents.left_out:
        told.append(filled(words().left_out, names=", ".join(contents.left_out)))
    for language in LANGUAGES if told else ():
        text = " ".join(each[language] for each in told)
        add(method, "dataProcessing", text, type="suppression").set(XML_LANG, language)


def _access(data: ET.Element, contents: Contents) -> None:
    """Say who may have the data, how they are cited, under which licence, each where it belongs."""
    declared = contents.study.declared
    given = access(declared, anonymity(contents))
    term = words().access[given] if given else None
    if term:
        add(add(data, "useStmt"), "conditions", term.code, elementVersion=COAR)
    for language in LANGUAGES:
        use = add(data, "useStmt")
        told = {
            "restrctn": term.label[language] if term else "",
            "citReq": words().cite[language],
            "conditions": licence(declared, language),
            "disclaimer": declared.notice[language],
        }
        if not declared.deposit.redistribute:
            told["restrctn"] = words().not_redistributed[language]
        for name, text in told.items():
            if text:
                add(use, name, text).set(XML_LANG, language)
