"""What we claim of speed, measured here: one line a claim, ratios of one run on this machine.

    make bench            every claim
    make bench ONLY=loop  one of them

Each line: name, ratio, goal, `holds` or `short`. Exit 1 when one is short. `linear` writes and cleans ten
million rows: it takes a quarter of an hour, needs 10 GB of disk, and runs only when it is named.
"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from agreement import NotMeasuredError, agreement
from conditions import conditions, conditions_seconds
from cox import cox, cox_fixed, cox_linear
from duration import (
    curves_linear,
    lifelines_arrays,
    lifelines_curves,
    statsmodels_curves,
    thousand_draws,
)
from episodes import episodes_linear
from pathways import dynamic, first_distances, matching, matching_seconds
from practices import weightings_seconds
from specifications import specifications, specifications_seconds

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
LANGUAGES = ("en", "fr")
IN_ONE_PROCESS = """
import sys, papermill
for name in sys.argv[1:]:
    for language in ("en", "fr"):
        papermill.execute_notebook(
            f"notebooks/{name}.ipynb", f"api-{language}-{name}.ipynb",
            parameters=dict(language=language), cwd="notebooks", progress_bar=False)
"""


def measured(*commands: list[str], cwd: Path) -> float:
    """Run commands one after the other and return the seconds they took together."""
    began = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - began


@cache
def scratch() -> Path:
    """Make the folder of everything that is written here; it goes when the measuring ends."""
    folder = Path(tempfile.mkdtemp(prefix="impra-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def compendium() -> Path:
    """Set up the demonstration study with its notebooks in two languages: eight runs, tables made."""
    folder = Path(tempfile.mkdtemp(dir=scratch()))
    (folder / "notebooks").mkdir()
    (folder / "data").symlink_to(ROOT / "data")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        (folder / "notebooks" / path.name).write_bytes(path.read_bytes())
    listed = {"study": "data", "notebooks": names(), "each": {"language": LANGUAGES}}
    (folder / "notebooks" / "runs.yml").write_text(json.dumps({"runs": [listed]}))  # JSON is YAML
    subprocess.run([BIN / "impra", "clean"], cwd=folder, check=True, capture_output=True)
    return folder


def names() -> list[str]:
    """List the notebooks, by name."""
    return sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@cache
def ours() -> float:
    """Seconds of `impra run --force`."""
    return measured([str(BIN / "impra"), "run", "--force"], cwd=compendium())


def loop() -> float:
    """How many times faster than the papermill command in a loop."""
    commands = [
        [str(BIN / "papermill"), f"notebooks/{name}.ipynb", f"loop-{language}-{name}.ipynb",
         "-p", "language", language, "--cwd", "notebooks", "--no-progress-bar"]
        for language in LANGUAGES for name in names()
    ]  # fmt: skip
    return measured(*commands, cwd=compendium()) / ours()


def api() -> float:
    """How many times faster than papermill called from one Python process."""
    return measured([sys.executable, "-c", IN_ONE_PROCESS, *names()], cwd=compendium()) / ours()


def again() -> float:
    """How many times faster when nothing has changed."""
    ours()
    return ours() / measured([str(BIN / "impra"), "run"], cwd=compendium())


@cache
def survey(rows: int, kind: str = "csv") -> tuple[Path, Path]:
    """Write a survey of 60 columns, and the study that describes it."""
    from survey import write_study, write_survey

    folder = Path(tempfile.mkdtemp(dir=scratch()))
    file = folder / f"survey.{kind}"
    if kind == "csv":
        write_survey(file, rows)
    else:
        import polars as pl

        pl.scan_csv(survey(rows)[0], separator=";", infer_schema=False).sink_parquet(file)
    write_study(folder / "study", file)
    return file, folder / "study"


@cache
def in_a_process(code: str, *given: str) -> tuple[float, float]:
    """Run Python code in a process of its own: the seconds of what it times, and its peak in GiB."""
    told = subprocess.run([sys.executable, "-c", MEASURED.format(code=code), *given], cwd=ROOT,
                          check=True, capture_output=True, text=True)  # fmt: skip
    seconds, peak = map(float, told.stdout.split()[-2:])
    return seconds, peak


def cleaned(rows: int, kind: str = "csv") -> tuple[float, float]:
    """Seconds and GiB of cleaning a survey as `impra clean --force` does."""
    return in_a_process(CLEAN, str(survey(rows, kind)[1]))


def clean() -> float:
    """Clean a million rows x 60 columns, against pandas reading the same CSV with pyarrow."""
    return cleaned(MILLION)[0] / in_a_process(READ, str(survey(MILLION)[0]))[0]


def parquet() -> float:
    """Clean the same from Parquet, against the same reading of the CSV."""
    return cleaned(MILLION, "parquet")[0] / in_a_process(READ, str(survey(MILLION)[0]))[0]


def naive() -> float:
    """How many times faster than pandas' read_csv, replace and map doing part of the same work."""
    return in_a_process(NAIVE, str(survey(MILLION)[0]))[0] / cleaned(MILLION)[0]


