"""Fuzzes the readers: for MINUTES, mutated and made-up files go through every instrument.

A reader may give a table or refuse with an error of ours; anything else (another exception, a process
that dies, more than 2 GB or 60 seconds) is a finding, kept under FOLDER with the bytes that led to it.
Run by `make fuzz`; hypothesis draws the mutations.

    python benchmarks/fuzz.py MINUTES [FOLDER]
"""

from __future__ import annotations

import io
import json
import multiprocessing
import multiprocessing.connection
import resource
import shutil
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from impra_research.errors import ImpraError
from impra_research.read import guard
from impra_research.read.guard import refuse_hostile
from impra_research.read.received import READERS
from impra_research.study import Source

SHARED = Path(__file__).parents[2] / "shared" / "data"
OF_SUFFIX = {
    ".csv": ("csv", "limesurvey", "kobo", "google_forms", "ms_forms"), ".txt": ("fixed_width", "csv"),
    ".xlsx": ("kobo", "excel", "ms_forms", "google_forms"), ".xls": ("excel",), ".json": ("kobo",),
    ".sav": ("spss",), ".zsav": ("spss",), ".por": ("spss",), ".dta": ("stata",),
    ".parquet": ("parquet",),
}  # fmt: skip
MEMORY, SECONDS = 2 << 30, 60
TOKENS = (b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b'""', b";", b",", b"\t", b"\r", b"\n",
          b"\r\n", b"'=", b"=cmd|' /C calc'!A0", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"../../x",
          b"\xe9", b"\xc3\xa9",
          b"\x7f\xff\xff\xff", b"\xff" * 8, b"9" * 400, b"1e999", b"NaN", "\u202e".encode(), b"[" * 2000,
          b"{" * 2000, b"A" * 70_000)  # fmt: skip


def seeds() -> list[tuple[str, bytes]]:
    """Give real files where they are at hand, and small ones made here."""
    found = [path for path in sorted(SHARED.rglob("*")) if path.suffix in OF_SUFFIX
             and path.stat().st_size < 500_000 and "transcripts" not in path.parts]  # fmt: skip
    made = [(".csv", "id;é;c\r\n1;\"a;b\n\";2,5\r\n\r\n2;;\r\n".encode("cp1252")),
            (".csv", "id\ta\n1\té\n".encode("utf-16")), (".txt", b"001Paris 2014\n002Turin 2013\n"),
            (".json", json.dumps({"results": [{"_id": 1, "g/a": "x", "r": [{"r/b": 1}]}]}).encode()),
    ]  # fmt: skip
    all_seeds = [(path.suffix, path.read_bytes()) for path in found] + made
    return [seed for seed in all_seeds if READERS.keys() & set(OF_SUFFIX[seed[0]])]


def forms() -> list[Path]:
    """List definitions, which readers join to mutated exports."""
    return [*sorted((SHARED / "survey" / "kobo").glob("impra_form_*.xlsx")),
            *sorted((SHARED / "rse_survey").glob("*.lss"))]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str, bytes, int]:
    """Draw an instrument, and a file that its reader would open, changed in a few places."""
    suffix, content = draw(st.sampled_from(SEEDS))
    data = (
        _inside(draw, content)
        if content[:2] == b"PK" and draw(st.booleans())
        else _edited(draw, content)
    )
    instrument = draw(st.sampled_from([name for name in OF_SUFFIX[suffix] if name in READERS]))
    return instrument, suffix, data, draw(st.integers(0, 3))


