"""The report as a newcomer makes it and people open it.

The tracked files in a new folder, an empty HOME, nothing active, one command; then every page in a real
browser, from a file, without the network. `make pages` looks at the pages of real studies too.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from impra_research import Study
from impra_research.declared import LANGUAGES
from impra_research.run.pages.words import site_words

ROOT = Path(__file__).parents[1]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
SCREENSHOTS = "screenshots"
SHARED = ROOT.parent / "shared"
CHILE = Study.open(ROOT / "studies" / "eme_chile")
# Real pages take as long again, and need the files of their study.
REAL = bool(os.environ.get("REAL_PAGES")) and CHILE.files is not None
AT_HAND = ["data"] + ["eme_chile"] * REAL
OF_A_STUDY = ("index", "codebook", "checked", "counted", "who_answered",
              "from_informal_to_registered", "one_scale_of_formality", "pathways",
              "intercultural_support", "who_helps_and_how", "two_regions_compared", "what_makes_the_gap",
              "what_the_interviews_say", "what_can_cross_the_border")  # fmt: skip
# Chile's survey asked nothing of support nor of dates, and nobody was interviewed.
SILENT = (
    "eme_chile/intercultural_support",
    "eme_chile/pathways",
    "eme_chile/what_the_interviews_say",
    "eme_chile/what_can_cross_the_border",
    "eme_chile/who_helps_and_how",
)
PAGES = ["index.html", *(f"{language}/{page}.html" for language in LANGUAGES for page in (
    "index", *(f"{study}/{page}" for study in AT_HAND for page in OF_A_STUDY
               if f"{study}/{page}" not in SILENT)))]  # fmt: skip
# Colours are those of no language: in the dark, one is looked at.
LOOKS = [(name, scheme) for name in PAGES for scheme in ("light", "dark")
         if scheme == "light" or not name.startswith(("fr/", "it/"))]  # fmt: skip


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("newcomer") / "clone with a space"
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, text=True, check=True).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def make(clone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    home = clone.parent / "home"
    home.mkdir(exist_ok=True)
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "TMPDIR", "SSL_CERT_FILE")
        if name in os.environ
    }
    kept |= {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_"))}
    path = os.pathsep.join(
        part for part in kept["PATH"].split(os.pathsep) if not part.startswith(str(ROOT))
    )
    return subprocess.run(["make", *words], cwd=clone, text=True, capture_output=True, check=False,
                          env={**kept, "PATH": path, "HOME": str(home)})  # fmt: skip


@pytest.fixture(scope="module")
def made(clone) -> subprocess.CompletedProcess[str]:
    return make(clone, "report")


@pytest.mark.slow
def test_one_command_makes_the_report_in_a_new_folder_with_an_empty_home(clone, made):
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-3000:]
    address = made.stdout.splitlines()[-1]
    index = Path(unquote(urlparse(address).path))
    assert index == clone / "notebooks" / "rendered" / "index.html"
    written = index.read_text(encoding="utf-8")
    for language in ("en", "fr", "it"):
        assert f'lang="{language}"' in written
        page = (index.parent / language / "data" / "who_answered.html").read_text(encoding="utf-8")
        assert f'<html lang="{language}"' in page
    for record in (index.parent / "runs" / "data").rglob("*.json"):
        assert json.loads(record.read_text())["status"] == "ok", record.name
    assert {path.name for path in clone.parent.iterdir()} == {clone.name, "home"}
    assert all(path.name.startswith(".") for path in (clone.parent / "home").iterdir())


@pytest.mark.slow
def test_a_second_report_executes_nothing(clone, made):
    ended = make(clone, "report")
    assert ended.returncode == 0
    assert "up to date" in ended.stdout
    assert " ok " not in ended.stdout


def test_help_is_the_default_and_needs_no_environment(clone):
    ended = make(clone)
    assert ended.returncode == 0
    for command in ("report", "test", "lab", "check", "bench", "coverage", "fresh"):
        assert f"make {command}" in ended.stdout


@pytest.fixture(scope="module")
def report(clone, made) -> Path:
    """The pages; where real ones are asked for, what real data beside the folder add is made first."""
    if REAL:
        (clone.parent / SHARED.name).symlink_to(SHARED, target_is_directory=True)
        assert make(clone, "report").returncode == 0
    (clone / SCREENSHOTS).mkdir()
    return clone / "notebooks" / "rendered" / "index.html"


@pytest.fixture(scope="module")
def browser(report):
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
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


@pytest.mark.parametrize(("name", "scheme"), LOOKS)
def test_a_page_asks_nothing_of_others_and_is_accessible(opened, clone, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(name, scheme=scheme)
    page.screenshot(
        path=clone / SCREENSHOTS / f"{scheme}-{name.replace('/', '-')}.png", full_page=True
    )
    # preload: axe would fetch the style sheets again, which a page opened from a file may not
    found = Axe().run(page, options={"preload": False}).response["violations"]
    told = [(each["id"], each["nodes"][0]["html"][:200]) for each in found]
    assert told == []


@pytest.mark.skipif(not REAL, reason="pages of real studies: make pages")
@pytest.mark.parametrize("name", SILENT)
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
def test_a_phone_needs_no_sideways_scrolling(opened, clone, name):
    page = opened(name, width=390)
    page.screenshot(
        path=clone / SCREENSHOTS / f"phone-{name.replace('/', '-')}.png", full_page=True
    )
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
