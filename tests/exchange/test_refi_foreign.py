from __future__ import annotations

import datetime as dt

import pytest
from tests.exchange.foreign_projects import (
    ANNA,
    CODES,
    HELP,
    MONEY,
    TEXT,
    USERS,
    coded,
    guid,
    passage,
    source,
    write_foreign,
)

from impra_research.errors import ReceivedFileError
from impra_research.exchange.project import Passage
from impra_research.exchange.refi import read_refi, write_refi

OUI = {"sources/a.txt": b"Oui, my aunt helped."}
AUNT = (5, 12)


def read(folder, inside="", files=OUI, **more):
    """Read a project with one source, and make sure that ours holds all that was read of it."""
    path = write_foreign(folder, inside, files, **more)
    project, fidelity = read_refi(path)
    write_refi(project, folder / "ours.qdpx")
    assert read_refi(folder / "ours.qdpx")[0] == project
    return project, fidelity


def words(project):
    texts = {each.id: each.text for each in project.documents}
    return [texts[each.document][each.start : each.end] for each in project.codings]


# Where texts lie ---------------------------------------------------------------------------------


@pytest.mark.parametrize("member", ["sources/A.TXT", "Sources/a.txt", "Sources\\a.txt", "a.txt"])
@pytest.mark.parametrize("path", ["internal://a.txt", "a.txt", "internal://sources/a.txt"])
def test_a_text_is_found_however_its_folder_and_path_are_spelt(member, path, tmp_path):
    found = source(passage(1, *AUNT), path)
    project, fidelity = read(tmp_path, found, {member: b"Oui, my aunt helped."})
    assert words(project) == ["my aunt"]
    assert not fidelity.dangling


@pytest.mark.parametrize("path", ["absolute:///etc/hostname", "relative:///../a.txt", "file:///etc/hostname",
                                  "internal://../../../etc/hostname", "/etc/hostname", "C:\\a.txt",
                                  "internal://b.txt"])  # fmt: skip
def test_a_text_that_is_not_in_the_file_is_named_and_never_looked_for(path, tmp_path):
    project, fidelity = read(tmp_path, source(passage(1, *AUNT), path))
    assert project.documents[0].text == ""
    assert project.codings == ()
    assert path in fidelity.dangling[0]
    assert "is outside of its text" in fidelity.dangling[1]


def test_a_text_within_the_xml_is_read(tmp_path):
    inline = (
        f'<TextSource guid="{TEXT}" name="E01"><PlainTextContent>Oui, my aunt</PlainTextContent>'
    )
    project, _ = read(tmp_path, inline + passage(1, *AUNT) + "</TextSource>")
    assert words(project) == ["my aunt"]


@pytest.mark.parametrize(("start", "name", "said"), [
    (9, "aunt", "a line end counts as two though it is one"),
    (8, "aunt", "each character of a line end counts"),
])  # fmt: skip
def test_line_ends_that_xml_folded_are_counted_as_the_names_say(start, name, said, tmp_path):
    text = "<PlainTextContent>Oui,\r\nmy aunt.</PlainTextContent>"
    inline = f'<TextSource guid="{TEXT}" name="E01">{text}{passage(1, start, start + 4, name)}</TextSource>'
    project, fidelity = read(tmp_path, inline)
    assert words(project) == ["aunt"]
    assert said in fidelity.dialect


def test_line_ends_that_xml_folded_are_refused_where_nothing_says_how_they_count(tmp_path):
    text = "<PlainTextContent>Oui,\r\nmy aunt.</PlainTextContent>"
    inline = f'<TextSource guid="{TEXT}" name="E01">{text}{passage(1, 8, 12)}</TextSource>'
    with pytest.raises(ReceivedFileError, match="2 ways with different results"):
        read(tmp_path, inline, origin="NVivo 14")


def test_a_source_without_a_plain_text_is_said(tmp_path):
    _, fidelity = read(
        tmp_path, f'<TextSource guid="{TEXT}" name="E01" richTextPath="internal://a.docx"/>'
    )
    assert fidelity.dangling == ("source 'E01' has no plain text",)
    assert fidelity.not_carried == {"rich texts": 1}