def _edited(draw: st.DrawFn, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        until = min(len(data), at + draw(st.sampled_from([0, 0, 1, 2, 4, 16, 300, 10**9])))
        data[at:until] = draw(st.sampled_from(TOKENS) | st.binary(max_size=8))
    return bytes(data)


def _inside(draw: st.DrawFn, content: bytes) -> bytes:
    """Change one member of an archive, so that the archive itself stays sound."""
    whole = zipfile.ZipFile(io.BytesIO(content))
    chosen, out = draw(st.sampled_from(whole.namelist())), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            text = whole.read(name)
            archive.writestr(name, _edited(draw, text) if name == chosen else text)
    return out.getvalue()


def read(instrument: str, path: Path, which: list[Path]) -> str:
    """Read one file as a study would; an error of ours is an answer."""
    options = {"columns": {"id": [1, 3], "rest": [4, 8]}} if instrument == "fixed_width" else {}
    source = Source.model_validate(
        {
            "instrument": instrument,
            "file": path.name,
            "prefix": "X",
            "language": "fr",
            "sheets": {"main": {"key": "#row"}},
        }
        | options
    )
    try:
        refuse_hostile(path, path.name)
        READERS[instrument](path, source, which)
    except ImpraError as refused:
        return "refused" if str(refused) else "refused without a word"
    return "read"


def apart(path: Path, name: str) -> None:
    """Stand in for the process in which `refuse_hostile` tries some formats: this is one itself."""


def child(pipe: multiprocessing.connection.Connection) -> None:
    """Read what is sent, in a process that may take 2 GB."""
    guard._try_apart = apart
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY + (2 << 30), MEMORY + (2 << 30)))
    while True:
        instrument, path, which = pipe.recv()
        try:
            answer = read(instrument, Path(path), [Path(each) for each in which])
        except BaseException as error:  # whatever it is, it is a finding
            answer = f"{type(error).__name__}: {str(error)[:200]}"
        pipe.send((answer, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


class Reading:
    """A process that reads, and another one when it died."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start the process."""
        self.pipe, other = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("fork").Process(
            target=child, args=(other,), daemon=True
        )
        self.process.start()
        other.close()

    def ask(self, instrument: str, path: Path, which: list[Path]) -> str:
        """Have a file read, and say what came of it."""
        self.pipe.send((instrument, str(path), [str(each) for each in which]))
        try:
            if not self.pipe.poll(SECONDS):
                self.process.kill()
                self.start()
                return f"more than {SECONDS} seconds"
            answer, memory = self.pipe.recv()
        except (EOFError, ConnectionError):
            self.process.join()
            died = f"the process died ({self.process.exitcode})"
            self.start()
            return "refused" if path.suffix in guard.TRIED_FIRST else died
        return answer if memory < MEMORY >> 10 else f"{memory >> 10} MB of memory"


SEEDS, FORMS = seeds(), forms()


def main(minutes: float, folder: Path) -> int:
    """Fuzz for some minutes; the exit is 1 when something was found."""
    reading, told, end = Reading(), Counter[str](), time.monotonic() + 60 * minutes
    findings: dict[str, Path] = {}
    work = Path(tempfile.mkdtemp())

    @settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck),
              phases=[Phase.generate])  # fmt: skip
    @given(mutated())
    def once(case: tuple[str, str, bytes, int]) -> None:
        if time.monotonic() > end:
            return
        instrument, suffix, content, number = case
        path = work / f"x{suffix}"
        path.write_bytes(content)
        which = {1: FORMS[:1], 2: FORMS[:2], 3: FORMS[2:]}.get(number, [])
        answer = reading.ask(
            instrument, path, which if instrument in ("kobo", "limesurvey") else []
        )
        told[answer if answer in ("read", "refused") else "FOUND"] += 1
        if answer not in ("read", "refused"):
            key = f"{instrument}{suffix}: {answer[:80]}"
            if key not in findings:
                folder.mkdir(parents=True, exist_ok=True)
                findings[key] = folder / f"{len(findings):03}-{instrument}-{number}{suffix}"
                findings[key].write_bytes(content)
                print(f"found  {key}  -> {findings[key]}", flush=True)

    while time.monotonic() < end:
        once()
    shutil.rmtree(work, ignore_errors=True)
    print(f"{sum(told.values())} files in {minutes:g} minutes: {told['read']} read, {told['refused']}"
          f" refused, {told['FOUND']} otherwise ({len(findings)} kinds)")  # fmt: skip
    return int(bool(findings))


if __name__ == "__main__":
    kept = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.gettempdir()) / "impra-fuzz"
    sys.exit(main(float(sys.argv[1]), kept))
