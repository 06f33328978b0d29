import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.read.interviews.listed import notes_of, read_one, text_of

from impra_research.errors import ReceivedFileError


def saved(folder, *paragraphs, document=None):
    """Save a document of paragraphs: a text, or the inner XML of one."""
    document = document or docx.Document()
    for content in paragraphs:
        if content.startswith("<"):
            body = document.element.body
            body.insert(len(body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>"))
        else:
            document.add_paragraph(content)
    document.save(folder / "d.docx")
    return folder, "d.docx"


def run(words, bold=False):
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}<w:t xml:space='preserve'>{words}</w:t></w:r>"


def test_a_name_in_bold_needs_no_colon_and_a_bold_word_is_no_name(tmp_path):
    file = saved(
        tmp_path,
        run("Enquêtrice", bold=True) + run(" Et après ?"),
        run("Fatou :", bold=True) + run(" Rien."),
        run("Jamais", bold=True) + run(" je n’ai eu les papiers."),
    )
    assert text_of(*file) == "E: Et après ?\nR: Rien.\n\tJamais je n’ai eu les papiers.\n"


def test_a_name_on_a_line_of_its_own_names_who_speaks_below_it(tmp_path):
    assert text_of(*saved(tmp_path, "Enquêtrice :", "Et après ?", "Fatou", "Rien.", "Voilà.")) == (
        "E: Et après ?\nR: Rien.\n\tVoilà.\n"
    )


def test_nobodys_word_is_given_to_the_speaker_before_in_silence(tmp_path):
    folder, file = saved(tmp_path, "Fatou : Oui.", "Moussa : Non.")
    with pytest.raises(ReceivedFileError, match=r"d\.docx, paragraph 2: no known speaker") as stop:
        text_of(folder, file)
    assert "Moussa" not in str(stop.value)
    more = "not_speakers: [Moussa]"
    assert text_of(folder, file, more) == "R: Oui.\n\tMoussa : Non.\n"


def test_hyphens_breaks_and_tabs_are_kept(tmp_path):
    inner = "<w:r><w:t>Fatou : bien</w:t><w:noBreakHyphen/><w:t>être</w:t><w:softHyphen/>"
    inner += "<w:tab/><w:t>oui</w:t><w:br/><w:t>non</w:t></w:r>"
    assert text_of(*saved(tmp_path, inner)) == "R: bien\u2011être\u00ad\toui\n\tnon\n"


def test_tracked_insertions_count_and_deletions_are_said_to_be_left_out(tmp_path):
    by = 'w:id="1" w:author="x"'
    file = saved(
        tmp_path,
        run("Fatou : j’ai ")
        + f"<w:del {by}><w:r><w:delText>perdu</w:delText></w:r></w:del>"
        + f"<w:ins {by}>{run('attendu')}</w:ins>",
    )
    assert text_of(*file) == "R: j’ai attendu\n"
    assert notes_of(*file) == "tracked deletions left out: 1; tracked insertions kept: 1"


def test_links_fields_and_content_controls_are_part_of_what_was_said(tmp_path):
    inner = run("Fatou : voir ") + f"<w:hyperlink>{run('le site')}</w:hyperlink>"
    inner += f"<w:sdt><w:sdtContent>{run(' et le reste')}</w:sdtContent></w:sdt>"
    inner += f"<w:fldSimple w:instr='DATE'>{run(' en mars')}</w:fldSimple>"
    folder, file = saved(tmp_path, inner)
    assert text_of(folder, file) == "R: voir le site et le reste en mars\n"


def test_a_paragraph_inside_a_content_control_is_not_lost(tmp_path):
    document = docx.Document()
    block = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run('Fatou : Oui.')}</w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(0, parse_xml(block))
    assert (
        text_of(*saved(tmp_path, "Enquêtrice : Bien.", document=document)) == "R: Oui.\nE: Bien.\n"
    )


def test_a_table_of_speakers_and_words_is_read_row_by_row(tmp_path):
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    for row, cells in zip(table.rows, [("00:10", "Enquêtrice", "Et ?"), ("00:15", "Fatou", "Rien.\nMais")],
                          strict=True):  # fmt: skip
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    transcripts = read_one(*saved(tmp_path, document=document))
    assert transcripts.texts["D"] == "E: Et ?\nR: Rien.\n\tMais\n"
    assert transcripts.turn["begins"].tolist() == [10.0, 15.0]


def test_footnotes_stand_below_the_turn_and_are_nobodys_words(tmp_path):
    folder, file = saved(tmp_path, run("Fatou : la CCI") + "<w:r><w:footnoteReference w:id='2'/></w:r>",
                         "Enquêtrice : Bien.")  # fmt: skip
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p>{run('Chambre de commerce')}</w:p>"
    )
    add_part(folder / file, "footnotes", notes + "</w:footnote></w:footnotes>")
    transcripts = read_one(folder, file)
    assert transcripts.texts["D"] == "R: la CCI[1]\n[1: Chambre de commerce]\nE: Bien.\n"
    assert transcripts.turn["text"].tolist() == ["la CCI[1]", "Bien."]
    assert transcripts.transcript["notes"].item() == "footnotes, in brackets below the turn: 1"


def add_part(path, name, xml):
    """Add a part to a Word file, as Word itself would."""
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts[f"word/{name}.xml"] = xml.encode()
    types, links = "[Content_Types].xml", "word/_rels/document.xml.rels"
    one = f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/></Types>'
    parts[types] = parts[types].replace(b"</Types>", one.encode())
    two = f'<Relationship Id="rIdN" Type="{relation}" Target="{name}.xml"/></Relationships>'
    parts[links] = parts[links].replace(b"</Relationships>", two.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)


def test_headers_and_comments_are_said_to_be_left_out(tmp_path):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Confidentiel"
    paragraph = document.add_paragraph("Fatou : Oui.")
    document.add_comment(paragraph.runs, text="à vérifier")
    assert notes_of(*saved(tmp_path, document=document)) == (
        "comments left out: 1; headers and footers left out"
    )


def test_an_archive_that_is_no_word_file_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "d.docx", "w") as archive:
        archive.writestr("a.txt", "Fatou : Oui.")
    with pytest.raises(ReceivedFileError, match=r"d\.docx is not what its suffix says"):
        text_of(tmp_path, "d.docx")


def test_a_text_that_says_it_is_a_word_file_is_refused(tmp_path):
    (tmp_path / "d.docx").write_text("Fatou : Oui.", encoding="utf-8")
    with pytest.raises(ReceivedFileError, match=r"d\.docx is not what its suffix says"):
        text_of(tmp_path, "d.docx")


def test_a_word_file_that_declares_entities_is_refused(tmp_path):
    saved(tmp_path, "Fatou : Oui.")
    with zipfile.ZipFile(tmp_path / "d.docx") as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    content = parts["word/document.xml"]
    parts["word/document.xml"] = content.replace(b"?>", b'?><!DOCTYPE d [<!ENTITY a "b">]>', 1)
    with zipfile.ZipFile(tmp_path / "d.docx", "w") as archive:
        for each, part in parts.items():
            archive.writestr(each, part)
    with pytest.raises(ReceivedFileError, match=r"declares XML entities"):
        text_of(tmp_path, "d.docx")
