"""What readers note about a file: every note in every language, and no note made in another way."""

import re
from pathlib import Path
from string import Formatter

import pytest

from impra_research.declared import LANGUAGES
from impra_research.read.notes import in_language, known_notes, noted, together

READ = Path(__file__).parents[2] / "src" / "impra_research" / "read"
NOTES = known_notes().notes
SOURCES = {path: path.read_text() for path in READ.rglob("*.py")}


def values_of(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name]


@pytest.mark.parametrize("key", NOTES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_is_written_in_the_reader_s_language_with_its_values(key, language):
    values = {name: f"x{number}" for number, name in enumerate(values_of(NOTES[key]["en"]))}
    assert in_language(noted(key, **values), language) == NOTES[key][language].format(**values)


@pytest.mark.parametrize("key", NOTES)
def test_no_note_has_the_same_words_in_two_languages(key):
    assert len(set(NOTES[key].values())) == len(LANGUAGES)
    assert len({tuple(sorted(values_of(text))) for text in NOTES[key].values()}) == 1


def test_only_noted_makes_a_note_and_every_reader_gives_one():
    """A text that is no `Note` is refused by mypy; nobody may call one so but `notes.py`."""
    makes = re.compile(r"\bNote\((?!s)|cast\(.?Note")
    assert [path.name for path, text in SOURCES.items() if makes.search(text)] == ["notes.py"]
    assert not [path.name for path, text in SOURCES.items() if "tuple[pd.DataFrame, str]]" in text]


def test_every_note_that_is_known_is_made_somewhere():
    made = "".join(text for path, text in SOURCES.items() if path.name != "notes.py")
    built = {key for stem in ("unsubmitted", "other_words") for key in (stem, f"{stem}_one")}
    built |= {f"row{s}_{where}" for s in ("", "s") for where in ("above", "below")}
    built |= {f"{w}_{g}" for w in ("names", "labels") for g in ("with_groups", "without_groups")}
    assert {key for key in NOTES if f'"{key}"' not in made} <= built


def test_rows_that_are_many_are_counted_in_the_reader_s_language():
    note = noted("hidden_rows", rows="1, 2, 3, 4, 5, 6, 7, 8 and 3 more")
    assert in_language(note, "fr").endswith("1, 2, 3, 4, 5, 6, 7, 8 et 3 autres")


def test_notes_stand_one_a_line_and_each_once():
    twice = noted("left_out", questions="a heading\nof two lines")
    assert together(twice, noted("hidden_sheet"), twice).splitlines() == [
        "the export leaves out a heading of two lines",
        "the sheet is hidden in the workbook",
    ]


def test_what_is_no_note_of_ours_stays_as_it_is():
    assert in_language("something rare", "fr") == "something rare"