def memory() -> float:
    """GiB at the peak of cleaning a million rows."""
    return cleaned(MILLION)[1]


def linear() -> float:
    """Ten million rows against ten times one million."""
    ten = cleaned(10 * MILLION)
    print(f"         ten million rows: {ten[0]:.0f} s, peak {ten[1]:.2f} GiB", flush=True)
    return ten[0] / cleaned(MILLION)[0] / 10


def coder_key() -> float:
    """Milliseconds (median) until the coder answers a key: 30,000 words, 2,000 codings, in a browser."""
    from statistics import median

    from coder import CHROMIUM, key_times

    if not CHROMIUM.exists():
        raise NotMeasuredError("Debian's chromium is not installed")
    return median(each for took in key_times().values() for each in took)


@cache
def coded() -> tuple[Path, Path]:
    """Write a million coded segments of a thousand interviews: as received, and as processed."""
    from codings import write_codings

    return write_codings(Path(tempfile.mkdtemp(dir=scratch())), MILLION)


def segments() -> float:
    """Load a million segments, join cases, make the case x code matrix, against reading the file."""
    received, processed = map(str, coded())
    once = in_a_process(FROM_CSV, received)[0] / in_a_process(READ_CODED, received)[0]
    print(f"         checked against the texts from segments.csv: {once:.1f} times", flush=True)
    return in_a_process(MATRIX, processed)[0] / in_a_process(READ_PARQUET, processed)[0]


MILLION = 1_000_000
MEASURED = """
import resource, sys, time
from pathlib import Path
began = time.perf_counter()
{code}
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""
CLEAN = """
from impra_research import Study
from impra_research.run.clean import process
process(Study.open(sys.argv[1]), force=True)
"""
READ = """
import pandas as pd
pd.read_csv(sys.argv[1], sep=";", engine="pyarrow")
"""
READ_PARQUET = """
import pandas as pd
began = time.perf_counter()
pd.read_parquet(sys.argv[1])
"""
READ_CODED = """
import pandas as pd
began = time.perf_counter()
pd.read_csv(sys.argv[1])
"""
MATRIX = """
sys.path.insert(0, "benchmarks")
from codings import cases, themes
import pandas as pd
from impra_research.coding.outputs import case_code_matrix
person = cases()
began = time.perf_counter()
segment = pd.read_parquet(sys.argv[1])
segment.merge(person, on="person", validate="many_to_one", suffixes=("", "_case"))
case_code_matrix(segment, person, themes(), coders=["A", "B"])
"""
FROM_CSV = """
sys.path.insert(0, "benchmarks")
from codings import themes, transcripts
from impra_research.coding.outputs import case_code_matrix
from impra_research.coding.segments import segment_table
from impra_research.read.written import read_written_table
read = transcripts()
began = time.perf_counter()
columns = ["document", "start", "end", "code", "coder"]
segment = segment_table(read_written_table(Path(sys.argv[1]), columns=columns), read, themes())
case_code_matrix(segment, read.transcript, themes(), coders=["A", "B"])
"""
# What one would write in a notebook; it does not say why a value is missing, and quarantines nothing.
NAIVE = """
import pandas as pd
from pathlib import Path
sys.path.insert(0, "benchmarks")
from survey import REASONS, columns
table = pd.read_csv(sys.argv[1], sep=";", dtype=str, keep_default_na=False)
for name, about in columns().items():
    kind, why = about["level"], table[name].map(REASONS)
    known = table[name].replace({text: None for text in [*REASONS, "99"]})
    if kind in ("nominal", "ordinal", "binary"):
        codes = {label["fr"]: code for code, label in about["values"].items()}
        known = pd.Categorical(known.map(codes), list(about["values"]))
    elif kind in ("ratio", "count"):
        known = pd.to_numeric(known.str.replace(",", "."), errors="coerce")
    elif kind == "date":
        known = pd.to_datetime(known, format="%d/%m/%Y", errors="coerce")
    table = table.assign(**{name: known, name + "__missing": why})
