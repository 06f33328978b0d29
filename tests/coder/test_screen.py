"""The coder in a browser: exact places, every key, nothing lost, nothing that a text says is obeyed."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.coder.screen import ARGUMENTS, CHROMIUM, SELECT, Screen
from tests.coder.small_study import HARD, write_study
from tests.coding.test_replay import GIVEN, histories

from impra_research.coder import Coder
from impra_research.coder.log import CoderLog
from impra_research.coder.widget import browser_module
from impra_research.coding.replay import acts_on, replay
from impra_research.declared import LANGUAGES
from impra_research.read.acts import Code, Move, read_log

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def context(browser):
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def screen(context, study):
    opened = Screen(context, Coder(study, "D1", coder="A"))
    yield opened
    assert opened.complaints == []


def quotes(screen):
    return [HARD[each.start : each.end] for each in screen.coder.segments]


def codes(screen):
    return [each.code for each in screen.coder.segments]


@pytest.mark.parametrize(
    "words",
    ["Bonjour 😀 comment", "de\u0301clare\u0301 mon activité 👩‍👩‍👧 en mars", "😀😀 des mois", "نعم ثم رجعت",
     "<img src=x onerror=\"window.hacked=1\"> & <b>gras</b>", "\u202egnissap\u202c fin",
     "Voilà.", "cousine m’a aidée"],
)  # fmt: skip
def test_a_passage_is_coded_where_it_stands_whatever_its_letters(screen, words):
    screen.code(words, "comp")
    assert quotes(screen) == [words]
    assert codes(screen) == ["skills"]
    assert "".join(screen.texts(".coded")) == words


def test_a_selection_gives_up_white_space_and_completes_its_words(screen):
    screen.code("titre de séj", "comp")
    screen.code(" pas. ", "épar")
    assert quotes(screen) == ["titre de séjour", "pas."]


def test_a_key_pressed_at_once_codes_what_is_selected_and_not_what_was(screen):
    screen.select("Voilà")
    screen.page.evaluate(
        """([select, words]) => { eval(select)(document.querySelector(".words"), [words, 0]);
             const key = (key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
             document.querySelector(".words").dispatchEvent(key("n")); }""",
        [SELECT, "titre de séjour"],
    )
    screen.press("Enter")
    screen.settled()
    assert quotes(screen) == ["titre de séjour"]


def test_a_passage_may_go_through_several_turns(screen):
    screen.page.evaluate("document.querySelector('.words').focus()")
    screen.select("Voilà")
    screen.press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "n", "Enter")
    screen.settled()
    (quote,) = quotes(screen)
    assert quote.startswith("Voilà.\n\nRép: <img")


def test_what_a_text_says_is_shown_and_never_obeyed(screen):
    assert screen.page.evaluate("window.hacked") is None
    assert screen.page.locator(".words img, .words b").count() == 0
    assert (
        screen.page.locator(".words").inner_text().replace("\n\n", "\n").count("<b>gras</b>") == 1
    )


def test_a_memo_and_a_created_code_are_texts_too(screen):
    screen.code("Voilà", "<img src=x onerror=window.hacked=1>")
    screen.press("m")
    screen.page.keyboard.type("<script>window.hacked=2</script>")
    screen.press("Control+Enter")
    screen.settled()
    screen.press("n")
    screen.press("Escape")
    assert screen.page.evaluate("window.hacked") is None
    assert [each.memo for each in screen.coder.segments] == ["<script>window.hacked=2</script>"]


def test_a_coder_who_uses_only_the_keyboard_reaches_everything(screen):
    screen.page.locator("button", has_text="Touches").focus()
    screen.press("Tab")
    screen.press("Control+ArrowDown", "Control+ArrowDown", "Control+Shift+ArrowDown")
    screen.press("n", "ArrowDown", "ArrowUp")
    screen.page.keyboard.type("competences")
    screen.press("Enter")
    screen.press("m")
    screen.page.keyboard.type("dès le début")
    screen.press("Control+Enter")
    screen.settled()
    (segment,) = screen.coder.segments
    assert (segment.code, segment.memo) == ("skills", "dès le début")
    assert HARD[segment.start : segment.end].startswith("J’ai de\u0301clare\u0301")
    screen.press("f")
    screen.page.keyboard.type("epargne")
    screen.press("Enter")
    screen.settled()
    assert screen.texts(".coded") == []
    screen.press("Escape", "g")
    assert "Puis" in screen.page.evaluate("getSelection().toString()")
    screen.press("j", "k")
    screen.page.locator(".here .small").last.focus()
    screen.press("Enter")  # its button goes away with the coding
    screen.settled()
    assert screen.coder.segments == []
    screen.page.get_by_role("button", name="Annuler").focus()
    screen.press("Enter", "Enter", "Enter")  # it is dimmed when there is nothing left
    screen.settled()
    screen.press("Control+y", "Control+y", "?", "Tab", "Shift+Tab", "Escape")
    screen.settled()
    assert screen.coder.segments == [segment]


def test_a_code_is_created_where_it_is_needed_below_a_family(screen):
    screen.code("Ma cousine", "Ressources ind > Aide d’une cousine")
    (theme,) = screen.coder.coded.themes.values()
    assert (theme.code, theme.parent) == ("aide_d_une_cousine", "individual_resources")
    assert theme.label["it"] == "Aide d’une cousine"
    assert "Aide d’une cousine" in " ".join(screen.texts(".codes .code"))
    screen.press("Control+z")
    screen.settled()
    screen.page.get_by_label("Retirer le nouveau code: Aide d’une cousine").click()
    screen.settled()
    assert screen.coder.coded.themes == {}


def test_one_passage_takes_several_codes_and_a_second_time_gives_one_back(screen):
    screen.select("titre de séjour")
    screen.press("n")
    screen.page.keyboard.type("competences")
    screen.press("Shift+Enter")
    screen.page.keyboard.type("epargne")
    screen.press("Enter")
    screen.settled()
    assert codes(screen) == ["skills", "savings"]
    screen.code("titre de séjour", "competences")
    assert codes(screen) == ["savings"]


def test_a_digit_applies_a_recent_code_on_every_keyboard(screen):
    screen.code("Voilà", "competences")
    screen.code("cousine", "epargne")
    screen.select("des mois")
    screen.page.evaluate(  # the key 1 of a French keyboard writes &
        """document.querySelector(".words").dispatchEvent(
             new KeyboardEvent("keydown", { key: "&", code: "Digit1", bubbles: true }))"""
    )
    screen.settled()
    screen.press("2")
    screen.settled()
    assert sorted(codes(screen)) == ["savings", "savings", "skills", "skills"]


def test_a_digit_keeps_its_code_until_eight_others_were_used(screen):
    used = [{"act": "code", "code": code} for code in "abcdefghiaj"]
    slots = screen.page.evaluate("acts => coder.recentCodes(acts)", used)
    assert slots == list("ajcdefghi")


def test_overlapping_codings_have_lanes_of_their_own_that_do_not_move(screen):
    def lanes():
        bars = screen.page.locator(".bar").all()
        return [bar.evaluate("b => b.style.getPropertyValue('--lane')") for bar in bars]

    screen.code("Le titre de séjour n’arrivait pas", "competences")
    screen.code("séjour n’arrivait pas. Ma cousine", "epargne")
    assert sorted(lanes()) == ["0", "1"]
    screen.code("Le titre", "association", 0)
    assert sorted(lanes()) == ["0", "1", "2"]
    screen.select("séjour")
    assert len(screen.texts(".here li")) == 2
    assert len(screen.texts(".label")) == 3


def test_undo_and_redo_have_no_end_and_the_kernel_stands_where_the_screen_does(screen):
    screen.code("Voilà", "competences")
    screen.press("m")
    screen.page.keyboard.type("pourquoi")
    screen.press("Control+Enter")
    screen.code("cousine", "epargne")
    screen.press("u")
    screen.settled()
    whole = replay(screen.coder.journal.acts)
    states = [whole.held]
    for _ in range(4):
        screen.press("Control+z")
        screen.settled()
        states.append(replay(screen.coder.journal.acts).held)
    assert states[-1] == {}
    assert screen.texts(".coded") == []
    screen.press("Control+z")
    assert screen.status == "Rien à annuler"
    for key, state in zip(("Control+y", "Control+Shift+Z") * 2, reversed(states[:-1]), strict=True):
        screen.press(key)
        screen.settled()
        assert replay(screen.coder.journal.acts).held == state
    assert screen.texts(".coded") == ["Voilà"]


def test_the_ends_of_a_coding_follow_a_new_selection(screen):
    screen.code("titre", "competences")
    screen.select("titre de séjour")
    screen.press("e")
    screen.settled()
    assert quotes(screen) == ["titre de séjour"]


def test_a_corrected_passage_that_was_looked_at_is_exact_until_that_is_undone(screen, study):
    def statuses():
        return [each.status for each in Coder(study, "D1", coder="A").segments]

    screen.code("Voilà", "competences")
    screen.code("titre de séjour", "epargne")
    at = [HARD.index("Voilà") + 10, HARD.index("titre de séjour")]
    moved = {"text": screen.coder.opened.sha256, "status": "needs_review"}
    carried = [
        Move(coder="A", segment=each.segment, start=start, end=each.end + 10, **moved)
        for each, start in zip(screen.coder.segments, at, strict=True)
    ]
    with screen.coder.journal.held():
        screen.coder.journal.append(carried)
    screen.open(Coder(study, "D1", coder="A"))
    assert "À relire : 2" in screen.texts(".tools button")
    screen.page.locator(".words").focus()
    screen.press("r")
    screen.page.get_by_role("button", name="Bien ainsi (r): Compétences").click()
    screen.settled()
    assert statuses() == ["exact", "needs_review"]
    screen.press("r", "r")  # to the next, and this one as well
    screen.settled()
    assert statuses() == ["exact", "exact"]
    assert "À relire" not in " ".join(screen.texts(".tools button"))
    screen.press("Control+z")
    screen.settled()
    assert statuses() == ["exact", "needs_review"]


def test_next_uncoded_goes_through_what_the_person_said_and_skips_the_questions(screen):
    screen.code("J’ai de\u0301clare\u0301 mon activité 👩‍👩‍👧 en mars", "competences")
    screen.page.evaluate("getSelection().collapse(document.querySelector('.words'), 0)")
    went = []
    for _ in range(4):
        screen.press("g")
        went.append(screen.page.evaluate("getSelection().toString()").strip())
    assert went[0].startswith("Puis j’ai attendu")
    assert went[1].startswith("قلت")
    assert "Et après" not in " ".join(went)


def test_a_filter_shows_one_family_alone_and_j_goes_through_it(screen):
    screen.code("Voilà", "competences")
    screen.code("cousine", "epargne")
    screen.code("des mois", "association")
    screen.page.locator(".codes .code", has_text="Ressources individuelles").click()
    screen.settled()
    assert screen.texts(".coded") == ["Voilà", "cousine"]
    screen.page.locator(".words").focus()
    screen.page.evaluate("getSelection().collapse(document.querySelector('.words'), 0)")
    screen.press("j", "j")
    assert screen.page.evaluate("getSelection().toString()") == "cousine"
    screen.press("k")
    assert screen.page.evaluate("getSelection().toString()") == "Voilà"
    screen.press("Escape")
    screen.settled()
    assert len(screen.texts(".coded")) == 3


def test_counts_hold_for_a_code_and_what_is_below_it(screen):
    screen.code("Voilà", "competences")
    screen.code("cousine", "epargne")
    family = screen.page.locator(".codes .code", has_text="Ressources individuelles")
    assert family.locator(".count").inner_text() == "2"


def test_what_the_kernel_refuses_disappears_and_says_why(screen):
    screen.coder.desk.opened = dataclasses.replace(screen.coder.opened, sha256="b" * 64)
    screen.select("Voilà")
    screen.press("n", "Enter")
    screen.settled()
    assert screen.texts(".coded") == []
    assert "La transcription a changé" in screen.status
    assert not screen.coder.opened.log.exists() or read_log(screen.coder.opened.log).acts == ()


def test_what_the_disk_does_not_take_is_told_and_kept_until_it_does(screen, monkeypatch):
    screen.code("Voilà", "competences")

    def full(_acts):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(screen.coder.journal, "append", full)
        screen.press("u")
        screen.page.wait_for_selector(".disk.urgent")
        assert "No space left" in screen.page.locator(".disk").inner_text()
        assert codes(screen) == ["skills"]
    screen.page.locator(".disk button").click()
    screen.settled()
    assert codes(screen) == []


def test_acts_without_an_answer_are_kept_in_the_browser_and_sent_when_the_kernel_is_back(
    screen, study
):
    screen.dead = True
    screen.select("Voilà")
    screen.press("n")
    screen.page.keyboard.type("Une nouvelle idée")
    screen.press("Enter")
    screen.page.wait_for_selector(".disk.urgent", timeout=10_000)
    assert "2" in screen.page.locator(".disk").inner_text()
    screen.dead = False
    screen.open(Coder(study, "D1", coder="A"))
    assert codes(screen) == ["une_nouvelle_idee"]
    assert screen.texts(".coded") == ["Voilà"]
    assert screen.page.evaluate("localStorage.length") == 0


def test_what_another_kernel_of_the_coder_wrote_appears(screen, study, context):
    other = Screen(context, Coder(study, "D1", coder="A"))
    other.code("Voilà", "competences")
    other.page.close()
    screen.page.bring_to_front()
    screen.code("cousine", "epargne")
    assert screen.texts(".coded") == ["Voilà", "cousine"]


def test_a_blind_coder_is_not_sent_what_others_coded(study, context):
    first = Screen(context, Coder(study, "D1", coder="A"))
    first.code("Voilà", "competences")
    blind = Coder(study, "D1", coder="B")
    assert blind.about["others"] == []
    seeing = Screen(context, Coder(study, "D1", coder="B", blind=False))
    assert seeing.texts(".label") == ["A: Compétences"]
    assert seeing.texts(".coded") == []
    seeing.page.locator(".tools button", has_text="Autres codages").click()
    seeing.settled()
    assert seeing.texts(".label") == []


def propose(study, **passages):
    """Keep candidates as a method that found some words would."""
    rows = [{"candidate": name, "rank": 1, "code": code, "score": 0.4, "method": "tfidf", "version": "1",
             "document": "D1", "text": hashlib.sha256(HARD.encode()).hexdigest(), "why": "<b>", "quote": "",
             "start": HARD.index(words), "end": HARD.index(words) + len(words)}
            for name, (words, code) in passages.items()]  # fmt: skip
    (study / "processed" / "suggested").mkdir(parents=True, exist_ok=True)
    pd.DataFrame(rows).to_parquet(study / "processed" / "suggested" / "tfidf.parquet")


def test_a_proposal_waits_for_the_coder_and_the_machine_codes_nothing(study, context):
    propose(
        study, one=("Voilà", "skills"), two=("titre de séjour", "paperwork"), three=("fin", "gone")
    )
    assert Coder(study, "D1", coder="A").about["proposed"] == []  # whoever did not ask for them
    screen = Screen(context, Coder(study, "D1", coder="A", proposed=True))
    listed = ".proposed .code"
    assert len(screen.texts(listed)) == 2
    screen.page.locator(".words").focus()
    screen.press("a")  # nothing is proposed at the caret
    assert read_acts(study, "A") == []
    screen.press("p", "p", "x")
    screen.settled()
    screen.press("p", "a")
    screen.settled()
    assert screen.texts(listed) == []
    (code,), (rejected, accepted) = (read_acts(study, each) for each in ("A", "machine_tfidf"))
    assert (rejected.verdict, accepted.verdict) == ("rejected", "accepted")
    assert {rejected.by, accepted.by, code.coder} == {"A"}
    assert (code.judgement, HARD[code.start : code.end], code.code) == (
        accepted.id,
        "Voilà",
        "skills",
    )
    screen.open(Coder(study, "D1", coder="A", proposed=True))
    assert screen.texts(listed) == []  # rejected, and coded
    screen.page.locator(".words").focus()
    screen.press("Control+z")
    screen.settled()
    assert len(screen.texts(listed)) == 1
    assert screen.complaints == []


def read_acts(study, coder):
    log = study / "raw" / "coding" / "log" / f"{coder}.jsonl"
    return [*read_log(log).acts] if log.is_file() and log.stat().st_size else []


def test_two_codes_that_became_one_are_one_coding_with_both_memos_and_go_together(
    tmp_path, context
):
    study = write_study(tmp_path)
    with (study / "raw" / "codebook" / "codes.yml").open("a", encoding="utf-8") as codes:
        codes.write("\nretired:\n  craft: {into: skills}\n")
    start = HARD.index("Voilà")
    with (log := CoderLog(study / "raw" / "coding" / "log" / "A.jsonl", "A")).held():
        log.append([Code(coder="A", document="D1", text=hashlib.sha256(HARD.encode()).hexdigest(),
                         start=start, end=start + 5, code=code, memo=f"of {code}")
                    for code in ("craft", "skills")])  # fmt: skip
    screen = Screen(context, Coder(study, "D1", coder="A"))
    screen.select("Voilà")
    assert screen.texts(".here .memo") == ["of craft\nof skills"]
    assert [each.memo for each in screen.coder.segments] == screen.texts(".here .memo")
    assert len(screen.texts(".bar")) == 1
    screen.press("m", "Control+End")
    screen.page.keyboard.type("!")
    screen.press("Control+Enter")
    screen.settled()
    (one,) = screen.coder.coded.held.values()
    assert one.memo == "of craft\nof skills!"
    screen.select("Voilà")
    screen.press("u")
    screen.settled()
    assert screen.coder.segments == []


def test_no_key_reaches_the_page_around(screen):
    screen.page.evaluate(
        "window.leaked = []; document.addEventListener('keydown', (e) => leaked.push(e.key))"
    )
    screen.code("Voilà", "competences")
    screen.press(
        "a",
        "b",
        "d",
        "x",
        "Escape",
        "ArrowDown",
        "Shift+Enter",
        "Escape",
        "Control+s",
        "?",
        "Escape",
    )
    assert screen.page.evaluate("leaked") == []
    assert screen.page.locator(".words").inner_text().count("Voilà") == 1


def test_typing_changes_nothing_in_the_words(screen):
    before = screen.page.locator(".words").inner_text()
    screen.select("Voilà")
    screen.press("x", "Enter", "Escape", "Control+x", "Control+v", "Control+b", "Backspace", "Tab")
    assert screen.page.locator(".words").inner_text() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_on_the_screen_is_told_in_each_language(context, study, language):
    screen = Screen(context, Coder(study, "D1", coder="A", language=language))
    screen.press("?")
    screen.page.locator(".tools button").last.click()
    shown = screen.page.locator(".impra-coder").inner_text()
    assert screen.coder.words["key_5"] in shown
    assert not any(key in shown for key in ("next_uncoded", "nothing_here", "key_"))


def severe(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in found
            if each["id"] not in ("landmark-one-main", "page-has-heading-one", "region")]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_page_and_its_boxes(browser, study, scheme):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    screen = Screen(context, Coder(study, "D1", coder="A"))
    screen.code("Voilà", "competences")
    screen.press("m")
    screen.page.keyboard.type("pourquoi")
    screen.press("Control+Enter")
    screen.settled()
    found = {"page": severe(screen.page)}
    for key in ("n", "m", "?"):
        screen.press(key)
        found[key] = severe(screen.page)
        screen.press("Escape")
    context.close()
    assert found == {"page": [], "n": [], "m": [], "?": []}


@pytest.fixture(scope="module")
def bare(browser):
    page = browser.new_page()
    page.evaluate(
        """async (module) => { window.coder = await import(
             URL.createObjectURL(new Blob([module], { type: "text/javascript" }))); }""",
        browser_module(),
    )
    yield page
    page.close()


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=histories())
def test_browser_and_kernel_come_to_the_same(bare, acts):
    given_ = {"segment": GIVEN.segment, "start": 0, "end": 4, "code": "skills", "coder": "A",
              "memo": "", "status": "exact"}  # fmt: skip
    lines = [json.loads(act.line()) for act in acts_on("D1", acts, [GIVEN])]
    told = bare.evaluate(
        """([acts, given]) => { const state = coder.replay(acts, given, "D1");
             return { segments: [...state.segments.values()], undoable: state.undoable,
                      redoable: state.redoable }; }""",
        [lines, [given_]],
    )
    state = replay(acts, [GIVEN])
    ours = [{name: getattr(each, name) for name in given_} for each in state.held.values()
            if each.document == "D1"]  # fmt: skip
    assert told["segments"] == ours
    assert told["undoable"] == list(state.undoable.get("D1", ()))
    assert told["redoable"] == list(state.redoable.get("D1", ()))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_the_blocks_of_a_text_are_its_lines_in_code_points(bare, text):
    blocks = bare.evaluate("text => coder.blocksOf(text, 'fr')", text)
    assert [text[each["start"] : each["end"]] for each in blocks] == text.split("\n")
    assert [each["text"] for each in blocks] == text.split("\n")
