"""The inventory of practices as two raters scored it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from impra_research.codebook import Service
from impra_research.simulate.chance import Streams
from impra_research.simulate.text import write_csv
from impra_research.simulate.transcripts import Coded
from impra_research.simulate.truths import Practices, Truths
from impra_research.study import Study

COLUMNS = ["practice", "criterion", "rater", "score", "evidence"]
DOCUMENTS = ("activity report", "funding agreement", "leaflet", "minutes of a meeting",
             "visit note")  # fmt: skip
HEARD = {  # criteria on which interviews are evidence: the codes that tell of it
    "intercultural": ("felt_understood", "not_understood"),
    "participatory": ("association_advocacy", "association_information"),
}


def write_practice_scores(raw: Path, like: Study, truths: Truths, coded: list[Coded]) -> None:
    """Write registers/practice_scores.csv: each service on each criterion by R1 and R2, score 0-3."""
    rows = []
    for practice, service in like.codebook.inventory.services.items():
        if service.place not in truths.sizes:
            continue
        prefix = like.declared.sources[service.place].prefix
        for criterion in like.codebook.criteria:
            rng = Streams(truths.seed, service.place)(f"practice/{practice}/{criterion}")
            pages = _evidence(criterion, prefix, coded)
            scores = _scores(service, criterion, truths.practices, rng)
            for rater, score in zip(("R1", "R2"), scores, strict=True):
                evidence = pages[int(rng.integers(len(pages)))]
                rows.append((practice, criterion, rater, score, evidence))
    write_csv(raw / "registers" / "practice_scores.csv", COLUMNS, rows)


def _evidence(criterion: str, prefix: str, coded: list[Coded]) -> list[str]:
    """List the places in a place's interviews that coder A gave a telling code, or else documents."""
    heard = [
        f"interview {document}, {start}-{end}"
        for document, start, end, code, coder in coded
        if coder == "A" and code in HEARD.get(criterion, ()) and document.startswith(prefix)
    ]
    return heard or [
        f"{name} (fictitious), page {page}" for name in DOCUMENTS for page in range(1, 20)
    ]


def _scores(
    service: Service, criterion: str, told: Practices, rng: np.random.Generator
) -> tuple[int, int]:
    centre = told.mean[service.kind]
    if criterion == "intercultural" and service.kind == "association":
        centre += told.intercultural_association
    first = int(np.clip(np.rint(rng.normal(centre, told.deviation)), 0, 3))
    if rng.random() < told.agreement:
        return first, first
    step = 1 if first == 0 or (first < 3 and rng.random() < 0.5) else -1
    return first, first + step
