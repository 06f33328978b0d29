"""Rows of segments.csv, their translations and the consensus follow a transcript that is corrected."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.coder.small_study import write_study

from impra_research.coder.carried import carry_over
from impra_research.coder.log import CoderLog
from impra_research.coder.opened import open_document
from impra_research.coding.interviews import code_interviews
from impra_research.coding.replay import received_id, replay
from impra_research.coding.rows import Earlier, rows_on_their_texts
from impra_research.errors import ReceivedFileError
from impra_research.exchange.kept_texts import sha256_of
from impra_research.read.acts import CONSENSUS, Code, Log, Resize, Uncode
from impra_research.read.codings import Codings, read_codings
from impra_research.run.transcribed import carried_over, listed
from impra_research.study import Study

OLD = "Enquêtrice: Et alors 😀 ?\nRép: J’ai attendu le titre. Puis rien. J’ai payé.\n"
NEW = OLD.replace("Rép: ", "Rép: Bon, écoutez. ").replace("rien", "rien du tout")
PERSON = pd.DataFrame({"person": ["p1"]})
WAIT, NOTHING, PAID = "J’ai attendu le titre.", "Puis rien.", "J’ai payé."


def span(words, text=OLD):
    return text.index(words), text.index(words) + len(words)


def row_of(words, code, coder):
    return received_id("D1", *span(words), code, coder)


@pytest.fixture
def study(tmp_path):
    """A study that was cleaned: two coders' rows, translations, one decision of the consensus."""
    folder = write_study(tmp_path / "study", OLD)
    coding = folder / "raw" / "coding"
    coding.mkdir()
    rows = [(WAIT, "permit_wait", "A"), (WAIT, "permit_wait", "B"),
            (NOTHING, "paperwork", "A"), (PAID, "skills", "A"), (PAID, "mistrust", "B")]  # fmt: skip
    table = pd.DataFrame([("D1", *span(words), code, coder) for words, code, coder in rows],
                         columns=["document", "start", "end", "code", "coder"])  # fmt: skip
    table.to_csv(coding / "segments.csv", index=False)
    said = [("D1", *span(words), f"EN {words}", words, "") for words in (WAIT, NOTHING)]
    names = ["document", "start", "end", "en", "fr", "it"]
    pd.DataFrame(said, columns=names).to_csv(coding / "translations.csv", index=False)
    decided = CoderLog(coding / "log" / f"{CONSENSUS}.jsonl", CONSENSUS)
    start, end = span(PAID)
    back = [row_of(NOTHING, "paperwork", "A"), row_of(PAID, "mistrust", "B")]
    with decided.held():
        decided.append([
            Code(coder=CONSENSUS, document="D1", text=sha256_of(OLD), start=start, end=end,
                 code="skills", reason="he says so"),
            *(Uncode(coder=CONSENSUS, segment=each, reason="not said") for each in back),
        ])  # fmt: skip
    return cleaned(folder)


def cleaned(folder):
    """Leave the tables that `impra clean` leaves."""
    made = folder / "processed" / "coded"
    made.mkdir(parents=True, exist_ok=True)
    for name, table in code_interviews(Study.open(folder), PERSON).items():
        table.to_parquet(made / f"{name}.parquet")
    return folder


def correct(folder, text=NEW):
    (folder / "raw" / "interviews" / "D1.txt").write_text(text, encoding="utf-8")


def coded(folder):
    return code_interviews(Study.open(folder), PERSON)


def test_every_row_translation_and_decision_follows_a_correction_and_the_files_stay(study):
    files = {path: path.read_bytes() for path in (study / "raw" / "coding").glob("*.csv")}
    correct(study)
    with pytest.raises(ReceivedFileError, match="5 rows stood on another text of D1") as stop:
        coded(study)
    assert stop.value.then == "impra interviews reanchor"
    assert listed(Study.open(study))[0]["corrected_since"] == ["A", "B", CONSENSUS, "translations"]
    assert len(carried_over(Study.open(study), None)) == 5 + 2 + 1
    tables = coded(study)
    got = {tuple(row) for row in tables["segment"][["quote", "code", "coder", "status"]].to_numpy()}
    assert got == {
        (WAIT, "permit_wait", "A", "moved"), (WAIT, "permit_wait", "B", "moved"),
        ("Puis rien du tout.", "paperwork", "A", "needs_review"),
        (PAID, "skills", "A", "moved"), (PAID, "mistrust", "B", "moved"),
        (PAID, "skills", CONSENSUS, "moved"), (WAIT, "permit_wait", CONSENSUS, "moved"),
    }  # fmt: skip
    translation = tables["translation"].set_index("en")
    assert translation.loc[f"EN {WAIT}", ["start", "end"]].tolist() == [*span(WAIT, NEW)]
    assert translation["status"].to_dict() == {
        f"EN {WAIT}": "moved",
        f"EN {NOTHING}": "needs_review",
    }
    assert all(path.read_bytes() == content for path, content in files.items())


