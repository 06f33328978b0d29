"""The DDI-Codebook: valid, what CESSDA's catalogue asks for, every label in every language."""

from __future__ import annotations

import os
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree
from tests.deposit.conftest import VARIABLES, awkward_study

from impra_research.declared import LANGUAGES
from impra_research.deposit import anonymity, contents_of
from impra_research.deposit.about import access, lacking, modes
from impra_research.deposit.ddi import ddi_codebook
from impra_research.study.archive import Archive

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[3] / "shared" / "data" / "survey" / "ddi"
PUBLIC = Path(os.environ.get("IMPRA_DDI_SCHEMA", SHARED / "codebook.xsd"))
ELEMENTS = etree.XMLSchema(etree.parse(HERE / "ddi_elements.xsd"))
NAMES = {"ddi": "ddi:codebook:2_5", "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What CESSDA's profiles of DDI-Codebook 2.5 and 2.6 (catalogue, monolingual) mark as mandatory.
MANDATORY = [
    "/ddi:codeBook/ddi:stdyDscr/ddi:citation/ddi:titlStmt/ddi:titl",
    "/ddi:codeBook/ddi:stdyDscr/ddi:citation/ddi:titlStmt/ddi:IDNo",
    "/ddi:codeBook/ddi:stdyDscr/ddi:citation/ddi:titlStmt/ddi:IDNo/@agency",
    "/ddi:codeBook/ddi:stdyDscr/ddi:citation/ddi:holdings/@URI",
    "/ddi:codeBook/ddi:stdyDscr/ddi:citation/ddi:distStmt/ddi:distrbtr",
    "/ddi:codeBook/ddi:stdyDscr/ddi:stdyInfo/ddi:abstract",
]


@pytest.fixture(params=["template", "demonstration", "awkward"])
def contents(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def codebook(contents):
    return etree.fromstring(ddi_codebook(contents).encode())


def var(codebook, table, name):
    return codebook.find(f".//ddi:var[@ID='V.{table}.{name}']", NAMES)


def in_languages(element, tag):
    return {each.get(LANG): each.text for each in element.findall(tag, NAMES)}


def test_it_is_valid_by_the_order_and_attributes_of_the_public_schema(codebook):
    assert ELEMENTS.validate(codebook), ELEMENTS.error_log


@pytest.fixture(scope="session")
def public():
    if not PUBLIC.is_file() and "IMPRA_DDI_SCHEMA" not in os.environ:
        pytest.skip("the public schema is not at hand (IMPRA_DDI_SCHEMA, or ../shared/data)")
    return etree.XMLSchema(etree.parse(PUBLIC))


def test_it_is_valid_by_the_public_schema(codebook, public):
    assert public.validate(codebook), public.error_log


def _turned(codebook):
    citation = codebook.find("ddi:stdyDscr/ddi:citation", NAMES)
    citation.insert(0, citation[-1])


def _undated(codebook):
    codebook.find(".//ddi:conditions", NAMES).set("elementVersionDate", "last March")


def _told_twice(codebook):
    told = codebook.find(".//ddi:drvdesc", NAMES)
    told.addnext(deepcopy(told))


BROKEN = {
    "another order": _turned,
    "an attribute of its own": lambda codebook: codebook.set("colour", "red"),
    "a date that is none": _undated,
    "a derivation described twice": _told_twice,
    "a material of no level": lambda codebook: codebook.find("ddi:otherMat", NAMES).set(
        "level", ""
    ),
}


@pytest.mark.parametrize("wrong", BROKEN)
def test_what_the_public_schema_forbids_is_found(demonstration, request, wrong):
    broken = etree.fromstring(ddi_codebook(demonstration).encode())
    BROKEN[wrong](broken)
    assert not ELEMENTS.validate(broken)
    if PUBLIC.is_file():
        assert not request.getfixturevalue("public").validate(broken)


@pytest.mark.parametrize("path", MANDATORY)
def test_it_holds_what_the_catalogue_asks_for(codebook, path):
    found = codebook.xpath(path, namespaces=NAMES)
    assert found
    assert all(str(getattr(each, "text", each)).strip() for each in found)


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="CESSDA's profiles are not at hand (../shared/data)"
)
@pytest.mark.parametrize("profile", ["cdc25_profile_mono.xml", "cdc26_profile_mono.xml"])
def test_the_profiles_ask_for_nothing_else(profile):
    used = etree.parse(SHARED / profile).iter("{ddi:ddiprofile:3_2}Used")
    assert [each.get("xpath") for each in used if each.get("isRequired") == "true"] == MANDATORY


def test_every_variable_has_its_labels_question_and_file_in_every_language(contents, codebook):
    for table in contents.tables.values():
        for column in table.columns:
            found = var(codebook, table.name, column.name)
            assert found.get("files") == f"F.{table.name}"
            assert in_each(found, "ddi:labl") == column.label
            if column.question:
                put = contents.spoken[column.variable]
                literal = {lang: text for lang, text in column.question.items() if lang in put}
                assert in_languages(found, "ddi:qstn/ddi:qstnLit") == literal
                assert set(in_languages(found, "ddi:txt")) == set(LANGUAGES) - set(put)


def in_each(element, tag):
    found = in_languages(element, tag)
    return dict.fromkeys(LANGUAGES, found[None]) if None in found else found


def test_every_code_and_missing_reason_is_a_category_with_its_labels(contents, codebook):
    for table in contents.tables.values():
        for column in table.columns:
            categories = var(codebook, table.name, column.name).findall("ddi:catgry", NAMES)
            labels = [in_each(each, "ddi:labl") for each in categories]
            reasons = contents.reasons if column.reasons else ()
            assert labels == [each.label for each in (*column.codes, *reasons)]
            missing = [each.get("missType") for each in categories if each.get("missing") == "Y"]
            assert missing == [reason.word for reason in reasons]


def test_no_frequency_and_no_identifier_is_in_it(contents, codebook):
    assert codebook.findall(".//ddi:catStat", NAMES) == []
    assert codebook.findall(".//ddi:sumStat", NAMES) == []
    names = {each.get("name") for each in codebook.iterfind(".//ddi:var", NAMES)}
    assert not names & set(contents.left_out)


def test_study_weight_dates_and_makers_are_told(awkward):
    codebook = etree.fromstring(ddi_codebook(awkward).encode())
    assert var(codebook, "person", "expansion").get("wgt") == "wgt"
    assert (
        var(codebook, "person", "money").find("ddi:valrng/ddi:range", NAMES).get("min")
        == "-1000000"
    )
    date = codebook.find(".//ddi:collDate", NAMES)
    assert (date.get("date"), date.get("event")) == ("2014-03-12", "single")
    number = codebook.find(".//ddi:stdyDscr//ddi:IDNo", NAMES)
    assert (number.text, number.get("agency")) == ("10.5281/zenodo.123", "DOI")
    authors = codebook.findall(".//ddi:AuthEnty", NAMES)
    assert [each.text for each in authors] == ["Rossi, Maria", "A laboratory"]
    assert authors[0].get("affiliation") == "A university"
    keywords = codebook.findall(".//ddi:keyword", NAMES)
    assert [each.text for each in keywords] == ["work", "travail", "lavoro"]


def test_texts_with_signs_of_markup_come_back(awkward):
    codebook = etree.fromstring(ddi_codebook(awkward).encode())
    asked = in_languages(var(codebook, "person", "answer"), "ddi:qstn/ddi:qstnLit")
    assert asked == {"en": 'Yes & no < or > "?"'}


def test_a_character_that_xml_cannot_hold_becomes_a_space(tmp_path):
    broken_line = VARIABLES.replace("Yes & no", "Yes\\vno")
    contents = contents_of(awkward_study(tmp_path / "s", variables=broken_line))
    codebook = etree.fromstring(ddi_codebook(contents).encode())
    asked = in_languages(var(codebook, "person", "answer"), "ddi:qstn/ddi:qstnLit")
    assert asked["en"].startswith("Yes no <")


def test_it_says_in_each_language_what_was_reduced_and_left_out(awkward):
    def reduced(contents):
        codebook = etree.fromstring(ddi_codebook(contents).encode())
        since = var(codebook, "person", "since_precision")
        return {
            each.get(LANG): each.text for each in one(codebook, "ddi:method/ddi:dataProcessing")
        }, in_languages(since, "ddi:derivation/ddi:drvdesc")["en"]

    study, made = reduced(awkward)
    assert study == {
        "en": "A date given more precisely was reduced to its month for the deposit. "
        "Left out: note, phone.",
        "fr": "Une date plus précise a été ramenée à son mois pour le dépôt. "
        "Non inclus : note, phone.",
        "it": "Una data più precisa è stata ridotta al suo mese per il deposito. "
        "Non incluso: note, phone.",
    }
    assert made.endswith("A date given more precisely was reduced to its month for the deposit.")
    exact, kept = reduced(contents_of(awkward.study, dates="day"))
    assert exact["en"] == "Left out: note, phone."
    assert "reduced" not in kept


def one(codebook, path):
    return codebook.findall(f"./ddi:stdyDscr/{path}", NAMES)


def test_an_archive_finds_producer_version_subject_and_universe_where_it_looks(awkward):
    codebook = etree.fromstring(ddi_codebook(awkward).encode())
    assert [each.text for each in one(codebook, "ddi:citation/ddi:prodStmt/ddi:producer")] == [
        "A university"
    ]
    (date,) = one(codebook, "ddi:citation/ddi:distStmt/ddi:distDate")
    assert (date.text, date.get("date")) == ("2014-09", "2014-09")
    assert one(codebook, "ddi:citation/ddi:verStmt/ddi:version")[0].text == "1.1"
    topic = one(codebook, "ddi:stdyInfo/ddi:subject/ddi:topcClas")[0]
    assert (topic.text, topic.get("vocab")) == ("Work", "A list")
    assert [each.text for each in one(codebook, "ddi:stdyInfo/ddi:sumDscr/ddi:universe")] == [
        "All", "Toutes", "Tutti",
    ]  # fmt: skip


def test_method_has_the_codes_of_the_vocabularies(awkward):
    codebook = etree.fromstring(ddi_codebook(awkward).encode())
    codes = {
        tag: {each.text for each in one(codebook, f"ddi:method/ddi:dataColl/ddi:{tag}/ddi:concept")}
        for tag in ("timeMeth", "sampProc", "collMode")
    }
    assert codes == {
        "timeMeth": {"Longitudinal.Panel"},
        "sampProc": {"Probability"},
        "collMode": {"Interview.Telephone"},
    }


def test_access_licence_citation_and_consent_stand_each_where_it_belongs(awkward, demonstration):
    for contents, given in ((awkward, "restricted access"), (demonstration, "open access")):
        codebook = etree.fromstring(ddi_codebook(contents).encode())
        use = "ddi:dataAccs/ddi:useStmt/ddi"
        coded, *licences = one(codebook, f"{use}:conditions")
        assert (coded.text, coded.get("elementVersion")) == (given, "COAR Access Right Vocabulary")
        licence = contents.study.declared.licence["en"]
        assert licences[0].text.startswith(licence)
        assert licence not in {each.text for each in one(codebook, f"{use}:restrctn")}
        assert one(codebook, f"{use}:citReq")[0].text == "Cite the data as CITATION.cff says."
        consent = one(codebook, "ddi:method/ddi:notes")[0]
        assert (consent.get("type"), consent.text) == (
            "consent",
            contents.study.declared.consent["en"],
        )


def test_real_people_whom_few_resemble_are_for_restricted_access_unless_somebody_decided(awkward):
    real = awkward.study.declared.model_copy(update={"synthetic": False, "deposit": Archive()})
    assert access(real, anonymity(awkward)) == "restricted"
    decided = real.model_copy(update={"deposit": Archive(access="open")})
    assert access(decided, anonymity(awkward)) == "open"
    assert access(real, None) is None
    assert "access" in lacking(real, None)


def test_a_mode_is_told_only_where_the_instrument_leaves_no_choice(template, demonstration):
    asked = template.study.declared
    online = asked.sources["survey"].model_copy(update={"instrument": "limesurvey"})
    web = asked.model_copy(update={"sources": {"survey": online}})
    assert [mode.code for mode in modes(web)] == ["SelfAdministeredQuestionnaire.CAWI"]
    assert modes(asked) == ()
    undeclared = demonstration.study.declared.model_copy(update={"deposit": Archive()})
    assert modes(undeclared) == ()


def test_a_calendar_year_is_an_interval_and_what_was_made_says_how(demonstration):
    codebook = etree.fromstring(ddi_codebook(demonstration).encode())
    assert var(codebook, "person", "birth_year").get("nature") == "interval"
    assert var(codebook, "enterprise", "workers").get("nature") == "ratio"
    columns = {column.name: column for column in demonstration.tables["step"].columns}
    for name in ("level", "state"):
        step = var(codebook, "step", name)
        made = in_languages(step, "ddi:derivation/ddi:drvdesc")
        assert made["en"].startswith("From legal_form")
        noted = in_languages(step, "ddi:notes[@type='derivation']")
        assert made | noted == columns[name].derived
    files = {each.get("URI") for each in codebook.findall("./ddi:otherMat", NAMES)}
    assert {"spss/person_en.sav", "stata/step_it.dta"} <= files


def test_a_standard_is_named(tmp_path):
    codebook = VARIABLES.replace(
        "  money:\n",
        "  birth: {table: person, label: *t, level: nominal, values: iso_3166,\n"
        "    from: {main: {column: born, recode: spellings}}}\n  money:\n",
    )
    rows = "id,answer,money,w,n,since,code,note,phone,born\n1,yes,1,1,1,2012,A,x,0,Marocco\n"
    contents = contents_of(awkward_study(tmp_path / "s", variables=codebook, rows=rows))
    ddi = etree.fromstring(ddi_codebook(contents).encode())
    assert "ISO 3166-1" in in_languages(var(ddi, "person", "birth"), "ddi:stdCatgry")["en"]
