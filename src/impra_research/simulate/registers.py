"""The inventory of practices as two raters scored it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from impra_research.codebook import Service
from impra_research.simulate.chance import Streams
from impra_research.simulate.transcripts import cited, write_csv
from impra_research.simulate.truths import Practices, Truths
from impra_research.study import Study

COLUMNS = ["practice", "criterion", "rater", "score", "evidence"]
DOCUMENTS = (
    "activity report",
    "funding agreement",
    "leaflet",
    "minutes of a meeting",
    "visit note",
)
HEARD = {  # criteria on which interviews are evidence: the codes that tell of it
    "intercultural": ("felt_understood", "not_understood"),
    "participatory": ("association_advocacy", "association_information"),
}


def write_practice_scores(raw: Path, like: Study, truths: Truths) -> None:
    """Write registers/practice_scores.csv: each service on each criterion by R1 and R2, score 0-3."""
    rows: list[tuple[object, ...]] = []
    for practice, service in like.codebook.inventory.services.items():
        if service.place not in truths.sizes:
            continue
        streams = Streams(truths.seed, service.place)
        prefix = like.declared.sources[service.place].prefix
        for criterion in like.codebook.criteria:
            rng = streams(f"practice/{practice}/{criterion}")
            pages = cited(raw / "coding" / "segments.csv", HEARD.get(criterion, ()), prefix)
            pages = pages or [
                f"{name} (fictitious), page {page}" for name in DOCUMENTS for page in range(1, 20)
            ]
            for rater, score in zip(
                ("R1", "R2"), _scores(service, criterion, truths.practices, rng), strict=True
            ):
                rows.append(
                    (practice, criterion, rater, score, pages[int(rng.integers(len(pages)))])
                )
    write_csv(raw / "registers" / "practice_scores.csv", COLUMNS, rows)


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
