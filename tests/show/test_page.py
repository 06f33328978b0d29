import pandas as pd
import pytest

from impra_research.analyse.estimate import Estimate
from impra_research.errors import UsageError
from impra_research.show.bars import share_bars
from impra_research.show.page import Page, open_page
from impra_research.show.results import NotCollected, NotEstimated, values_of
from impra_research.show.sections import extremes
from impra_research.show.words import Words


@pytest.fixture
def page(study, shown):
    return Page(study, ("piemonte", "rhone_alpes"), Words("en"))


def shares(count=(40, 60), n=(100, 100)):
    return pd.DataFrame({
        "group": ["piemonte", "rhone_alpes"], "count": count, "n": n,
        "share": [c / m for c, m in zip(count, n, strict=True)], "low": 0.3, "high": 0.7,
    })  # fmt: skip


def test_a_finding_is_computed_from_its_result(page, shown):
    page.finding("registered_today", shares())
    role, key, data = shown[-1]
    assert (role, key) == ("finding", "registered_today")
    assert "40% of the enterprises then active in Piedmont" in data["text/markdown"]
    assert "60% in Rhône-Alpes" in data["text/markdown"]


def test_a_finding_on_too_few_is_not_shown(page, shown):
    page.finding("registered_today", shares(count=(3, 60)))
    role, _, data = shown[-1]
    assert role == "prose"
    assert "Fewer than 5 answers" in data["text/markdown"]
    assert "60%" not in data["text/markdown"]


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [(1, 5, "more unregistered"), (-5, -1, "less time"), (-1, 2, "leave open")],
)
def test_the_sentence_follows_the_side_of_the_difference(page, shown, low, high, says):
    found = Estimate("difference", (low + high) / 2, low, high, n=300, base="", method="")
    page.finding("time_difference", difference=found, horizon=60)
    assert says in shown[-1][2]["text/markdown"]


def test_what_was_not_collected_is_said_once_a_section_and_nothing_raises(page, shown):
    nothing = page.compute(pd.DataFrame.head, page.data("harvest"))
    page.question("limits")
    page.finding("registered_today", nothing)
    page.table("shares_by_kind", nothing, ["kind", "n"])
    page.figure("education", share_bars, nothing, rows="code", claim=nothing)
    page.cross("registered_by_accounts", nothing, rows="registered", columns="accounts")
    page.say("comparison_limits", given=nothing)
    assert [key for _, key, _ in shown] == ["limits.question", "not_collected.harvest"]


def test_a_claim_that_cannot_be_spoken_to_keeps_its_number(page, shown):
    page.say("claim_dynamic", given=NotCollected("harvest"))
    ((role, key, data),) = shown
    assert (role, key) == ("prose", "not_collected.claim_dynamic")
    assert data["text/markdown"].startswith("Claim 1, ")
    assert ": harvest." in data["text/markdown"]


def test_a_welcome_result_that_was_not_collected_becomes_none(page):
    assert page.compute(lambda needed, more: more, 1, more=NotCollected("support")) is None


def test_the_title_says_that_the_data_are_synthetic(page, shown):
    page.title("who_answered")
    assert [role for role, _, _ in shown] == ["title", "banner"]
    assert "Synthetic demonstration data" in shown[1][2]["text/markdown"]
    assert "Licence: CC0" in shown[1][2]["text/markdown"]


def test_a_question_quotes_what_was_asked_in_full(page, shown):
    page.question("how_experienced", "intercultural_fit", "no_such_variable")
    text = shown[-1][2]["text/markdown"]
    assert text.count("> - “") == 6
    assert "“The adviser listened to what I wanted to do.”" in text


def test_a_figure_is_one_png_with_alt_text_a_caption_and_a_sentence(page, shown):
    codes = ("low", "middle", "high")
    levels = pd.concat([shares().assign(code=code) for code in codes])
    page.figure("education", share_bars, levels, rows="code", of="education", claim=shares())
    assert [role for role, _, _ in shown] == ["figure", "caption", "prose"]
    bundle = shown[0][2]
    assert set(bundle) == {"image/png", "text/plain"}
    assert bundle["text/plain"].startswith("Tertiary education: 40% in Piedmont")
    assert "Source:" in shown[1][2]["text/markdown"]


def test_the_same_figure_is_the_same_bytes(page, shown):
    for _ in range(2):
        page.figure("education", share_bars, shares().assign(code="high"),
                    rows="code", of="education", claim=shares())  # fmt: skip
    assert shown[0][2] == shown[3][2]


def test_a_place_language_or_study_that_does_not_exist_is_named(study):
    folder = str(study.folder)
    with pytest.raises(UsageError, match="did you mean 'piemonte'"):
        open_page(folder, place_a="piemont", place_b="rhone_alpes")
    with pytest.raises(UsageError, match="no language"):
        open_page(folder, place_a="piemonte", place_b="rhone_alpes", language="de")
    with pytest.raises(UsageError, match="compared with itself"):
        open_page(folder, place_a="piemonte", place_b="piemonte")


