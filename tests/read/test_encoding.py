from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impra_research.errors import ReceivedFileError
from impra_research.read.text.delimited import read_delimited
from impra_research.read.text.encoding import SINGLE_BYTE, find_encoding
from impra_research.study import Sheet, Source

SHARED = Path(__file__).parents[3] / "shared" / "data" / "survey" / "csv"
with_shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real exports are not at hand (../shared/data)"
)
SENTENCE = "Région : « j’ai payé 1\u00a0500\u00a0€ à l’État, où ? » ; perché no? È più così"
WORDS = [
    *("région", "été", "à", "È", "Œuvre", "d’accord", "García", "così", "18\u00a0651,50", "Muñoz"),
    *("goût", "ÉTAT", "L’ÉTÉ", "Ça", "cœur", "n°3", "«\u00a0oui\u00a0»", "N’DIAYE", "François"),
    *("Noël", "João", "città", "può", "Côte", "Bénin", "1\u00a0500\u00a0€", "mercato", "réussite"),
]


def source(**how: object) -> Source:
    return Source(instrument="csv", file="a.csv", prefix="P", language="fr",
                  sheets={"main": Sheet()}, **how)  # type: ignore[arg-type]  # fmt: skip


def shown(encoding: str) -> str:
    """What an encoding can hold of the sentence."""
    return SENTENCE.encode(encoding, errors="ignore").decode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_is_certain_is_said_as_found_and_never_as_guessed(encoding):
    found, note = find_encoding(SENTENCE.encode(encoding), "a.csv")
    assert SENTENCE.encode(encoding).decode(found) == SENTENCE
    assert note.startswith("encoding found: ")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", *SINGLE_BYTE])
def test_what_is_guessed_says_so_and_reads_the_text_as_it_was(encoding):
    written = shown(encoding)
    found, note = find_encoding(written.encode(encoding), "a.csv")
    assert written.encode(encoding).decode(found) == written
    assert note.startswith(f"encoding guessed: {found}")
    assert "declare `encoding`" in note


def test_a_guess_shows_the_accents_it_makes_with_their_number_and_no_word():
    _, note = find_encoding("Résumé d’Ada".encode("cp1252"), "a.csv")
    assert "é 2, ’ 1" in note
    assert "Ada" not in note


@pytest.mark.parametrize("word", ["È vero", "Œuvre", "d’accord", "Žarko", "°"])
def test_a_text_that_two_encodings_read_well_is_refused_with_what_each_would_show(word):
    with pytest.raises(ReceivedFileError, match=r"cp1252 would show (.|\n)*declare the `enc") as no:
        find_encoding(word.encode("cp1252"), "a.csv")
    assert "mac_roman would show" in str(no.value)
    assert "Œuvre" not in str(no.value)


def test_utf8_with_some_bytes_of_another_encoding_is_no_guess_but_refused_with_its_line():
    mixed = "région\n".encode() + "été à la fin".encode() + b"\nr\xe9gion\n"
    with pytest.raises(ReceivedFileError, match=r"line 3 is not UTF-8"):
        find_encoding(mixed, "a.csv")


def test_a_declared_encoding_is_believed_and_nothing_is_said_of_it(tmp_path):
    (tmp_path / "a.csv").write_bytes("lieu,note\nÈ vero,1\n".encode("mac_roman"))
    rows, note = read_delimited(tmp_path / "a.csv", source(encoding="mac_roman", delimiter=","))[""]
    assert (rows.loc[2, "lieu"], note) == ("È vero", "")


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), st.sampled_from(SINGLE_BYTE))
def test_french_and_italian_in_any_of_the_encodings_is_read_as_written_or_refused(words, encoding):
    content = " ".join(words).encode(encoding, errors="ignore")
    try:
        found, _ = find_encoding(content, "a.csv")
    except ReceivedFileError:
        return
    assert content.decode(found) == content.decode(encoding)


@with_shared_data
@pytest.mark.parametrize("path", sorted(SHARED.glob("*.csv")), ids=lambda path: path.stem)
def test_seven_ways_of_writing_one_table_give_one_table(path):
    encoding = path.stem.removeprefix("fr_").removesuffix("_full")
    rows, note = read_delimited(path, source())[""]
    same, _ = read_delimited(SHARED / "fr_utf-8_full.csv", source())[""]
    lost = {"latin-1": "’€", "cp850": "’€"}.get(encoding, "")  # they have no such characters
    for sign in lost:
        same = same.apply(lambda column, sign=sign: column.str.replace(sign, "?"))
    pd.testing.assert_frame_equal(rows, same)
    assert ("guessed" in note) == (not encoding.startswith("utf"))
