"""Changes of codes.yml: nothing lost, comments and order kept, every old name leads to a code in use."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impra_research.coding.themes import Told, adopt, merge, move, redefine, rename, retire, split
from impra_research.coding.themes.tree import codes_file
from impra_research.errors import UsageError

DEMONSTRATION = Path(__file__).parents[3] / "data" / "raw" / "codebook" / "codes.yml"
FAMILIES = ["individual_resources", "co_ethnic_network", "association_role", "market_access",
            "institutional_rules", "transnational_ties", "discrimination", "intercultural_fit"]  # fmt: skip
TEXT = "{en: A, fr: B, it: C}"
CODES = f"""\
# Our codes.
codes:
  # what rules do
  rules:
    parent: null  # a family
    label: {TEXT}
    definition:
      en: >-
        What offices ask,
        and how long it takes.
      fr: B
      it: C
    use_when: {TEXT}
    not_when: {TEXT}

  # waiting, of any kind
  wait:
    parent: rules
    label: {TEXT}
    definition: {TEXT}
    use_when: {TEXT}
    not_when: {TEXT}  # see forms
  forms: {{parent: rules, label: {TEXT}, definition: {TEXT}, use_when: {TEXT}, not_when: {TEXT}}}
  # last of all
  trust:
    parent:
    label: {TEXT}
    definition: {TEXT}
    use_when: {TEXT}
    not_when: {TEXT}
