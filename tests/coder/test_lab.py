"""The whole conversation of a coder in JupyterLab: what was acknowledged outlives kernel and browser."""

from __future__ import annotations

import json
import shutil

import pytest
from tests.coder.conversation import Conversation, write_notebook
from tests.coder.lab import Lab
from tests.coder.screen import ARGUMENTS, CHROMIUM
from tests.coder.small_study import HARD, ROOT, write_study
from typer.testing import CliRunner

from impra_research.coder.log import CoderLog
from impra_research.coder.opened import open_document
from impra_research.read.acts import Code
from impra_research.run.cli import app
from impra_research.study import Study

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]


TEXTS = {"D1": HARD}


@pytest.fixture
def labs():
    """Start JupyterLabs that stop with the test."""
    started = []
    yield lambda *about: started.append(Lab(*about)) or started[-1]
    for lab in started:
        lab.stop()


@pytest.fixture
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


def test_a_coder_codes_and_loses_nothing_when_the_kernel_or_the_browser_dies(
    labs, browser, tmp_path
):
    study, notebook = write_study(tmp_path / "study"), tmp_path / "code.ipynb"
    write_notebook(
        notebook, 'from impra_research.coder import Coder\nCoder("study", "D1", coder="A")'
    )
    lab, log = labs(tmp_path), study / "raw" / "coding" / "log" / "A.jsonl"
    coder = Conversation(browser, lab, log)
    coder.run_cell()
    cells = coder.page.locator(".jp-Cell").count()

    coder.code("J’ai de\u0301clare\u0301 mon activité 👩‍👩‍👧 en mars", "competences")
    coder.code("mon activité", "Ressources ind > Débuts")  # created in place, and overlapping
    coder.press("m")
    coder.page.keyboard.type("dd a 1 – pas à pas")
    coder.press("Control+Enter")
    coder.code("Ma cousine", "epargne")
    coder.press("Control+z")
    coder.settled()
    assert [code for _, code, _ in coder.on_disk(TEXTS)] == ["skills", "debuts"]
    coder.press("Control+y")
    coder.settled()
    coder.code("titre de séjour", "competences")
    coder.press("u")
    coder.settled()
    kept = [
        ("J’ai de\u0301clare\u0301 mon activité 👩‍👩‍👧 en mars", "skills", ""),
        ("mon activité", "debuts", "dd a 1 – pas à pas"),
        ("Ma cousine", "savings", ""),
    ]
    assert coder.on_disk(TEXTS) == kept
    assert coder.page.locator(".jp-Cell").count() == cells  # `a`, `b`, `dd` did nothing to cells

    coder.select("Voilà")
    coder.kernel_dies(lambda: coder.press("1"))  # the browser keeps what nobody acknowledges
    coder.run_cell()
    kept.append(("Voilà", "skills", ""))
    assert coder.on_disk(TEXTS) == kept
    coder_saw = coder.on_screen()
    assert {"Voilà", "Ma cousine"} <= set(coder_saw)

    coder.save(notebook)
    coder.page.close()
    again = Conversation(browser, lab, log)  # the kernel lives: what it showed is there again
    again.shown()
    assert again.on_screen() == coder_saw
    again.code("des mois", "epargne")
    assert again.on_disk(TEXTS) == [*kept, ("des mois", "savings", "")]

    outputs = json.loads(notebook.read_text())["cells"][0]["outputs"]
    (page,) = [each["data"]["text/html"] for each in outputs if "data" in each]
    assert "<mark>" in "".join(page)


def double(study, *words):
    typed = ["double", *map(str, words), "--study", str(study)]
    return CliRunner().invoke(app, typed, catch_exceptions=False).stdout


def at(words, code, opened):
    start = opened.text.index(words)
    return Code(coder="D", document=opened.document, text=opened.sha256, start=start,
                end=start + len(words), code=code)  # fmt: skip


def test_two_code_packets_alone_one_of_them_through_a_dead_kernel_and_what_is_decided_stands(
    labs, browser, tmp_path
):
    study, packets = write_study(tmp_path / "study"), [tmp_path / "packet C", tmp_path / "D"]
    shutil.rmtree(study / "raw" / "interviews")
    shutil.copytree(ROOT / "data" / "raw" / "interviews", study / "raw" / "interviews")
    double(study, "draw", "first", "--coder", "C", "--coder", "D", "--number", "2", "--seed", "7")
    for coder, packet in zip("CD", packets, strict=True):
        double(study, "packet", "first", coder, "--out", packet)
    alone = Study.open(packets[1])
    opened = [open_document(alone, name, coder="D", blind=True) for name in ("PIE_12", "RA_08")]

    lab = labs(tmp_path, "packet C/code.ipynb")
    coder = Conversation(browser, lab, packets[0] / "raw" / "coding" / "log" / "C.jsonl")
    coder.run_cell(1)  # the second interview first: every cell opens by itself
    coder.code("comptes", "competences")
    coder.run_cell(0)
    coder.select("telefono")  # the digit of a code goes along from interview to interview
    coder.kernel_dies(lambda: coder.press("1"))
    coder.run_cell(0)
    coder.code("risparmi", "risparmi propri")
    done = [("comptes", "skills", ""), ("telefono", "skills", ""), ("risparmi", "savings", "")]
    assert coder.on_disk({each.document: each.text for each in opened}) == done
    coder.page.close()

    with (log := CoderLog(opened[0].log, "D")).held():
        log.append([at("telefono", "skills", opened[0]), at("comptes", "savings", opened[1])])
    assert "nothing coded in" in double(study, "merge", "first", *packets)
    left = json.loads(double(study, "compare", "first", "--json"))
    assert [(each["document"], each["kind"]) for each in left] == [
        ("PIE_12", "only_first"), ("RA_08", "other_code")]  # fmt: skip
    for each in left:
        which = each["disagreement"]
        double(study, "adjudicate", "first", which, "--keep", "first", "--reason", "so")
    told = json.loads(double(study, "agreement", "first", "--json"))
    pooled = next(each for each in told if each["code"] == "pooled")
    assert pooled["kappa"] < pooled["kappa_after"] == 1
