"""Small studies for the tests of pages: simulated ones, and ones that never collected something."""

import json
import shutil
from pathlib import Path

import pandas as pd
from ruamel.yaml import YAML

from impra_research.run.clean import process
from impra_research.simulate import simulate
from impra_research.study import STAGES, Study

ROOT = Path(__file__).parents[2]
NOTEBOOKS = {path.stem: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
PLACES = {"place_a": "piemonte", "place_b": "rhone_alpes"}


def small_study(folder, persons):
    """A processed study with so many persons in each of two places."""
    sizes = dict.fromkeys(PLACES.values(), persons)
    study = Study.open(simulate(folder, Study.open(ROOT / "data"), seed=7, sizes=sizes))
    process(study)
    return study.folder


def never_collected(folder, to, *names):
    """A copy of a processed study in which these variables and tables never were."""
    shutil.copytree(folder, to)
    declared = to / "raw" / "codebook" / "variables.yml"
    yaml = YAML()
    codebook = yaml.load(declared)
    codebook["rules"] = {}
    codebook["variables"] = {
        name: v for name, v in codebook["variables"].items() if not {name, v["table"]} & set(names)
    }
    yaml.dump(codebook, declared)
    _only_of(codebook["variables"], to / "raw" / "codebook" / "definitions.yml", yaml)
    for path in (path for at in STAGES for path in (to / "processed" / at).glob("*.parquet")):
        if path.stem in names:
            path.unlink()
        elif not path.stem.endswith("quarantine"):
            _without(path, names)
    return to


def _only_of(variables, path, yaml):
    declared = yaml.load(path)["definitions"]
    kept = {name: each for name, each in declared.items()
            if {*each.get("all_of", {}), *each.get("any_of", {})} <= set(variables)}  # fmt: skip
    path.unlink()
    if kept:
        yaml.dump({"definitions": kept}, path)


def _without(path, names):
    ends = ("", "__missing", "_earliest", "_latest", "_precision")
    derived = {"service": ["kind"]}
    gone = [name + end for name in names for end in ends]
    gone += [column for name in names for column in derived.get(name, [])]
    pd.read_parquet(path).drop(columns=gone, errors="ignore").to_parquet(path)


def run_page(notebook, folder, **parameters):
    """Run the cells of a notebook as they stand; the first holds the parameters."""
    cells = json.loads(NOTEBOOKS[notebook].read_text(encoding="utf-8"))["cells"]
    first, *rest = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names = {}
    exec(first, names)
    names |= {"study": str(folder), **PLACES, **parameters}
    for source in rest:
        exec(source, names)
