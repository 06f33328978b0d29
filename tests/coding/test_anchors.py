import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impra_research.coding.anchors import reanchor

OLD = (
    "Intervistatrice: Come ha cominciato?\n"
    "Rispondente: Ho aspettato il permesso per mesi. Troppi moduli.\n"
    "Intervistatrice: E poi?\n"
    "Rispondente: Troppi moduli. Alla fine sì.\n"
)
WORDS = st.lists(
    st.sampled_from(["no", "sì", "mesi", "permesso", "😀", "e\u0301", "\n", "però", "."])
)
TEXT = WORDS.map(" ".join)


def span(words, text=OLD, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def told(new, *spans, old=OLD):
    return reanchor(old, new, spans).values.tolist()


def said(new, *spans, old=OLD):
    return [(new[a:b], status, why) for a, b, status, why in told(new, *spans, old=old)]


def test_the_same_text_leaves_every_coding_where_it_is():
    assert told(OLD, span("permesso")) == [[*span("permesso"), "exact", ""]]


def test_a_correction_before_a_passage_moves_it_and_one_after_it_leaves_it():
    new = OLD.replace("Come ha cominciato?", "Come ha incominciato, allora?")
    assert said(new, span("Ho aspettato")) == [("Ho aspettato", "moved", "")]
    new = OLD.replace("Alla fine sì", "Alla fine no")
    assert told(new, span("Ho aspettato")) == [[*span("Ho aspettato"), "exact", ""]]


def test_a_mended_word_inside_a_passage_is_for_a_person_to_see():
    new = OLD.replace("per mesi", "per molti mesi")
    ((words, status, why),) = said(new, span("Ho aspettato il permesso per mesi."))
    assert (words, status) == ("Ho aspettato il permesso per molti mesi.", "needs_review")
    assert why == "changed"


def test_half_a_passage_taken_out_needs_review_and_the_other_half_is_shown():
    new = OLD.replace(" per mesi", "")
    ((words, status, _),) = said(new, span("Ho aspettato il permesso per mesi."))
    assert (words, status) == ("Ho aspettato il permesso.", "needs_review")


def test_a_passage_that_is_gone_is_shown_where_it_stood():
    new = OLD.replace("Alla fine sì.", "").replace("moduli. \n", "moduli.\n")
    ((words, status, why),) = said(new, span("Alla fine sì."))
    assert (words, status, why) == ("Rispondente: Troppi moduli.", "needs_review", "gone")


@pytest.mark.parametrize("nth", [0, 1])
def test_a_repeated_sentence_stays_with_its_own_neighbours(nth):
    new = OLD.replace("Come ha cominciato?", "E come ha cominciato, Lei?")
    ((start, end, status, _),) = told(new, span("Troppi moduli.", nth=nth))
    assert (start, end) == span("Troppi moduli.", new, nth)
    assert status == "moved"


def test_a_repeated_sentence_that_was_taken_out_does_not_jump_to_the_other():
    new = OLD.replace(" Troppi moduli.\nInter", "\nInter")
    first, second = told(new, span("Troppi moduli."), span("Troppi moduli.", nth=1))
    assert (first[2], first[3]) == ("needs_review", "twice")
    assert (second[0], second[1], second[2]) == (*span("Troppi moduli.", new), "moved")


def test_of_two_equal_neighbours_nobody_can_tell_which_was_taken_out():
    statuses = reanchor("no no", "no", [(0, 2), (3, 5)])["status"]
    assert statuses.tolist() == ["needs_review", "needs_review"]


def test_a_turn_that_was_put_elsewhere_takes_its_codings_along():
    lines = OLD.split("\n")
    new = "\n".join([*lines[2:4], *lines[:2], ""])
    for words in ("Ho aspettato", "il permesso per mesi.", "Alla fine sì."):
        assert said(new, span(words))[0][:2] in ((words, "moved"), (words, "exact"))


def test_a_passage_that_became_part_of_a_longer_word_needs_review():
    assert said("in attesa", (0, 6), old="attesa")[0][1] == "moved"
    assert said("inattesa", (0, 6), old="attesa")[0][1] == "needs_review"


def test_a_text_that_is_gone_leaves_every_coding_for_review():
    assert told("", span("permesso")) == [[0, 0, "needs_review", "gone"]]


def test_a_span_beyond_the_text_is_refused():
    with pytest.raises(ValueError, match=r"0-99 is no span of a text of 2"):
        reanchor("no", "no", [(0, 99)])


@given(TEXT, st.data())
def test_an_edit_outside_a_span_never_changes_its_words_or_takes_others_for_them(text, data):
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    before = data.draw(st.booleans())
    start = data.draw(st.integers(last if before else 0, len(text) if before else first))
    end = data.draw(st.integers(start, len(text) if before else first))
    if start == end:
        return
    put = data.draw(TEXT)
    new = text[:first] + put + text[last:]
    true = start + (len(put) - (last - first) if before else 0)
    ((at, stop, status, _),) = told(new, (start, end), old=text)
    assert 0 <= at <= stop <= len(new)
    if status != "needs_review":
        assert new[at:stop] == text[start:end]
        assert at == true
        assert (status == "exact") == (at == start)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.booleans())
