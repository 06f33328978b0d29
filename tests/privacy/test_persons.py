"""Names are found by lists, shapes and what is said around them; places and words are left alone."""

from __future__ import annotations

import pytest

from impra_research.privacy import Roster, find, folded, redact
from impra_research.privacy.persons import find_persons


def named(text: str, *, sure: bool = True) -> list[str]:
    return [text[f.start : f.end] for f in find(text) if f.kind == "person" and f.sure is sure]


@pytest.mark.parametrize(("text", "name"), [
    ("Je m’appelle Xqvtr et je vends des sacs.", "Xqvtr"),
    ("Mi chiamo Xqvtr e vendo borse.", "Xqvtr"),
    ("My name is Xqvtr.", "Xqvtr"),
    ("C’est madame Xqvtr qui a signé.", "Xqvtr"),
    ("L’ha detto il sig. Xqvtr Bnmpl.", "Xqvtr Bnmpl"),
    ("Mon cousin Xqvtr conduit.", "Xqvtr"),
    ("È mia moglie, Xqvtr, che cuce.", "Xqvtr"),
])  # fmt: skip
def test_a_name_on_no_list_is_found_by_what_is_said_before_it(text, name):
    assert named(text) == [name]


@pytest.mark.parametrize("text", [
    "J’habite rue Jean Moulin, à Lyon.", "Siamo in corso Giulio Cesare.", "Une rose, un marché, un olivier.",
    "Rosa dopo rosa, il giardino è cresciuto.", "Monsieur le maire est venu.", "Saint-Étienne est loin.",
    "En avril à Florence.", "LA PARTITA IVA", "In May and June.",
])  # fmt: skip
def test_streets_flowers_months_and_offices_are_no_persons(text):
    assert named(text) == []


def test_a_capital_that_nothing_explains_is_left_to_a_person():
    assert named("J’ai vu Xqvtr hier.") == []
    assert named("J’ai vu Xqvtr hier.", sure=False) == ["Xqvtr"]


def test_a_bare_word_before_a_verb_at_the_beginning_is_left_to_a_person():
    assert named("Xqvtr diceva sempre di no.", sure=False) == ["Xqvtr"]
    assert named("Xqvtr et moi on a signé.", sure=False) == ["Xqvtr"]
    assert named("Oggi sta meglio. Pensavo al lavoro.", sure=False) == []


def test_what_was_sure_once_is_found_everywhere():
    text = "Je m’appelle Xqvtr. Tout le monde connaît Xqvtr ici."
    assert named(text) == ["Xqvtr", "Xqvtr"]


def test_the_roster_knows_names_without_capitals_and_with_other_accents():
    roster = Roster.of(["Aïssatou Xqvtr"], with_parts=True)
    text = "elle, aissatou XQVTR, et puis xqvtr tout court"
    assert [text[f.start : f.end] for f in find(text, roster)] == ["aissatou XQVTR", "xqvtr"]


def test_a_roster_shows_nobody_and_ignores_values_that_say_nothing():
    roster = Roster.of(["Awa Seck", "-", "oui", "Rosa", "12"])
    assert repr(roster) == "Roster(2 values, not shown)"  # the name, and the name turned round
    assert [f.kind for f in roster.find("Seck Awa, Rosa, oui")] == ["roster"]


def test_a_redacted_text_holds_no_name_and_numbers_persons_alike():
    text = "Awa Seck : mon mari Modou a le 06 39 98 12 34. Modou, et Awa."
    redacted = redact(text)
    expected = "[person 1] : mon mari [person 2] a le [phone 1]. [person 2], et [person 1]."
    assert redacted.text == expected


def test_every_place_outside_the_tags_leads_to_the_same_letter_and_back():
    text = "🎤 Awa Seck a le 06 39 98 12 34 ; Awa vend à Turin, via Nizza 45, ok."
    redacted = redact(text)
    inside = {at for each in redacted.replaced for at in range(each.tag_start, each.tag_end)}
    outside = [at for at in range(len(redacted.text)) if at not in inside]
    assert len(outside) > 20
    for place in outside:
        original = redacted.place_in_original(place)
        assert text[original] == redacted.text[place]
        assert redacted.place_in_redacted(original) == place
    assert redacted.place_in_original(len(redacted.text)) == len(text)


def test_a_long_text_takes_time_in_proportion():
    from time import process_time

    sentence = "Mon cousin Modou a le 06 39 98 12 34 et la partita iva 00504300104 à Turin. "
    times = []
    for repeated in (100, 400):
        began = process_time()
        find_persons(folded(sentence * repeated))
        times.append(process_time() - began)
    assert times[1] < 12 * max(times[0], 0.01)
