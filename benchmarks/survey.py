"""A made-up survey of any length, 60 columns wide, as a study: what `make bench` cleans."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

AGREE = ["Pas du tout d’accord", "Plutôt pas d’accord", "Ni l’un ni l’autre", "Plutôt d’accord",
         "Tout à fait d’accord"]  # fmt: skip
LANDS = ["Maroc", "Sénégal", "Roumanie", "Côte d’Ivoire", "Bénin", "Albanie", "Chine", "Tunisie"]
SCHOOLS = ["Jusqu’au collège", "Lycée", "Supérieur"]
REASONS = {"": "no_answer", "N/A": "not_asked", "Ne souhaite pas répondre": "refused",
           "Ne sait pas": "dont_know"}  # fmt: skip
PIECE = 250_000


def write_survey(path: Path, rows: int) -> None:
    """Write the answers as CSV, a piece at a time."""
    chance = np.random.default_rng(2014)
    with path.open("wb") as stream:
        for start in range(0, rows, PIECE):
            piece = pl.DataFrame(_answers(start, min(PIECE, rows - start), chance))
            piece = piece.with_columns(
                pl.col(pl.String).replace("", None)
            )  # an empty cell, unquoted
            piece.write_csv(stream, separator=";", include_header=start == 0)


def write_study(folder: Path, file: Path) -> None:
    """Describe the survey as a study of which `file` holds the answers."""
    raw = folder / "raw"
    (raw / "codebook").mkdir(parents=True)
    (raw / file.name).symlink_to(file)
    (raw / "study.yml").write_text(json.dumps(_study(file.name)))  # JSON is YAML
    (raw / "codebook" / "variables.yml").write_text(json.dumps(_codebook()))


def columns() -> dict[str, dict[str, object]]:
    """Describe the 60 columns: what each holds, as variables of a codebook."""
    told: dict[str, dict[str, object]] = {
        "participant": {"level": "identifier", "disclosure": "direct"},
        "interview": {"level": "date"},
        "arrival": {"level": "date"},
        "opened": {"level": "date"},
        "country": {"level": "nominal", "values": _values(LANDS)},
        "sex": {"level": "nominal", "values": _values(["Femme", "Homme"])},
        "education": {"level": "ordinal", "values": _values(SCHOOLS)},
    }
    told |= {f"agree{n}": {"level": "ordinal", "values": _values(AGREE)} for n in range(20)}
    told |= {f"yes{n}": {"level": "binary", "values": _values(["Oui", "Non"])} for n in range(15)}
    told |= {f"code{n}": {"level": "nominal", "values": _values("12345")} for n in range(7)}
    told |= {f"amount{n}": {"level": "ratio", "unit": _in_all("€"), "minimum": 0} for n in range(5)}
    told |= {f"count{n}": {"level": "count", "unit": _in_all("x"), "maximum": 60} for n in range(5)}
    return told


def _answers(start: int, rows: int, chance: np.random.Generator) -> dict[str, pl.Series]:
    number = np.arange(start, start + rows)
    again = np.where(chance.random(rows) < 0.001, np.maximum(number - 1, 0), number)
    days = {"interview": ("2014-02-01", 120), "arrival": ("1990-01-01", 8400),
            "opened": ("2000-01-01", 5000)}  # fmt: skip
    told = {"number": pl.Series(number), "participant": "P-" + pl.Series(again).cast(pl.String)}
    told |= {name: _days(first, length, rows, chance) for name, (first, length) in days.items()}
    told["arrival"] = _partly(told["arrival"], rows, chance)
    for name, about in columns().items():
        if name not in told:
            told[name] = _column(name, about, rows, chance)
    return told


def _column(
    name: str, about: dict[str, object], rows: int, chance: np.random.Generator
) -> pl.Series:
    match about["level"]:
        case "ratio":
            cents = pl.Series(chance.integers(0, 250_000, rows))
            text = (cents // 100).cast(pl.String) + "," + (cents % 100).cast(pl.String)
            return _soiled(text, "1.500", rows, chance)
        case "count":
            return _soiled(
                pl.Series(chance.integers(0, 60, rows)).cast(pl.String), "peu", rows, chance
            )
        case _:
            texts = [label["fr"] for label in about["values"].values()]  # type: ignore[attr-defined]
            texts = texts * 6 + (["99"] if name.startswith("code") else list(REASONS))
            return pl.Series(texts)[pl.Series(chance.integers(0, len(texts), rows))]


def _days(first: str, length: int, rows: int, chance: np.random.Generator) -> pl.Series:
    days = np.datetime64(first) + np.arange(length)
    texts = pl.Series(days).dt.strftime("%d/%m/%Y")
    return texts[pl.Series(chance.integers(0, length, rows))]


def _partly(days: pl.Series, rows: int, chance: np.random.Generator) -> pl.Series:
    """Give some dates as people give them: a year, a month, about a year, or one that is none."""
    share = pl.Series(chance.random(rows))
    frame = pl.DataFrame({"day": days, "share": share})
    year = pl.col("day").str.slice(6)
    return frame.select(
        pl.when(pl.col("share") < 0.003).then(pl.lit("31/02/2011"))
        .when(pl.col("share") < 0.02).then("vers " + year)
        .when(pl.col("share") < 0.15).then(year)
        .when(pl.col("share") < 0.3).then(pl.col("day").str.slice(3))
        .otherwise("day").alias("day")
    )["day"]  # fmt: skip


def _soiled(texts: pl.Series, fault: str, rows: int, chance: np.random.Generator) -> pl.Series:
    share = pl.Series("share", chance.random(rows))
    frame = pl.DataFrame({"text": texts, "share": share})
    dirty = pl.when(pl.col("share") < 0.0005).then(pl.lit(fault))
    return frame.select(dirty.when(pl.col("share") < 0.05).then(pl.lit("")).otherwise("text"))[
        "literal"
    ]


def _values(texts: object) -> dict[str, dict[str, str]]:
    return {f"v{n}" if not str(text).isdecimal() else str(text): _in_all(str(text))
            for n, text in enumerate(texts)}  # type: ignore[arg-type, var-annotated]  # fmt: skip


def _in_all(text: str) -> dict[str, str]:
    return dict.fromkeys(("en", "fr", "it"), text)


def _study(file: str) -> dict[str, object]:
    texts = ("title", "description", "notice", "source_line", "obtain", "consent")
    source = {"instrument": "parquet" if file.endswith(".parquet") else "csv", "file": file,
              "prefix": "F", "language": "fr", "decimal": ",", "missing": REASONS | {"99": "refused"},
              "sheets": {"main": {"key": "number"}}}  # fmt: skip
    source |= {} if file.endswith(".parquet") else {"encoding": "utf-8", "delimiter": ";"}
    place = {"label": _in_all("France"), "country": "FR"}
    return {name: _in_all("Bench") for name in texts} | {
        "synthetic": True, "licence": "CC0-1.0", "fieldwork": "2014", "places": {"fr": place},
        "sampling": {"kind": "purposive", "note": _in_all("x")}, "sources": {"survey": source},
    }  # fmt: skip


def _codebook() -> dict[str, object]:
    variables = {name: {"table": "person", "label": _in_all(name), "from": {"survey": {"column": name}}}
                 | about for name, about in columns().items()}  # fmt: skip
    place = {
        "level": "nominal",
        "values": {"fr": _in_all("France")},
        "from": {"survey": {"value": "fr"}},
    }
    variables["place"] = {"table": "person", "label": _in_all("place")} | place
    rules = {"finished": {"present": ["interview"]}, "in_order": {"check": "arrival <= interview"},
             "once": {"unique": ["participant"]}}  # fmt: skip
    return {
        "tables": {"person": {"key": ["person"], "sheet": "main", "label": _in_all("x")}},
        "missing_reasons": {why: _in_all(why) for why in REASONS.values()},
        "variables": variables,
        "rules": {name: {"table": "person", "message": _in_all(name)} | rule
                  for name, rule in rules.items()},
    }  # fmt: skip