def test_where_every_word_is_said_once_an_edit_outside_a_span_never_asks_anybody(a, b, c, drop):
    words = [f"parola{n:02}" for n in range(40)]
    at, start, end = sorted((a, b, c))
    coded = " ".join(words[start + 1 : end + 2])
    old = " ".join(words)
    changed = words[:at] + words[at + 1 :] if drop else [*words[:at], "nuovo", *words[at:]]
    new = " ".join(changed)
    ((first, last, status, _),) = told(new, span(coded, old), old=old)
    assert (new[first:last], status) == (coded, "moved")


@given(TEXT, TEXT)
def test_whatever_happens_to_a_text_a_kept_coding_has_its_words(old, new):
    spans = [(n, n + 4) for n in range(0, len(old) - 4, 3)]
    for (start, end), (first, last, status, why) in zip(
        spans, told(new, *spans, old=old), strict=True
    ):
        assert 0 <= first <= last <= len(new)
        assert (status == "needs_review") == bool(why)
        if status != "needs_review":
            assert new[first:last] == old[start:end]


def long_interview(rng, words=30_000):
    bank = [f"parola{n}" for n in range(400)] + ["il", "di", "e", "che", "non"] * 40
    turns, said = [], 0
    while said < words:
        length = rng.choice([1, 3, 20, 60, 120])
        who = "Intervistatrice" if len(turns) % 2 == 0 else "Rispondente"
        turns.append(f"{who}: " + " ".join(rng.choice(bank) for _ in range(length)) + ".")
        said += length
    return turns


@pytest.mark.parametrize("edit", ["words", "labels"])
def test_a_long_interview_is_carried_over_in_two_seconds(edit):
    rng = random.Random(7)
    turns = long_interview(rng)
    old = "\n".join(turns)
    if edit == "labels":
        new = old.replace("Rispondente:", "Signora:")
    else:
        mended = [
            turn.replace("parola3", "Parola tre", 1) if rng.random() < 0.3 else turn
            for turn in turns
        ]
        new = "\n".join(mended[:50] + mended[52:] + mended[50:52])
    starts = [rng.randrange(len(old) - 300) for _ in range(500)]
    spans = [(start, start + rng.randrange(20, 300)) for start in starts]
    table = reanchor(old, new, spans)
    kept = table[table["status"] != "needs_review"]
    assert len(kept) > 150
    assert all(
        new[row.start : row.end] == old[slice(*spans[row.Index])] for row in kept.itertuples()
    )


@given(TEXT, st.data())
def test_a_span_that_lost_half_of_its_words_is_never_kept_as_it_is(text, data):
    coded = "aspettato a lungo il permesso"
    old = f"{text}\n{coded}\n{text}"
    start = len(text) + 1
    half = data.draw(st.integers(start + 1, start + len(coded) - 1))
    new = old[:half] + old[start + len(coded) :]
    ((first, last, status, _),) = told(new, (start, start + len(coded)), old=old)
    assert status == "needs_review"
    assert new[first:last].strip()
