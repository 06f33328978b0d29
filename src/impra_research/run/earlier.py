"""Tables made earlier, of a study whose files are not at hand: believed while nothing has changed."""

from __future__ import annotations

from typing import Any

from impra_research.errors import DataError
from impra_research.run.clean import summary
from impra_research.run.fingerprint import package_sha256
from impra_research.run.stamp import COLLECTED, NOT_READ_BY_CLEANING, read_stamp
from impra_research.study import Study, file_sha256


class NotBelievedError(DataError):
    """Tables made earlier are not what would be made today, and the files are not at hand."""


def at_hand(study: Study) -> bool:
    """Tell whether a study can be run: its files are here, or its earlier tables are believed."""
    return study.files is not None or (bool(study.records()) and not _changed_since(study))


def as_made_earlier(study: Study) -> dict[str, Any]:
    """Say what the tables of a study hold whose files are not at hand.

    Raises
    ------
    NotBelievedError
        What is at hand (codebook, corrections, code) is not what the tables were made from.
    """
    if not study.records():
        return summary(study, "data not at hand")
    changed = _changed_since(study)
    if changed:
        raise NotBelievedError(
            f"the tables of study {study.name!r} were made from another {' and '.join(changed[:3])}; "
            "the files are needed to make them again",
            fix=study.declared.obtain["en"],
            then=f"impra clean --study {study.folder} --data DIR",
        )
    return summary(study, "as made earlier")


def _changed_since(study: Study) -> list[str]:
    """Compare what lies in `raw/`, and the code, with what the tables were made from."""
    stamp = read_stamp(study)
    if not stamp:
        return ["set of files: made_from.json is not readable"]
    paths = (path for path in study.raw.rglob("*") if path.is_file())
    now = {path.relative_to(study.raw).as_posix(): file_sha256(path) for path in paths}
    told = {
        name for name in stamp["inputs"] if name.endswith(".yml") and not name.startswith(COLLECTED)
    }
    changed = sorted(name for name in told | set(now) if now.get(name) != stamp["inputs"].get(name))
    other = stamp["code"] != package_sha256(NOT_READ_BY_CLEANING)
    return changed + ["version of the program"] * other