# What stands on passages -------------------------------------------------------------------------


def test_several_codes_on_one_passage_are_several_codings(tmp_path):
    project, _ = read(tmp_path, source(passage(1, *AUNT, inside=coded(1) + coded(2, MONEY))))
    assert [(each.id, each.code) for each in project.codings] == [(guid(1), HELP), (guid(2), MONEY)]
    assert words(project) == ["my aunt", "my aunt"]


def test_the_description_of_a_passage_with_one_code_is_the_memo_of_the_coding(tmp_path):
    inside = f"<Description>why</Description>{coded(1)}"
    project, _ = read(tmp_path, source(passage(1, *AUNT, inside=inside)))
    assert [each.memo for each in project.codings] == ["why"]
    assert project.notes == ()


def test_the_description_of_a_passage_with_two_codes_is_a_note_on_the_passage(tmp_path):
    inside = f"<Description>why</Description>{coded(1)}{coded(2, MONEY)}"
    project, _ = read(tmp_path, source(passage(1, *AUNT, inside=inside)))
    assert [(each.text, each.start, each.end) for each in project.notes] == [("why", *AUNT)]
    assert [each.memo for each in project.codings] == ["", ""]


def test_a_passage_with_a_text_and_no_code_is_an_annotation_as_maxqda_writes_them(tmp_path):
    inside = "<Description>she laughs</Description>"
    project, _ = read(tmp_path, source(passage(1, *AUNT, inside=inside)))
    note = project.notes[0]
    assert (note.id, note.text, note.start, note.end) == (guid(101), "she laughs", *AUNT)


def test_a_note_that_a_link_joins_to_a_passage_is_about_it_as_nvivo_writes_them(tmp_path):
    after = (f'<Notes><Note guid="{guid(9)}" name="n" creatingUser="{ANNA}"><PlainTextContent>she laughs'
             f'</PlainTextContent></Note></Notes><Links><Link guid="{guid(8)}" originGUID="{guid(101)}" '
             f'targetGUID="{guid(9)}"/><Link guid="{guid(7)}" originGUID="{HELP}" '
             f'targetGUID="{MONEY}"/></Links>')  # fmt: skip
    project, fidelity = read(tmp_path, source(passage(1, *AUNT, inside="")), after=after)
    note = project.notes[0]
    assert (note.text, note.document, note.start, note.end, note.coder) == (
        "she laughs",
        TEXT,
        *AUNT,
        ANNA,
    )
    assert fidelity.not_carried == {"links": 1}


def test_a_passage_with_nothing_on_it_is_counted(tmp_path):
    _, fidelity = read(tmp_path, source(passage(1, *AUNT, inside="")))
    assert fidelity.not_carried == {"passages without a code or a note": 1}


def test_a_note_referred_to_by_a_code_a_coding_a_document_and_the_project(tmp_path):
    note = '<Note guid="{}" name="n"><PlainTextContent>t</PlainTextContent></Note>'.format
    refer = '<NoteRef targetGUID="{}"/>'.format
    before = USERS + CODES.replace(
        'isCodable="true"/>', f'isCodable="true">{refer(guid(11))}</Code>', 1
    )
    inside = passage(1, *AUNT, inside=coded(1).replace("</Coding>", refer(guid(12)) + "</Coding>"))
    notes = "".join(note(guid(n)) for n in (11, 12, 13, 14))
    project, fidelity = read(tmp_path, source(inside + refer(guid(13)) + refer(guid(12))), before=before,
                             after=f"<Notes>{notes}</Notes>{refer(guid(14))}")  # fmt: skip
    assert [(each.code, each.coding, each.document) for each in project.notes] == [
        (HELP, None, None), (None, guid(1), None), (None, None, TEXT), (None, None, None)]  # fmt: skip
    assert fidelity.not_carried == {"further places of notes": 1}


def test_the_text_of_a_note_may_lie_in_a_file(tmp_path):
    after = f'<Notes><Note guid="{guid(9)}" name="n" plainTextPath="internal://n.txt"/></Notes>'
    project, _ = read(tmp_path, source(""), OUI | {"sources/n.txt": b"she laughs"}, after=after)
    assert [each.text for each in project.notes] == ["she laughs"]


