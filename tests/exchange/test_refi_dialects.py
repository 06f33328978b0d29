from __future__ import annotations

import pytest
from tests.exchange.foreign_projects import passage, source, write_foreign

from impra_research.errors import ReceivedFileError, UsageError
from impra_research.exchange.refi import read_refi

TEXT = "One.\r\nAnd 😀 two 😀 aunts.\r\nMy aunt helped. Nobody else."


def read(folder, *passages, text=None, origin="", dialect=""):
    text = TEXT.encode() if text is None else text
    path = write_foreign(folder, source("".join(passages)), {"sources/a.txt": text}, origin=origin)
    project, fidelity = read_refi(path, dialect=dialect)
    whole = project.documents[0].text
    return [whole[each.start : each.end] for each in project.codings], fidelity


WAYS = {
    "code points, each character": ((18, 23), (34, 40)),
    "code points, CRLF one": ((17, 22), (32, 38)),
    "UTF-16, each character": ((20, 25), (36, 42)),
    "UTF-16, CRLF one": ((19, 24), (34, 40)),
}
SAID = {
    "code points, each character": "units are code points, each character of a line end counts",
    "code points, CRLF one": "units are code points, CR and LF count as one",
    "UTF-16, each character": "units are those of UTF-16: an emoji counts as two, each character",
    "UTF-16, CRLF one": "units are those of UTF-16: an emoji counts as two, CR and LF count as one",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_way_of_counting_is_found_by_the_names_of_passages(way, tmp_path):
    (a, b), (c, d) = WAYS[way]
    words, fidelity = read(tmp_path, passage(1, a, b, "aunts"), passage(2, c, d, "helped"))
    assert words == ["aunts", "helped"]
    assert fidelity.dialect.startswith(SAID[way])
    assert "the names of passages are the words that stand there" in fidelity.dialect


@pytest.mark.parametrize(("origin", "way"), [
    ("NVivo 14.23", "each character"), ("MAXQDA 24", "each character"), ("ATLAS.ti Win 9", "CRLF one"),
    ("QualCoder 3.5", "CRLF one"),
])  # fmt: skip
def test_without_names_a_known_writer_decides_how_line_ends_count(origin, way, tmp_path):
    (a, b), (c, d) = WAYS[f"code points, {way}"]
    text = TEXT.replace("😀", "o").encode()
    words, fidelity = read(tmp_path, passage(1, a, b), passage(2, c, d), text=text, origin=origin)
    assert words == ["aunts", "helped"]
    assert f"so counts {origin}, which wrote the file" in fidelity.dialect


def test_names_are_believed_before_the_writer(tmp_path):
    (a, b), (c, d) = WAYS["UTF-16, CRLF one"]
    words, _ = read(tmp_path, passage(1, a, b, "aunts"), passage(2, c, d, "helped"), origin="NVivo")
    assert words == ["aunts", "helped"]


def test_two_ways_that_fit_with_different_results_are_refused_and_both_are_told(tmp_path):
    with pytest.raises(ReceivedFileError, match="2 ways with different results") as refused:
        read(tmp_path, passage(1, 12, 15), text="An emoji 😀 here".encode())
    assert "mark_not_counted+ends_as_written+code_points" in refused.value.what
    assert "mark_not_counted+ends_as_written+utf16" in refused.value.what
    assert "`dialect`" in refused.value.fix


@pytest.mark.parametrize(("dialect", "words"), [("utf16", "her"), ("code_points", "ere")])
def test_a_person_decides_where_nothing_in_the_file_does(dialect, words, tmp_path):
    text = "An emoji 😀 here".encode()
    found, fidelity = read(tmp_path, passage(1, 12, 15), text=text, dialect=dialect)
    assert found == [words]
    assert "as asked for" in fidelity.dialect


def test_a_way_of_counting_that_does_not_exist_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(UsageError, match="utf17") as refused:
        read(tmp_path, passage(1, 0, 3), dialect="utf17")
    assert "utf16" in refused.value.fix


def test_a_passage_that_only_one_way_places_within_the_text_decides(tmp_path):
    words, fidelity = read(tmp_path, passage(1, 5, 8), text="😀😀 Oui".encode())
    assert words == ["Oui"]
    assert "in every other way passages end outside of their texts" in fidelity.dialect


def test_many_passages_without_names_are_placed_where_words_begin_and_end(tmp_path):
    text = (
        "😀 " + " ".join(["aunt", "uncle", "niece", "cousin", "nephew", "sister"] * 2) + " and more"
    )
    start = text.index("aunt")
    spans = [(text.index(word, start) + 1, text.index(word, start) + 1 + len(word))
             for word in ("aunt", "uncle", "niece", "cousin", "nephew", "sister")]  # fmt: skip
    words, fidelity = read(tmp_path, *(passage(n, *span) for n, span in enumerate(spans)),
                           text=text.encode())  # fmt: skip
    assert words == ["aunt", "uncle", "niece", "cousin", "nephew", "sister"]
    assert "passages begin and end where words do" in fidelity.dialect


def test_where_nothing_can_be_counted_in_two_ways_nothing_is_asked(tmp_path):
    words, fidelity = read(tmp_path, passage(1, 0, 3), text="Oui, été.\n".encode())
    assert words == ["Oui"]
    assert "every way of counting gives the same places" in fidelity.dialect


@pytest.mark.parametrize(("start", "said"), [
    (4, "a byte order mark does not count"), (5, "a byte order mark counts as one"),
])  # fmt: skip
def test_a_byte_order_mark_counts_or_not_as_the_names_say(start, said, tmp_path):
    text = "\ufeffMy, aunt".encode()
    words, fidelity = read(tmp_path, passage(1, start, start + 4, "aunt"), text=text)
    assert words == ["aunt"]
    assert said in fidelity.dialect


def test_a_byte_order_mark_of_an_unknown_writer_without_names_is_refused(tmp_path):
    with pytest.raises(ReceivedFileError, match="a byte order mark counts as one"):
        read(tmp_path, passage(1, 4, 8), text="\ufeffMy, aunt".encode())


def test_a_mark_that_was_counted_and_taken_out_of_the_text_is_found_by_the_names(tmp_path):
    words, fidelity = read(tmp_path, passage(1, 5, 9, "aunt"), text=b"My, aunt")
    assert words == ["aunt"]
    assert "a byte order mark counts as one" in fidelity.dialect


def test_line_ends_that_were_counted_as_two_and_are_one_are_found_by_the_names(tmp_path):
    words, fidelity = read(tmp_path, passage(1, 8, 12, "aunt"), text=b"a\nb\nc aunt")
    assert words == ["aunt"]
    assert "a line end counts as two though it is one character" in fidelity.dialect


def test_a_name_that_is_a_label_is_no_evidence(tmp_path):
    words, fidelity = read(tmp_path, passage(1, 0, 3, "line:6"), text=b"Oui, my aunt\n")
    assert words == ["Oui"]
    assert not fidelity.dangling


def test_a_name_may_be_cut_short_or_have_its_line_ends_changed(tmp_path):
    text = "😀 Oui.\nMy aunt helped me with all of it"
    cut = passage(2, 8, 37, "My aunt helped me…")
    words, _ = read(tmp_path, passage(1, 3, 7, "Oui."), cut, text=text.encode())
    assert words == ["Oui.", "My aunt helped me with all of"]


def test_passages_counted_in_another_way_than_the_rest_stand_where_their_names_say(tmp_path):
    text = "😀 My aunt helped me, then my uncle, then my cousin"
    uncle, cousin = text.index("uncle"), text.index("cousin")
    by_hand = passage(1, 1 + text.index("aunt"), 1 + text.index("aunt") + 4, "aunt")
    found = [passage(2, uncle, uncle + 5, "uncle"), passage(3, cousin, cousin + 6, "cousin")]
    words, fidelity = read(tmp_path, by_hand, *found, text=text.encode(), origin="QualCoder 4.0")
    assert words == ["aunt", "uncle", "cousin"]
    assert any("counted in another way than the rest" in each for each in fidelity.remarks)


def test_positions_shifted_in_no_known_way_are_refused(tmp_path):
    text = b"My aunt helped me, then my uncle"
    with pytest.raises(ReceivedFileError, match="2 passages stand on other words than their names"):
        read(tmp_path, passage(1, 11, 17, "helped"), passage(2, 22, 30, "my uncle"), text=text)


def test_a_single_passage_off_its_name_is_said_and_kept(tmp_path):
    text = b"My aunt helped me, then my uncle"
    words, fidelity = read(tmp_path, passage(1, 8, 14, "helped"), passage(2, 3, 7, "aunt"),
                           passage(3, 20, 28, "my uncle"), text=text)  # fmt: skip
    assert words == ["helped", "aunt", "hen my u"]
    assert [each for each in fidelity.dangling if "stands on other words than its name" in each]


def test_a_position_within_an_emoji_is_no_place_and_is_said(tmp_path):
    words, fidelity = read(tmp_path, passage(1, 1, 3), passage(2, 3, 6), text="😀 Oui".encode(),
                           dialect="utf16")  # fmt: skip
    assert words == ["Oui"]
    assert "is outside of its text" in fidelity.dangling[0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_text_is_decoded_by_its_mark(encoding, tmp_path):
    words, _ = read(tmp_path, passage(1, 3, 6, "été"), text="un été".encode(encoding))
    assert words == ["été"]


def test_a_text_that_is_not_utf_8_is_read_as_windows_1252_and_that_is_said(tmp_path):
    words, fidelity = read(tmp_path, passage(1, 3, 6, "été"), text="un été".encode("cp1252"))
    assert words == ["été"]
    assert "it was read as Windows-1252" in fidelity.remarks[0]
