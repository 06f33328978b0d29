import zipfile

import pytest
from odfdo import Document, Element, Header, List, Note, Paragraph, Style, Table
from tests.read.interviews.listed import notes_of, read_one, text_of

from impra_research.errors import ReceivedFileError


def saved(folder, *elements):
    """Save a document of elements; a text is a paragraph."""
    document = Document("text")
    document.body.clear()
    bold = Style("text", name="strong", bold=True)
    document.insert_style(bold, automatic=True)
    for element in elements:
        document.body.append(Paragraph(element) if isinstance(element, str) else element)
    document.save(folder / "d.odt")
    return folder, "d.odt"


def paragraph(inner):
    return Element.from_tag(f"<text:p>{inner}</text:p>")


def test_turns_headings_and_lists_are_read_in_their_order(tmp_path):
    file = saved(
        tmp_path,
        Header(1, "Lyon"),
        "Enquêtrice : Et ?",
        "Fatou : Deux choses :",
        List(["la langue"]),
    )
    assert text_of(*file) == "[Lyon]\nE: Et ?\nR: Deux choses :\n\tla langue\n"


def test_spaces_tabulators_and_breaks_that_the_format_counts_are_kept_and_the_others_are_one(
    tmp_path,
):
    inner = 'Fatou :   a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d\n e'
    assert text_of(*saved(tmp_path, paragraph(inner))) == "R: a  b\tc\n\td e\n"


def test_a_name_in_bold_needs_no_colon(tmp_path):
    inner = '<text:span text:style-name="strong">Fatou</text:span> Oui.'
    assert text_of(*saved(tmp_path, paragraph(inner))) == "R: Oui.\n"


def test_footnotes_stand_below_the_turn(tmp_path):
    said = Paragraph("Fatou : la CCI, voilà.")
    said.insert_note(after="CCI", note_id="n1", citation="1", body="Chambre de commerce")
    transcripts = read_one(*saved(tmp_path, said))
    assert transcripts.texts["D"] == "R: la CCI[1], voilà.\n[1: Chambre de commerce]\n"
    assert transcripts.transcript["notes"].item() == "footnotes, in brackets below the turn: 1"
    assert isinstance(said.get_notes()[0], Note)


def test_comments_are_left_out_and_said_to_be(tmp_path):
    said = Paragraph("Fatou : la CCI.")
    said.insert_annotation(after="CCI", body="à vérifier", creator="x")
    file = saved(tmp_path, said)
    assert text_of(*file) == "R: la CCI.\n"
    assert notes_of(*file) == "comments left out: 1"


def test_tracked_deletions_are_not_words(tmp_path):
    changes = Element.from_tag(
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        "<text:p>perdu</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    file = saved(
        tmp_path, changes, paragraph('Fatou : j’ai <text:change text:change-id="c1"/>attendu')
    )
    assert text_of(*file) == "R: j’ai attendu\n"
    assert notes_of(*file) == "tracked deletions left out: 1"


def test_a_table_is_read_row_by_row(tmp_path):
    table = Table("t", width=2, height=2)
    for y, cells in enumerate([("Enquêtrice", "Et ?"), ("Fatou", "Rien.")]):
        for x, words in enumerate(cells):
            table.set_value((x, y), words)
    assert text_of(*saved(tmp_path, table)) == "E: Et ?\nR: Rien.\n"


def test_an_archive_that_is_no_open_document_text_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "d.odt", "w") as archive:
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(ReceivedFileError, match=r"d\.odt is not what its suffix says"):
        text_of(tmp_path, "d.odt")