def test_a_code_on_a_whole_document_is_a_code_on_all_of_its_text_and_that_is_said(tmp_path):
    project, fidelity = read(tmp_path, source(coded(1)))
    assert words(project) == ["Oui, my aunt helped."]
    assert "codes on a whole document" in fidelity.remarks[0]


def test_the_time_of_a_passage_is_the_time_of_its_coding_where_that_has_none(tmp_path):
    at = passage(1, *AUNT).replace("<Plain", '<Plain creationDateTime="2024-09-15T15:36:45Z"', 0)
    at = at.replace("endPosition", 'creationDateTime="2024-09-15T15:36:45.1234567Z" endPosition')
    project, _ = read(tmp_path, source(at))
    assert project.codings[0].at == dt.datetime(2024, 9, 15, 15, 36, 45, 123456, dt.UTC)


# Cases -------------------------------------------------------------------------------------------


def test_a_passage_coded_with_a_case_is_a_passage_of_the_case_as_nvivo_does(tmp_path):
    between = f'<Cases><Case guid="{guid(5)}" name="P01"/></Cases>'
    inside = passage(1, *AUNT, inside=coded(1, guid(5)))
    project, fidelity = read(tmp_path, source(inside), between=between)
    assert project.cases[0].passages == (Passage(TEXT, *AUNT),)
    assert project.codings == ()
    assert fidelity.exact


def test_a_case_names_passages_documents_codes_and_values(tmp_path):
    between = (f'<Variables><Variable guid="{guid(6)}" name="age" typeOfVariable="Integer"/></Variables>'
               f'<Cases><Case guid="{guid(5)}" name="P01"><CodeRef targetGUID="{HELP}"/><VariableValue>'
               f'<VariableRef targetGUID="{guid(6)}"/><IntegerValue>41</IntegerValue></VariableValue>'
               f'<SourceRef targetGUID="{TEXT}"/><SelectionRef targetGUID="{guid(101)}"/>'
               f'<SelectionRef targetGUID="{guid(199)}"/></Case></Cases>')  # fmt: skip
    project, fidelity = read(tmp_path, source(passage(1, *AUNT, inside="")), between=between)
    case = project.cases[0]
    assert (case.documents, case.codes, case.values) == ((TEXT,), (HELP,), {guid(6): "41"})
    assert case.passages == (Passage(TEXT, *AUNT),)
    assert fidelity.not_carried == {}
    assert fidelity.dangling == (
        f"case 'P01' names the passage {guid(199)}, which is not in the file",
    )


def test_a_value_on_a_document_stays_on_the_document_as_maxqda_writes_it(tmp_path):
    between = (
        f'<Variables><Variable guid="{guid(6)}" name="age" typeOfVariable="Text"/></Variables>'
    )
    value = (f'<VariableValue><VariableRef targetGUID="{guid(6)}"/><TextValue>41</TextValue>'
             "</VariableValue>")  # fmt: skip
    project, _ = read(tmp_path, source(value), between=between)
    assert project.documents[0].values == {guid(6): "41"}


def test_a_case_without_documents_is_said_where_qualcoder_wrote_the_file(tmp_path):
    between = f'<Cases><Case guid="{guid(5)}" name="P01"/></Cases>'
    _, fidelity = read(tmp_path, source(""), between=between, origin="QualCoder 3.5")
    assert fidelity.dangling[0].startswith("case 'P01' has no documents; QualCoder")


# References and ids ------------------------------------------------------------------------------


def test_a_coding_with_a_code_that_is_not_there_is_said_and_left_out(tmp_path):
    project, fidelity = read(tmp_path, source(passage(1, *AUNT, inside=coded(1, guid(77)))))
    assert project.codings == ()
    assert fidelity.dangling == (
        f"coding {guid(1)} names the code {guid(77)}, which is not in the file",
    )


def test_a_coder_who_is_not_among_the_users_stays_apart_and_is_said(tmp_path):
    project, fidelity = read(tmp_path, source(passage(1, *AUNT)), before=CODES)
    assert [each.coder for each in project.codings] == [ANNA]
    assert [(each.id, each.name) for each in project.coders] == [(ANNA, "")]
    assert "not among the users" in fidelity.dangling[0]


