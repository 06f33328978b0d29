"""The draft of one column of answers: what it says of the variable, and how."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

from impra_research import Study
from impra_research.codebook import Variable
from impra_research.draft.folder import draft_study


def drafted(folder: Path, answers: list[str]) -> tuple[Variable, str]:
    rows = "".join(f"{n};{answer}\n" for n, answer in zip(range(1, 41), cycle(answers)))
    (folder / "a.csv").write_text("id;what\n" + rows, encoding="utf-8")
    study = Study.open(draft_study([folder / "a.csv"], folder / "mine"))
    text = (folder / "mine" / "raw" / "codebook" / "variables.yml").read_text(encoding="utf-8")
    return study.codebook.variables["what"], text
