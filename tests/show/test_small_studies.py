"""A page of a small study, or of one that lacks something, says so and nothing else breaks."""

import matplotlib as mpl
import pytest
from tests.show.small_studies import NOTEBOOKS, never_collected, run_page, small_study

pytestmark = pytest.mark.slow
SIZES = (3, 10, 30)


@pytest.fixture(scope="module", autouse=True)
def _headless():
    mpl.use("Agg")


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    return {size: small_study(folder / f"of_{size}", size) for size in SIZES}


def texts(shown):
    return {key: data.get("text/markdown", data["text/plain"]) for _, key, data in shown}


def table(shown, key):
    (plain,) = [data["text/plain"] for role, id, data in shown if (role, id) == ("table", key)]
    return plain.splitlines()


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_a_small_study_is_made_to_its_end(studies, shown, notebook, size):
    run_page(notebook, studies[size])
    assert shown[-1][1] == "sampling_limits"


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "too few registrations"), ("fr", "trop peu d’immatriculations"),
     ("it", "Le registrazioni sono troppo poche")],
)  # fmt: skip
def test_a_model_that_is_refused_says_so_in_words_and_draws_nothing(studies, shown, language, says):
    run_page("from_informal_to_registered", studies[10], language=language)
    assert says in texts(shown)["not_estimated.hazard_model"]
    assert not {"forest", "hazard_ratios", "within_horizon", "support_association"} & set(
        texts(shown)
    )


@pytest.mark.parametrize(
    ("notebook", "lacking", "said"),
    [
        ("intercultural_support", ["fit_language", "fit_listened", "fit_ignored_experience",
                                   "fit_family", "fit_network", "fit_judged"],
         "not_collected.intercultural_fit"),
        ("intercultural_support", ["support"], "not_collected.support"),
        ("who_helps_and_how", ["needed_support"], "not_collected.needed_support"),
        ("who_helps_and_how", ["why_not_used"], "not_collected.why_not_used"),
        ("who_helps_and_how", ["support"], "not_collected.support"),
        ("who_helps_and_how", ["contacted_service", "satisfied"], "steps_asked"),
        ("who_helps_and_how", ["sex", "citizenship", "birth_year"], "steps_asked"),
        ("who_helps_and_how", ["registered"], "steps_asked"),
        ("two_regions_compared", ["refused_service"], "not_collected.claim_access"),
        ("two_regions_compared", ["service"], "not_collected.claim_passage"),
        ("from_informal_to_registered", ["step"], "not_collected.step"),
        ("from_informal_to_registered", ["registered"], "not_collected.registered"),
        ("from_informal_to_registered", ["accounts"], "not_collected.accounts"),
        ("one_scale_of_formality", ["accounts", "social_contributions"], "not_collected.definitions"),
        ("pathways", ["step"], "not_collected.step"),
        ("who_answered", ["education"], "not_collected.education"),
    ],
)  # fmt: skip
def test_what_was_not_collected_is_said_and_the_rest_of_the_page_stands(
    studies, shown, tmp_path, notebook, lacking, said
):
    run_page(notebook, never_collected(studies[30], tmp_path / "study", *lacking))
    assert said in texts(shown)
    assert shown[-1][1] == "sampling_limits"


def test_registration_is_shown_without_accounts(studies, shown, tmp_path):
    run_page("from_informal_to_registered",
             never_collected(studies[30], tmp_path / "study", "accounts"))  # fmt: skip
    assert {"registered_overall", "registered_today", "registered_by_place",
            "registered_shares"} <= set(texts(shown))  # fmt: skip
    assert not {"registered_by_accounts", "full_accounts", "formality_definitions"} & set(
        texts(shown)
    )


@pytest.mark.parametrize("kept", [1, 2])
def test_a_study_with_few_items_of_formality_shows_those(studies, shown, tmp_path, kept):
    items = ["accounts", "vat", "income_tax", "licence", "separate_accounts",
             "social_contributions", "written_contracts"]  # fmt: skip
    run_page("one_scale_of_formality",
             never_collected(studies[30], tmp_path / "study", *items[kept - 1 :]))  # fmt: skip
    assert len({line.split(" | ")[0] for line in table(shown, "item_shares")[2:-2]}) == kept
    assert "not_collected.formality_index" in texts(shown)


def test_tables_and_sentences_follow_the_order_of_the_places(studies, shown):
    swapped = {"place_a": "rhone_alpes", "place_b": "piemonte"}
    for notebook in NOTEBOOKS:
        run_page(notebook, studies[30], **swapped)
    assert "Places compared: Rhône-Alpes and Piedmont." in texts(shown)["notice"]
    for key in ("item_shares", "formality_levels", "shares_by_kind", "fit_shares"):
        places = [line.split(" | ")[1] for line in table(shown, key)[2:4]]
        assert places == ["Rhône-Alpes", "Piedmont"], key
    for key in ("median_times", "registered_shares", "reliability", "fit_means",
                "respondents_by_sex"):  # fmt: skip
        places = [line.split(" | ")[0] for line in table(shown, key)[2:4]]
        assert places == ["Rhône-Alpes", "Piedmont"], key
