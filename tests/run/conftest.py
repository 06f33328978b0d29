"""A tiny compendium: a study whose tables are already made, and notebooks of a few cells."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from impra_research.run.fingerprint import package_sha256
from impra_research.run.stamp import NOT_READ_BY_CLEANING
from impra_research.study import file_sha256

PARAMETERS = """study: str = "little"
place_a: str = "here"
place_b: str = "there"
language: str = "en"
min_cell: int = 5"""
WORDS = "{en: words, fr: mots, it: parole}"
STUDY = f"""
title: {WORDS}
description: {WORDS}
synthetic: true
notice: {{en: Made up, fr: Inventé, it: Inventato}}
source_line: {WORDS}
obtain: {{en: Ask for the files, fr: Demandez les fichiers, it: Chiedete i file}}
licence: CC0-1.0
consent: {WORDS}
fieldwork: "2014"
sampling: {{kind: purposive, note: {WORDS}}}
places:
  here: {{country: IT, label: {WORDS}}}
  there: {{country: FR, label: {WORDS}}}
files_at: [nowhere]
sources:
  main: {{instrument: csv, file: x.csv, prefix: X, language: en, sheets: {{main: {{key: id}}}}}}
"""
VARIABLES = f"""
tables: {{person: {{key: [person], sheet: main, label: {WORDS}}}}}
missing_reasons: {{no_answer: {WORDS}}}
variables:
  place: {{table: person, label: {WORDS}, level: nominal, values: {{here: {WORDS}, there: {WORDS}}},
          from: {{main: {{value: here}}}}}}
"""


@dataclass(frozen=True)
class Little:
    """The tiny compendium, and `impra` run in it as a person would."""

    root: Path

    def notebook(self, name: str, *cells: str) -> Path:
        path = self.root / "notebooks" / f"{name}.ipynb"
        path.write_text(json.dumps(notebook(*cells)))
        return path

    def runs(self, *names: str, languages: str = "en") -> None:
        listed = ", ".join(names)
        (self.root / "notebooks" / "runs.yml").write_text(
            f"runs:\n- study: little\n  notebooks: [{listed}]\n  each: {{language: [{languages}]}}\n"
        )

    def receive(self, text: str = "id\n1\n2\n", study: str = "little") -> None:
        """Bring the file of a study as received, to be cleaned."""
        files = self.root / study / "raw" / "nowhere"
        files.mkdir(exist_ok=True)
        (files / "x.csv").write_text(text)

    def impra(self, *words: str, columns: int = 100) -> subprocess.CompletedProcess[str]:
        environment = {**ENVIRONMENT, "COLUMNS": str(columns)}
        return subprocess.run(self.command(*words), cwd=self.root, env=environment, text=True,
                              capture_output=True, timeout=120, check=False)  # fmt: skip

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", code], cwd=self.root, env=ENVIRONMENT,
                              text=True, capture_output=True, check=True)  # fmt: skip

    @contextmanager
    def begun(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        with subprocess.Popen(self.command(*words), cwd=self.root, env=ENVIRONMENT, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=_hear_interrupts) as process:  # fmt: skip
            try:
                yield process
            finally:
                process.kill()

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-c", "from impra_research.run.cli import main; main()", *words]

    def result(self, name: str) -> Path:
        return self.root / "notebooks" / "rendered" / "runs" / "little" / "en" / f"{name}.ipynb"

    def record(self, name: str) -> dict:
        return json.loads(self.result(name).with_suffix(".json").read_text())


ENVIRONMENT = {**os.environ, "COLUMNS": "100"}


def notebook(*cells: str) -> dict:
    """A notebook whose first cell holds the parameters."""
    tags = [["parameters"], *[[] for _ in cells]]
    return {
        "cells": [
            {"cell_type": "code", "id": f"c{i}", "metadata": {"tags": tag}, "source": source,
             "outputs": [], "execution_count": None}
            for i, (tag, source) in enumerate(zip(tags, (PARAMETERS, *cells), strict=True))
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip


@pytest.fixture
def little(tmp_path: Path) -> Little:
    codebook = tmp_path / "little" / "raw" / "codebook"
    codebook.mkdir(parents=True)
    (codebook.parent / "study.yml").write_text(STUDY)
    (codebook / "variables.yml").write_text(VARIABLES)
    made = tmp_path / "little" / "processed" / "clean"
    made.mkdir(parents=True)
    counted = {"rows_in": 2, "rows_out": 2, "rows_quarantined": 0, "reasons": {}}
    (made / "person.json").write_text(json.dumps({"table": "person", **counted}))
    inputs = {path.relative_to(codebook.parent).as_posix(): file_sha256(path)
              for path in codebook.parent.rglob("*.yml")}  # fmt: skip
    stamp = {"inputs": inputs, "code": package_sha256(NOT_READ_BY_CLEANING), "tables": {}}
    (made.parent / "made_from.json").write_text(json.dumps(stamp))
    (tmp_path / "notebooks").mkdir()
    return Little(tmp_path)


def _hear_interrupts() -> None:
    """Undo what a shell does to a command in its background, which would ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
