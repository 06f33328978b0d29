"""The report as people open it: from a file, in a real browser, without the network."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from impra_research import Study
from impra_research.declared import LANGUAGES
from impra_research.run.pages.words import site_words

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
ROOT = Path(__file__).parents[1]
RENDERED = ROOT / "notebooks" / "rendered"
SCREENSHOTS = RENDERED / "screenshots"
CHILE = Study.open(ROOT / "studies" / "eme_chile")
AT_HAND = ["data"] + ["eme_chile"] * (CHILE.files is not None)  # its pages need its files
OF_A_STUDY = ("index", "codebook", "checked", "counted", "who_answered",
              "from_informal_to_registered", "one_scale_of_formality", "pathways",
              "intercultural_support", "two_regions_compared", "what_makes_the_gap",
              "what_the_interviews_say")  # fmt: skip
# Chile's survey asked nothing of support nor of dates, and nobody was interviewed.
SILENT = (
    "eme_chile/intercultural_support",
    "eme_chile/pathways",
    "eme_chile/what_the_interviews_say",
)
NOT_MADE = SILENT if CHILE.files is not None else ()
PAGES = ["index.html", *(f"{language}/{page}.html" for language in LANGUAGES for page in (
    "index", *(f"{study}/{page}" for study in AT_HAND for page in OF_A_STUDY
               if f"{study}/{page}" not in NOT_MADE)))]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]


@pytest.fixture(scope="module")
def report() -> Path:
    code = "from impra_research.run.cli import main; main()"
    made = subprocess.run([sys.executable, "-c", code, "report"], cwd=ROOT,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert made.returncode == 0, made.stderr
    SCREENSHOTS.mkdir(exist_ok=True)
    return RENDERED / "index.html"


@pytest.fixture(scope="module")
def browser(report):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser, report):
    """Open a page; what the console complains of and what is asked of other hosts is collected."""
    contexts, complaints = [], []

    def opened(name, *, scheme="light", width=1280, javascript=True):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900},
                                      java_script_enabled=javascript, offline=True)  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda r: None if r.url.startswith(("file:", "data:")) else complaints.append(r.url),
        )
        page.goto((report.parent / name).as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nothing_of_others_and_is_accessible(opened, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(name, scheme=scheme)
    page.screenshot(path=SCREENSHOTS / f"{scheme}-{name.replace('/', '-')}.png", full_page=True)
    # preload: axe would fetch the style sheets again, which a page opened from a file may not
    found = Axe().run(page, options={"preload": False}).response["violations"]
    told = [(each["id"], each["nodes"][0]["html"][:200]) for each in found]
    assert told == []


@pytest.mark.parametrize("name", NOT_MADE)
def test_a_page_that_would_say_nothing_is_not_made(report, name):
    for language in LANGUAGES:
        assert not (report.parent / language / f"{name}.html").exists()
        about = (report.parent / language / Path(name).parent / "index.html").read_text()
        assert site_words(language)["absent"].split(",")[0] in about


@pytest.mark.parametrize("name", [name for name in PAGES if name.count("/") == 2])
def test_every_figure_is_described_in_words(opened, name):
    for image in opened(name).locator("article img").all():
        described = image.get_attribute("alt") or ""
        assert len(described.split()) > 8, described
        assert not re.search(r"\.(png|svg)$|_images", described)


@pytest.mark.parametrize("name", [*PAGES[:1], "fr/data/who_answered.html"])
def test_a_phone_needs_no_sideways_scrolling(opened, name):
    page = opened(name, width=390)
    page.screenshot(path=SCREENSHOTS / f"phone-{name.replace('/', '-')}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_first_page_stands_without_javascript_and_each_finding_leads_to_its_place(
    opened, report
):
    page = opened("index.html", javascript=False)
    links = [link.get_attribute("href") for link in page.locator("section a").all()]
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        assert (report.parent / path).is_file(), link
        assert not anchor or f'id="{anchor}"' in (report.parent / path).read_text(
            encoding="utf-8"
        ), link


def test_the_language_switch_keeps_the_page(opened):
    page = opened("en/data/who_answered.html")
    page.get_by_role("link", name="Italiano").first.click()
    assert page.url.endswith("it/data/who_answered.html")
    assert page.locator("html").get_attribute("lang") == "it"


def test_a_page_carries_its_notice_and_says_how_it_was_made(opened):
    page = opened("fr/data/who_answered.html")
    assert "Données de démonstration synthétiques" in page.locator("article").inner_text()
    page.get_by_text("Comment cette page a été faite").click()
    assert "min_cell = 5" in page.locator("article").inner_text()


def test_a_page_printed_from_dark_mode_is_black_on_white(opened):
    page = opened("en/data/who_answered.html", scheme="dark")
    page.emulate_media(media="print")
    of = "([where, what]) => getComputedStyle(document.querySelector(where))[what]"
    colours = [
        page.evaluate(of, ["body", "backgroundColor"]),
        page.evaluate(of, ["article p", "color"]),
    ]
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
