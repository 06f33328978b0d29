"""`impra run` as a person meets it: a process of its own, in a tiny compendium."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from contextlib import suppress

import pytest

HIDDEN = "(message hidden: it may show data; open the failed notebook)"
SLOW = "import time; time.sleep(30)"


def test_a_failed_notebook_keeps_the_others(little):
    little.notebook("good", "print(language)")
    little.notebook("bad", "1 + 1", "raise ValueError('no such thing')", "print('after')")
    little.runs("good", "bad")
    ended = little.impra("run")
    assert ended.returncode == 1, ended.stderr
    assert little.record("good")["status"] == "ok"
    failure = little.record("bad")["failure"]
    assert failure == {"cell": 4, "source": "raise ValueError('no such thing')",
                       "error": "ValueError", "message": HIDDEN}  # fmt: skip
    assert "raise ValueError" in ended.stdout
    assert "bad.failed.ipynb" in ended.stdout
    assert not little.result("bad").exists()


def test_a_message_written_by_us_is_shown_and_one_that_may_show_data_is_not(little):
    little.notebook("ours", "from impra_research.study import Study; Study.open('nowhere')")
    little.notebook("theirs", "name = 'Ro' + 'ssi'", "raise KeyError(name)")
    little.runs("ours", "theirs")
    ended = little.impra("run")
    message = little.record("ours")["failure"]["message"]
    assert "there is no study in nowhere" in message
    assert "; fix: give the folder" in message
    assert little.record("theirs")["failure"]["message"] == HIDDEN
    assert "KeyError" in ended.stdout
    assert "Rossi" not in ended.stdout + ended.stderr


@pytest.fixture
def small_disk(little):
    """The folder of results on a disk of 300 kB."""
    rendered = little.root / "notebooks" / "rendered"
    rendered.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(rendered)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only who may mount a file system can make a small disk")
    yield little
    subprocess.run(["umount", str(rendered)], check=True)


def test_a_full_disk_is_said_of_the_run_that_met_it_and_the_others_are_kept(small_disk):
    small_disk.notebook("big", "print('x' * 900_000)")
    small_disk.notebook("small", "print(1)")
    small_disk.runs("big", "small")
    ended = small_disk.impra("run", "--jobs", "1")
    assert ended.returncode == 1, ended.stderr
    assert "no space left" in ended.stdout
    assert "our mistake" not in ended.stderr
    assert "no space left" in small_disk.record("big")["failure"]["message"]
    assert small_disk.record("small")["status"] == "ok"


def test_a_second_run_does_nothing_and_a_changed_notebook_is_made_again(little):
    little.notebook("page", "print(1)")
    little.notebook("other", "print(2)")
    little.runs("page", "other")
    assert little.impra("run").returncode == 0
    before = little.result("other").stat().st_mtime_ns
    assert little.impra("status").returncode == 0
    little.notebook("page", "print(3)")
    stale = json.loads(little.impra("status", "--json").stdout)["stale"]
    assert stale == {"little/en/page": "changed: notebook"}
    again = json.loads(little.impra("run", "--json").stdout)
    assert [record["name"] for record in again["runs"]] == ["little/en/page"]
    assert little.result("other").stat().st_mtime_ns == before


def test_what_a_label_of_the_codebook_changes_is_made_again(little):
    little.receive()
    little.notebook("page")
    little.runs("page")
    assert little.impra("run").returncode == 0
    codebook = little.root / "little" / "raw" / "codebook" / "variables.yml"
    codebook.write_text(codebook.read_text().replace("words", "other words"))
    assert "codebook/variables.yml changed" in little.impra("status").stdout
    assert "ok" in little.impra("run").stdout


def test_two_equal_runs_write_the_same_bytes(little):
    little.notebook("page", "print(place_a)")
    little.runs("page")
    assert little.impra("run").returncode == 0
    first = little.result("page").read_bytes()
    assert little.impra("run", "--force").returncode == 0
    assert little.result("page").read_bytes() == first


def test_a_killed_kernel_is_recorded_as_died_and_no_cell_lies(little):
    little.notebook("page", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "print(1)")
    little.runs("page")
    assert little.impra("run").returncode == 1
    record = little.record("page")
    assert (record["status"], record["failure"]["error"]) == ("died", "DeadKernelError")
    failed = json.loads(little.result("page").with_suffix(".failed.ipynb").read_text())
    told = [cell["metadata"]["papermill"].get("status") for cell in failed["cells"]]
    assert told[-2:] == ["failed", "pending"]


def test_a_kernel_computes_on_one_core_and_listens_on_no_port(little):
    asked = (
        "import os, sys; print(os.environ['OMP_NUM_THREADS'], os.environ['OPENBLAS_NUM_THREADS'])"
    )
    little.notebook("page", asked, "print(get_ipython().kernel.parent.transport)")
    little.runs("page")
    ended = little.impra("run")
    assert ended.stderr.splitlines()[1:] == [ended.stderr.splitlines()[-1]], "no warning is printed"
    printed = [o["text"] for cell in json.loads(little.result("page").read_text())["cells"]
               for o in cell.get("outputs", [])]  # fmt: skip
    assert ["".join(text).strip() for text in printed] == ["1 1", "ipc"]


def test_a_cell_that_takes_too_long_is_recorded_as_timeout(little):
    little.notebook("page", SLOW)
    little.runs("page")
    ended = little.impra("run", "--time-limit", "2")
    assert ended.returncode == 1
    assert little.record("page")["status"] == "timeout"
    assert "Task was destroyed" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 2, "the study and the run, nothing else"


def test_a_large_output_is_kept_and_told_with_its_cell(little):
    little.notebook("page", "print('x' * 900)", "print('x' * 12_000_000)")
    little.runs("page")
    ended = little.impra("run")
    assert ended.returncode == 0, ended.stderr
    assert "warning: little/en/page: its notebook is 12 MB" in ended.stderr
    assert "cell [4]" in little.record("page")["warning"]


def test_what_a_killed_run_left_goes_also_when_everything_is_up_to_date(little):
    little.notebook("page")
    little.runs("page")
    assert little.impra("run").returncode == 0
    left = little.result("page").with_name(".part-1-page.ipynb")
    left.write_text("half")
    assert json.loads(little.impra("run", "--json").stdout)["runs"] == []
    assert not left.exists()


def test_tables_are_not_made_again_while_notebooks_read_them(little):
    little.receive()
    little.notebook("slow", "import time; time.sleep(6)")
    little.runs("slow")
    with little.begun("run") as batch:
        wait_for(little.root / "notebooks" / "rendered" / ".lock")
        cleaned = little.impra("clean", "--force")
        _, told = batch.communicate(timeout=60)
    assert cleaned.returncode == 1, cleaned.stdout
    assert "another impra command is using little/processed/" in cleaned.stderr
    assert batch.returncode == 0, told
    assert little.impra("status").returncode == 0


def test_a_failure_leaves_the_earlier_result(little):
    little.notebook("page", "print('once')")
    little.runs("page")
    assert little.impra("run").returncode == 0
    earlier = little.result("page").read_bytes()
    little.notebook("page", "raise ValueError")
    assert little.impra("run").returncode == 1
    assert little.result("page").read_bytes() == earlier
    assert little.record("page")["status"] == "failed"


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_batch_exits_130_and_keeps_what_had_ended(little, asked):
    little.notebook("quick")
    little.notebook("slow", SLOW)
    little.runs("quick", "slow")
    with little.begun("run", "--jobs", "2") as batch:
        wait_for(little.result("quick").with_suffix(".json"))
        batch.send_signal(asked)
        _, told = batch.communicate(timeout=30)
    assert batch.returncode == 130, told
    assert "interrupted" in told
    assert little.record("quick")["status"] == "ok"
    assert little.record("slow")["status"] == "interrupted"


def test_a_second_batch_is_refused(little):
    little.notebook("slow", "import time; time.sleep(6)")
    little.runs("slow")
    with little.begun("run") as first:
        wait_for(little.root / "notebooks" / "rendered" / ".lock")
        second = little.impra("run")
        first.communicate(timeout=60)
    assert second.returncode == 1
    assert "another impra command" in second.stderr
    assert first.returncode == 0


@pytest.mark.slow
def test_a_batch_killed_at_any_moment_leaves_whole_files_and_is_completed_by_the_next(little):
    for name in ("one", "two", "three"):
        little.notebook(name, "print(list(range(2000)))", "import time; time.sleep(0.2)")
    little.runs("one", "two", "three", languages="en, fr")
    chance = random.Random(5)
    for _ in range(5):
        with little.begun("run", "--force") as batch:
            with suppress(subprocess.TimeoutExpired):
                batch.wait(chance.uniform(0.8, 5))
            batch.kill()
        for path in little.result("one").parents[2].rglob("[!.]*.*"):
            if path.is_file():
                json.loads(path.read_text())
    ended = little.impra("run")
    assert ended.returncode == 0, ended.stdout
    assert len(list(little.result("one").parents[1].rglob("[!.]*.ipynb"))) == 6
    assert not list((little.root / "notebooks" / "rendered").rglob(".part-*"))
    assert little.impra("status").returncode == 0


def wait_for(path, seconds=60):
    until = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < until, f"{path.name} did not appear"
        time.sleep(0.05)