table = table[table["interview"].notna()].drop_duplicates("participant")
table.to_parquet(Path(sys.argv[1]).with_suffix(".naive.parquet"))
"""

# Each claim: how it is measured, its goal, and whether the goal is to be reached or not to be exceeded.
CLAIMS: dict[str, tuple[Callable[[], float], float, str]] = {
    "loop": (loop, 2.0, "least"),
    "api": (api, 1.2, "least"),
    "again": (again, 5.0, "least"),
    "clean": (clean, 3.0, "most"),
    "parquet": (parquet, 3.0, "most"),
    "naive": (naive, 1.0, "least"),
    "memory": (memory, 4.0, "most"),
    "segments": (segments, 5.0, "most"),
    "linear": (linear, 1.2, "most"),
    "coder_key": (coder_key, 50.0, "most"),
    "agreement": (agreement, 50.0, "least"),
    "matching": (matching, 5.0, "least"),
    "matching_seconds": (matching_seconds, 16.0, "most"),
    "dynamic": (dynamic, 1.0, "most"),
    "first_distances": (first_distances, 3.0, "most"),
    "curves": (statsmodels_curves, 1.0, "least"),
    "lifelines": (lifelines_curves, 10.0, "least"),
    "lifelines_arrays": (lifelines_arrays, 10.0, "least"),
    "curves_linear": (curves_linear, 1.2, "most"),
    "draws": (thousand_draws, 5.0, "most"),
    "cox": (cox, 30.0, "least"),
    "cox_fixed": (cox_fixed, 30.0, "least"),
    "cox_linear": (cox_linear, 1.2, "most"),
    "episodes_linear": (episodes_linear, 1.2, "most"),
    "specifications": (specifications, 10.0, "least"),
    "specifications_seconds": (specifications_seconds, 10.0, "most"),
    "weightings_seconds": (weightings_seconds, 5.0, "most"),
    "conditions": (conditions, 10.0, "least"),
    "conditions_seconds": (conditions_seconds, 10.0, "most"),
}
SLOW = ("linear",)


def main(only: list[str]) -> int:
    """Measure the claims and print a line for each."""
    short = 0
    for name in only or [name for name in CLAIMS if name not in SLOW]:
        measure, goal, at = CLAIMS[name]
        try:
            ratio = measure()
        except NotMeasuredError as why:
            print(f"{name:<9} not measured: {why}", flush=True)
            continue
        missed = ratio < goal if at == "least" else ratio > goal
        short += missed
        says = "short" if missed else "holds"
        goal_told = f"at {at} {goal:.1f}"
        print(f"{name:<9} {ratio:6.2f}  goal {goal_told}  {says}   {measure.__doc__}", flush=True)
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