def test_guids_compare_without_braces_and_in_any_case(tmp_path):
    code = "ABCDEF00-0000-0000-0000-00000000000A"
    before = f'<CodeBook><Codes><Code guid="{{{code}}}" name="help" isCodable="true"/></Codes></CodeBook>'
    project, fidelity = read(tmp_path, source(passage(1, *AUNT, inside=coded(1, code.lower()))),
                             before=USERS + before)  # fmt: skip
    assert [each.code for each in project.codings] == [code.lower()]
    assert not fidelity.dangling


def test_an_id_that_is_no_guid_is_kept_and_the_departure_is_said(tmp_path):
    after = (
        '<Notes><Note guid="note_12" name="n"><PlainTextContent>t</PlainTextContent></Note></Notes>'
    )
    project, fidelity = read(tmp_path, source('<NoteRef targetGUID="note_12"/>'), after=after)
    assert [(each.id, each.document) for each in project.notes] == [("note_12", TEXT)]
    assert "departs from the schema of REFI-QDA, line 1" in fidelity.remarks[0]


def test_a_second_coding_under_one_id_is_kept_under_another_and_that_is_said(tmp_path):
    twice = passage(1, *AUNT, inside=coded(1)) + passage(2, 0, 3, inside=coded(1))
    project, fidelity = read(tmp_path, source(twice))
    assert words(project) == ["my aunt", "Oui"]
    assert (
        "the id 00000000-0000-0000-0000-000000000001 stands more than once" in fidelity.dangling[0]
    )


def test_elements_in_the_wrong_order_are_read_and_the_departure_is_said(tmp_path):
    project, fidelity = read(tmp_path, source(passage(1, *AUNT)), before="", after=USERS + CODES)
    assert words(project) == ["my aunt"]
    assert "Users" in fidelity.remarks[0]


# What is no text ---------------------------------------------------------------------------------


def test_the_text_of_a_pdf_is_a_document_and_its_regions_are_counted(tmp_path):
    region = (
        f'<PDFSelection guid="{guid(31)}" page="0" firstX="1" firstY="1" secondX="2" secondY="2"/>'
    )
    pdf = (f'<PDFSource guid="{guid(30)}" name="E01" path="internal://e.pdf">{region}'
           f'<Representation guid="{TEXT}" plainTextPath="internal://a.txt">{passage(1, *AUNT)}'
           "</Representation></PDFSource>")  # fmt: skip
    project, fidelity = read(tmp_path, pdf)
    assert [(each.id, each.name) for each in project.documents] == [(guid(30), "E01")]
    assert words(project) == ["my aunt"]
    assert fidelity.not_carried == {"PDF files": 1, "passages of PDF files": 1}


def test_a_transcript_is_a_document_coded_between_its_moments(tmp_path):
    moments = "".join(f'<SyncPoint guid="{guid(40 + n)}" timeStamp="{n}000" position="{at}"/>'
                      for n, at in enumerate(AUNT))  # fmt: skip
    between = (f'<TranscriptSelection guid="{guid(50)}" fromSyncPoint="{guid(40)}" '
               f'toSyncPoint="{guid(41)}">{coded(1)}</TranscriptSelection>')  # fmt: skip
    audio = (f'<AudioSource guid="{guid(30)}" name="E01" path="internal://e.mp3"><Transcript guid="{TEXT}" '
             f'plainTextPath="internal://a.txt">{moments}{between}</Transcript></AudioSource>')  # fmt: skip
    project, fidelity = read(tmp_path, audio)
    assert words(project) == ["my aunt"]
    assert fidelity.not_carried == {"Audio files": 1, "times in transcripts": 2}


def test_pictures_and_graphs_are_counted(tmp_path):
    picture = f'<PictureSource guid="{guid(30)}" name="map" path="internal://map.png"/>'
    graph = f'<Graphs><Graph guid="{guid(60)}" name="g"/></Graphs>'
    _, fidelity = read(tmp_path, picture, after=graph)
    assert fidelity.not_carried == {"Picture files": 1, "graphs": 1}