# The end.
"""
TOLD = Told("team", dt.date(2014, 6, 1), 'two coders read it as one: "wait", #1')
LABEL = {"en": "New", "fr": "No", "it": "Nuovo"}


def comments(content):
    return [line.strip() for line in content.split("\n") if line.strip().startswith("#")]


def test_the_demonstration_has_every_deductive_family():
    codes = codes_file(DEMONSTRATION.read_text(encoding="utf-8")).codes
    assert [code for code, theme in codes.items() if theme.parent is None] == FAMILIES
    association = {code for code, theme in codes.items() if theme.parent == "association_role"}
    assert association == {f"association_{part}" for part in (
        "information", "mediation", "finance", "premises", "referral", "advocacy", "training")}  # fmt: skip


def test_a_renamed_code_keeps_its_place_and_its_old_name_leads_to_it():
    made = rename(CODES, "wait", "permit_wait", TOLD)
    file = codes_file(made)
    assert list(file.codes) == ["rules", "permit_wait", "forms", "trust"]
    assert file.successors == {"wait": "permit_wait"}
    assert comments(made) == comments(CODES)
    (change,) = file.codes["permit_wait"].history
    assert (change.what, change.from_, change.by, change.date, change.reason) == (
        "renamed", ("wait",), "team", dt.date(2014, 6, 1), TOLD.reason)  # fmt: skip


def test_lines_that_a_change_does_not_mean_stay_as_they_are():
    made = rename(CODES, "wait", "permit_wait", TOLD).split("\n")
    kept = [line for line in CODES.split("\n") if line != "  wait:"]
    assert [line for line in made if line in kept][: len(kept)] == kept


def test_a_family_that_is_renamed_keeps_what_stands_below_it():
    file = codes_file(rename(CODES, "rules", "institutional_rules", TOLD))
    assert file.codes["wait"].parent == file.codes["forms"].parent == "institutional_rules"


def test_a_code_takes_back_a_name_that_it_had_before():
    there = rename(CODES, "wait", "waiting", TOLD)
    file = codes_file(rename(there, "waiting", "wait", TOLD))
    assert file.successors == {"waiting": "wait"}
    assert [change.what for change in file.codes["wait"].history] == ["renamed", "renamed"]


@pytest.mark.parametrize("name", ["forms", "wait again", "", "_x"])
def test_a_name_that_is_taken_or_no_name_is_refused(name):
    with pytest.raises(UsageError):
        rename(CODES, "wait", name, TOLD)


def test_the_name_of_a_retired_code_is_not_given_to_another():
    made = merge(CODES, ["wait"], "forms", TOLD)
    with pytest.raises(UsageError, match=r"'wait' was a code once; .* is read as 'forms'"):
        rename(made, "trust", "wait", TOLD)


def test_merged_codes_keep_their_texts_and_lead_to_the_one():
    made = merge(CODES, ["wait", "rules"], "forms", TOLD)
    file = codes_file(made)
    assert file.successors == {"wait": "forms", "rules": "forms"}
    assert file.codes["forms"].parent is None
    assert "how long it takes" in file.retired["rules"].definition["en"]
    assert file.retired["wait"].history[-1].into == ("forms",)
    assert file.codes["forms"].history[-1].from_ == ("wait", "rules")
    assert sorted(comments(made)) == sorted(comments(CODES))
    assert "# see forms" in made


def test_successors_are_followed_to_the_last():
    made = merge(merge(CODES, ["wait"], "forms", TOLD), ["forms"], "trust", TOLD)
    assert codes_file(made).successors["wait"] == "trust"


def test_a_code_that_is_split_stays_above_its_parts_which_wait_for_a_definition():
    made = split(CODES, "wait", {"wait_permit": LABEL, "wait_bank": LABEL}, TOLD)
    file = codes_file(made)
    assert list(file.codes) == ["rules", "wait", "wait_permit", "wait_bank", "forms", "trust"]
    assert file.codes["wait_bank"].parent == "wait"
    assert file.codes["wait"].history[-1].into == ("wait_permit", "wait_bank")
    assert made.count("# decide") == 6
    assert comments(made) == comments(CODES)


def test_a_code_is_not_moved_below_itself():
    with pytest.raises(UsageError, match="below itself"):
        move(CODES, "rules", "wait", TOLD)
    made = move(CODES, "trust", "rules", TOLD)
    assert codes_file(made).codes["trust"].parent == "rules"
    assert codes_file(move(made, "trust", None, TOLD)).codes["trust"].parent is None


def test_an_earlier_wording_stays_in_the_history():
    made = redefine(CODES, "rules", "definition", {"en": "What offices ask."}, TOLD)
    theme = codes_file(made).codes["rules"]
    assert theme.definition["en"] == "What offices ask."
    assert theme.history[-1].was["definition"]["en"] == "What offices ask, and how long it takes."
    assert comments(made) == comments(CODES)


def test_a_code_at_the_top_is_retired_only_into_another():
    with pytest.raises(UsageError, match="stands at the top"):
        retire(CODES, "trust", TOLD)
    assert codes_file(retire(CODES, "wait", TOLD)).successors == {"wait": "rules"}


def test_a_code_created_while_coding_is_taken_in_with_marks():
    made = adopt(CODES, "queue", LABEL, "rules", TOLD)
    assert codes_file(made).codes["queue"].label == LABEL
    assert made.count("# decide") == 3


def test_the_demonstrations_codebook_changes_only_where_it_is_meant_to():
    content = DEMONSTRATION.read_text(encoding="utf-8")
    made = merge(content, ["association_referral"], "association_information", TOLD)
    made = redefine(made, "skills", "label", {"en": "Know-how"}, TOLD)
    assert len(set(content.split("\n")) - set(made.split("\n"))) <= 1


STEPS = st.tuples(
    st.sampled_from(["rename", "move", "merge", "retire", "split", "adopt"]),
    st.integers(0, 50), st.integers(0, 50),
)  # fmt: skip


def changed(content, kind, first, second, number):
    codes = list(codes_file(content).codes)
    one, other = codes[first % len(codes)], codes[second % len(codes)]
    once = [*codes_file(content).retired, f"n{number}"]
    match kind:
        case "rename":
            return rename(content, one, once[second % len(once)], TOLD)
        case "move":
            return move(content, one, other if second % 4 else None, TOLD)
        case "merge":
            return merge(content, [one, codes[(first + 1) % len(codes)]], other, TOLD)
        case "retire":
            return retire(content, one, TOLD, into=other if second % 2 else None)
        case "split":
            return split(content, one, {f"s{number}": LABEL, f"t{number}": LABEL}, TOLD)
        case _:
            return adopt(content, f"a{number}", LABEL, other, TOLD)


@settings(max_examples=20, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=8))
def test_whatever_is_done_every_code_ever_used_leads_to_one_in_use(steps):
    content, ever, trail = CODES, set(codes_file(CODES).codes), 0
    for number, (kind, first, second) in enumerate(steps):
        try:
            content = changed(content, kind, first, second, number)
        except UsageError:
            continue
        file = codes_file(content)
        ever |= set(file.codes)
        assert {file.successors.get(code, code) for code in ever} <= set(file.codes)
        assert set(comments(CODES)) <= set(comments(content))
        texts = [each for each in (*file.codes.values(), *file.retired.values()) if each.label]
        assert len(texts) >= trail  # no definition is ever lost
        trail = len(texts)
