"""Whole study folders, written beside and put in place at the end: nothing half-made has a final name."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from impra_research.errors import UsageError, did_you_mean
from impra_research.files import part_of, sweep_beside
from impra_research.simulate.derive import derive_truths, fingerprint
from impra_research.simulate.registers import write_practice_scores
from impra_research.simulate.surveys import write_surveys
from impra_research.simulate.text import in_yaml, inline, write_yaml
from impra_research.simulate.transcripts import write_interviews
from impra_research.simulate.truths import Truths, read_truths
from impra_research.study import Study, file_sha256

DERIVED = "What follows from all this, for estimators to find: computed, not typed."
INSTRUMENTS = ("kobo", "limesurvey")
GENERATED = ("surveys", "interviews", "coding/segments.csv", "coding/translations.csv", "corrections.yml",
             "registers/practice_scores.csv", "dirt_ledger.csv", "planted_truths.yml")  # fmt: skip


def simulate(
    out: str | Path,
    like: Study,
    *,
    seed: int | None = None,
    sizes: dict[str, int] | None = None,
    interviews: bool = True,
) -> Path:
    """Write a complete synthetic study, shaped like another, into a new folder.

    Parameters
    ----------
    out
        The folder to make; it must not exist, or be empty.
    like
        The study whose codebook, instruments and planted truths are taken.
    seed, sizes
        Instead of those of planted_truths.yml; `sizes` by place, places left out keep theirs.
    interviews
        Whether to compose interviews and their coding too (the slower part).

    Raises
    ------
    UsageError
        The folder is not empty or inside a study, a place is unknown, the seed is negative, or an
        instrument cannot be written.
    StudyFileError
        The study has no planted truths, or they do not hold together.
    """
    out = Path(out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            f"{out} is not an empty folder", fix="give a folder that does not exist yet"
        )
    _refuse_inside_a_study(out)
    truths = _chosen(like, seed, sizes or {})
    generated = {like.raw / name for name in GENERATED}
    with _beside(out) as part:
        shutil.copytree(
            like.raw,
            part / "raw",
            ignore=lambda folder, names: {n for n in names if Path(folder, n) in generated},
        )
        _write_generated(part / "raw", like, truths, interviews=interviews)
        _name_apart(part / "raw" / "study.yml", out.name)
        part.replace(out)
    return out


def _name_apart(path: Path, name: str) -> None:
    """Add the folder's name to the title: a report may show the study it resembles too."""
    described = in_yaml().load(path)
    described["title"] = {lang: f"{title}, {name}" for lang, title in described["title"].items()}
    write_yaml(path, described)


def _refuse_inside_a_study(out: Path) -> None:
    """Refuse a folder in another study's raw/ or processed/: it would become part of that study."""
    for folder in (out.resolve(), *out.resolve().parents):
        study = folder.parent
        if folder.name in ("raw", "processed") and (study / "raw" / "study.yml").is_file():
            raise UsageError(
                f"{out} is inside the {folder.name}/ of study {study.name!r}",
                fix="give a folder outside of any study",
            )


def demonstration(study: Study) -> list[Path]:
    """Make the generated files of a synthetic study again, in place, and list them.

    Transcripts that the truths no longer make are removed.

    Raises
    ------
    UsageError
        The study is not synthetic: nobody's answers are overwritten.
    """
    if not study.declared.synthetic:
        raise UsageError(
            f"study {study.name!r} is not synthetic: its files stay as received",
            fix="write a synthetic one beside it with `impra simulate FOLDER`",
        )
    truths = _chosen(study, None, {})
    with _beside(study.folder / "raw-again") as part:
        part.mkdir()
        shutil.copy2(study.raw / "study.yml", part)
        _write_generated(part, study, truths, interviews=True)
        made = sorted(path.relative_to(part) for path in part.rglob("*") if path.is_file())
        for path in made:
            (study.raw / path).parent.mkdir(parents=True, exist_ok=True)
            (part / path).replace(study.raw / path)
    made = [study.raw / path for path in made]
    for path in (study.raw / "interviews").glob("synthetic_*.txt"):
        if path not in made:
            path.unlink()
    return made


def _chosen(like: Study, seed: int | None, sizes: dict[str, int]) -> Truths:
    """Take the study's truths with another seed and other sizes, if asked."""
    truths = read_truths(like.raw)
    if seed is not None and seed < 0:
        raise UsageError(f"a seed is 0 or more, not {seed}", fix="for instance --seed 7")
    for place in sizes:
        if place not in truths.sizes:
            raise UsageError(
                f"there is no place {place!r} to simulate", fix=did_you_mean(place, truths.sizes)
            )
    for name, source in like.declared.sources.items():
        if source.instrument not in INSTRUMENTS:
            raise UsageError(
                f"source {name!r}: a file of {source.instrument} cannot be simulated",
                fix=f"simulate a study whose instruments are {' or '.join(INSTRUMENTS)}",
            )
    changed = {"seed": truths.seed if seed is None else seed, "sizes": truths.sizes | sizes}
    return truths.model_copy(update=changed)


def _write_generated(raw: Path, like: Study, truths: Truths, *, interviews: bool) -> None:
    received = write_surveys(raw, like, truths)
    coded = write_interviews(raw, received, like.codebook.themes) if interviews else []
    write_practice_scores(raw, like, truths, coded)
    _write_truths(raw, like, truths)
    described = in_yaml().load(raw / "study.yml")
    for source in described["sources"].values():
        place = [*source, "sha256"].index("sha256")
        source.pop("sha256", None)
        source.insert(place, "sha256", file_sha256(raw / source["file"]))
    write_yaml(raw / "study.yml", described)


def _write_truths(raw: Path, like: Study, truths: Truths) -> None:
    """Write planted_truths.yml with the seed, the sizes and what is derived; its comments stay."""
    told = (like.raw / "planted_truths.yml").read_text(encoding="utf-8")
    sizes = ", ".join(f"{place}: {size}" for place, size in truths.sizes.items())
    told = re.sub(r"(?m)^seed: \d+", f"seed: {truths.seed}", told)
    told = re.sub(r"(?m)^sizes: \{[^}]*\}", f"sizes: {{{sizes}}}", told)
    (raw / "planted_truths.yml").write_text(told, encoding="utf-8")
    if truths.derived.get("parameters") != fingerprint(truths):
        document = in_yaml().load(told)
        if "derived" not in document:
            document.yaml_set_comment_before_after_key("derived", before=f"\n{DERIVED}")
        document["derived"] = {
            name: inline(value) for name, value in derive_truths(truths, like).items()
        }
        write_yaml(raw / "planted_truths.yml", document)


@contextmanager
def _beside(final: Path) -> Iterator[Path]:
    """Give a fresh name beside the final one; whatever is left there afterwards is removed."""
    part = part_of(final)
    final.parent.mkdir(parents=True, exist_ok=True)
    sweep_beside(final)
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)