@pytest.mark.parametrize(
    "asked", [{"horizon": 0}, {"within": -1}, {"window": 12.5}, {"every": True}, {"min_cell": 2}]
)
def test_a_number_that_no_page_can_be_made_with_is_refused_before_anything_runs(asked):
    ((name, value),) = asked.items()
    with pytest.raises(
        UsageError, match=f"{name} must be a whole number .* not {value}"
    ) as refused:
        open_page("no such study", place_a="piemonte", place_b="rhone_alpes", **asked)
    assert f"leave {name} at its usual value" in refused.value.fix


def test_a_sentence_needs_one_row_a_place():
    twice = pd.concat([shares(), shares()])
    with pytest.raises(UsageError, match="one row a place"):
        values_of(twice, ("piemonte", "rhone_alpes"))


def test_text_from_data_is_text_and_not_markup(page, shown):
    page.say("nothing_to_list", caption="<script>alert(1)</script> $x$")
    assert "&lt;script&gt;" in shown[-1][2]["text/markdown"]
    assert r"\$x\$" in shown[-1][2]["text/markdown"]


def answers_to(first, second):
    return pd.DataFrame({
        "group": ["piemonte", "rhone_alpes"] * 2, "item": ["fit_language"] * 2 + ["fit_judged"] * 2,
        "count": [first, first, second, second], "n": 100, "low": 0.3, "high": 0.7,
        "share": [first / 100, first / 100, second / 100, second / 100],
    })  # fmt: skip


@pytest.mark.parametrize(("second", "form"), [(20, "clear"), (55, "unclear")])
def test_a_superlative_is_claimed_only_where_intervals_lie_apart(page, second, form):
    assert extremes(answers_to(60, second), page.look)["form"] == form


def by_status():
    return pd.DataFrame({"group": ["a", "b"], "n": [50, 60], "weighted": [0.5, 0.6], "low": 0.4,
                         "high": 0.7, "unweighted": [0.5, 0.6]})  # fmt: skip


def test_only_a_weighted_study_has_weighted_shares_beside_unweighted_ones(page, shown):
    columns = ["group:status", "n", "weighted", "interval", "unweighted"]
    page.table("registered_by_status", by_status(), columns)
    assert shown[-1][2]["text/plain"].splitlines()[1] == "Status | n | Share | 95% interval"


def test_a_note_speaks_of_shares_only_where_one_is_shown(page, shown):
    for counts in ([40, 30, 20, 50], [3, 30, 20, 2]):
        crossed = pd.DataFrame({"row": ["yes", "yes", "no", "no"], "column": ["no", "yes"] * 2,
                                "count": counts, "n": 70, "share": 0.5})  # fmt: skip
        page.cross("registered_by_accounts", crossed, rows="registered", columns="accounts")
    first, second = (data["text/plain"] for _, _, data in shown)
    assert "the share is of the row" in first
    assert "the share is of the row" not in second


def test_a_cross_table_without_a_count_says_that_there_is_nothing(page, shown):
    nothing = pd.DataFrame({"row": ["yes"], "column": ["no"], "count": 0, "n": 0, "share": 0.0})
    page.cross("registered_by_accounts", nothing, rows="registered", columns="accounts")
    assert "there is nothing to list" in shown[-1][2]["text/markdown"]


def test_what_is_lacking_is_named_and_not_called_this(page, shown):
    page.table("registered_by_status", NotCollected("status"), ["group:status", "n"])
    assert shown[-1][2]["text/markdown"] == (
        "Not collected in these data: status in employment. What rests on it is not shown."
    )


def test_an_estimate_that_cannot_be_made_is_not_left_open_but_gives_its_reason(page, shown):
    gap = Estimate.impossible("d", n=9, base="", reason="piemonte: followed for 30 months only")
    page.finding("time_difference", difference=gap, horizon=60)
    role, key, data = shown[-1]
    assert (role, key) == ("prose", "not_estimated.time_difference")
    assert "in one place nobody was observed for long enough" in data["text/markdown"]


def test_a_figure_with_nothing_in_it_is_not_drawn(page, shown):
    bare = shares().assign(share=float("nan"), code="high")
    page.figure("education", share_bars, bare, rows="code", of="education", claim=shares())
    assert [role for role, _, _ in shown] == ["prose"]


def test_a_result_that_these_data_cannot_carry_goes_untouched_and_is_said_once(page, shown):
    refused = NotEstimated("support_ratio")
    assert page.compute(pd.DataFrame.head, refused) is refused
    page.finding("support_association", ratio=refused)
    page.finding("support_contrast", ratio=refused)
    assert [key for _, key, _ in shown] == ["not_estimated.support_ratio"]


def test_of_a_table_never_collected_the_question_that_was_asked_for_is_named():
    chile = open_page("studies/eme_chile", place_a="metropolitana", place_b="nuble")
    assert chile.data("answer", "refused_service") == NotCollected("refused_service")
    assert chile.data("answer") == NotCollected("answer")