def test_a_second_correction_needs_no_tables_of_an_earlier_one(study):
    correct(study)
    carried_over(Study.open(study), None)
    for path in (study / "processed" / "coded").iterdir():
        path.unlink()
    again = NEW.replace("Et alors", "Eh bien, et alors")
    correct(study, again)
    assert len(carried_over(Study.open(study), None)) == 8
    segment = coded(study)["segment"]
    assert set(segment["quote"]) == {WAIT, "Puis rien du tout.", PAID}
    assert segment.loc[segment["code"] == "paperwork", "status"].tolist() == ["needs_review"]


def test_rows_corrected_by_hand_are_left_where_they_were_put(study):
    correct(study)
    path = study / "raw" / "coding" / "segments.csv"
    table = pd.read_csv(path).query("code != 'paperwork'")
    table[["start", "end"]] = [
        span(WAIT if code == "permit_wait" else PAID, NEW) for code in table["code"]
    ]
    table.to_csv(path, index=False)
    assert {each.coder for each in carried_over(Study.open(study), None)} == {
        "translations",
        CONSENSUS,
    }
    rows = coded(study)["segment"].query("coder != 'consensus'")
    assert set(zip(rows["quote"], rows["status"], strict=True)) == {
        (WAIT, "exact"),
        (PAID, "exact"),
    }


def test_a_translation_is_settled_by_correcting_its_row(study):
    correct(study)
    carried_over(Study.open(study), None)
    path = study / "raw" / "coding" / "translations.csv"
    path.write_text(path.read_text().replace(NOTHING, "Puis rien du tout."))
    assert coded(study)["translation"]["status"].tolist() == ["moved", "moved"]


def test_the_coder_opens_rows_where_they_stand_now_and_what_is_looked_at_stands(study):
    correct(study)
    with pytest.raises(ReceivedFileError, match="5 rows stood on another text of D1"):
        open_document(Study.open(study), "D1", coder="A", blind=True)
    carried_over(Study.open(study), None)
    opened = open_document(Study.open(study), "D1", coder="A", blind=True)
    log = CoderLog(opened.log, "A")
    held = {each.code: each for each in replay(log.acts, opened.given).held.values()}
    found = held["paperwork"]
    assert (NEW[found.start : found.end], found.status) == ("Puis rien du tout.", "needs_review")
    with log.held():
        log.append([Resize(coder="A", segment=found.segment, start=found.start, end=found.end)])
    segment = coded(study)["segment"].query("code == 'paperwork'")
    assert segment["status"].tolist() == ["exact"]


@given(before=st.lists(st.sampled_from(["uno", "due", "è\u0300", "😀"]), min_size=3, max_size=9),
       added=st.lists(st.sampled_from(["tre", "sì."]), max_size=3), data=st.data())  # fmt: skip
def test_what_was_not_changed_has_the_same_words_after_any_insertion(
    tmp_path_factory, before, added, data
):
    old = "R: " + " ".join(f"{word}{number}" for number, word in enumerate(before))
    at = data.draw(st.sampled_from([here for here, sign in enumerate(old) if sign == " "]))
    new = old[:at] + "".join(f" {word}" for word in added) + old[at:]
    words = [(old.index(word), old.index(word) + len(word)) for word in old.split()[1:]]
    rows = pd.DataFrame([("D1", str(a), str(b), "c", "A") for a, b in words],
                        columns=["document", "start", "end", "code", "coder"])  # fmt: skip
    codings = Codings(rows, None, {"A": Log(())})
    earlier = Earlier({"D1": old}, frozenset(received_id("D1", a, b, "c", "A") for a, b in words))
    given_rows = rows_on_their_texts(codings, {"D1": new}, earlier)
    coding = tmp_path_factory.mktemp("coding")
    carry_over(coding, {"D1": new}, rows=given_rows, then={"D1": old})
    held = (
        replay(read_codings(coding).logs["A"].acts, given_rows).held.values()
        if old != new
        else given_rows
    )
    assert [new[each.start : each.end] for each in held] == old.split()[1:]
