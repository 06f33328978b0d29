"""Our agreement against krippendorff and irrCAC, run in an environment of their own (.peers)."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from tests.coding.agreement import published as p

from impra_research.coding.agreement import alpha, brennan_prediger, conger, fleiss, gwet

PYTHON = Path(__file__).parents[3] / ".peers" / "bin" / "python"
THEIRS = """
import json, sys, warnings
warnings.filterwarnings("ignore")
import krippendorff, numpy as np, pandas as pd
from irrCAC.raw import CAC
found = []
for ratings in json.load(sys.stdin):
    given = np.array(ratings, dtype=float)
    levels = {level: krippendorff.alpha(given, level_of_measurement=level)
              for level in ("nominal", "ordinal", "interval", "ratio")}
    told = {}
    for weights in ("identity", "ordinal", "linear", "quadratic"):
        by = CAC(pd.DataFrame(given.T), weights=weights, digits=12)
        for name in ("bp", "conger", "fleiss", "gwet", "krippendorff"):
            one = getattr(by, name)()["est"]
            told[f"{name} {weights}"] = [one["coefficient_value"], one["se"]]
    found.append({"levels": levels, "told": told})
print(json.dumps(found))
"""
NAMES = {"bp": brennan_prediger, "conger": conger, "fleiss": fleiss, "gwet": gwet}
pytestmark = pytest.mark.skipif(
    not (PYTHON.parents[1] / "ready").is_file(),
    reason="the peers are not here: .venv/bin/python benchmarks/peers.py makes them",
)


def made_up(seed):
    """Three to five coders who agree on half of the units, a fifth of the ratings missing."""
    rng = np.random.default_rng(seed)
    coders, units = rng.integers(3, 6), rng.integers(20, 60)
    truth = rng.integers(1, 5, units)
    ratings = np.where(
        rng.random((coders, units)) < 0.5, truth, rng.integers(1, 5, (coders, units))
    )
    return np.where(rng.random((coders, units)) < 0.2, np.nan, ratings)


EXAMPLES = [p.KRIPPENDORFF_C, p.GWET, p.HAYES, p.FLEISS, p.WIKIPEDIA, *map(made_up, range(6))]


@pytest.fixture(scope="module")
def theirs():
    """What the peers say of every example."""
    given = json.dumps([example.tolist() for example in EXAMPLES])
    told = subprocess.run(
        [PYTHON, "-c", THEIRS], input=given, capture_output=True, text=True, check=True
    )
    return json.loads(told.stdout)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_is_that_of_the_krippendorff_package(theirs, level):
    ours = [alpha(example, level=level).value for example in EXAMPLES]
    assert ours == pytest.approx([one["levels"][level] for one in theirs], rel=1e-10)


@pytest.mark.parametrize("weights", ["identity", "ordinal", "linear", "quadratic"])
@pytest.mark.parametrize("name", NAMES)
def test_value_and_error_are_those_of_irrcac(theirs, name, weights):
    for example, one in zip(EXAMPLES, theirs, strict=True):
        found = NAMES[name](example, weights=weights)
        assert [found.value, found.error] == pytest.approx(
            one["told"][f"{name} {weights}"], abs=1e-9
        )


@pytest.mark.parametrize(("level", "weights"), [("nominal", "identity"), ("interval", "quadratic")])
def test_alphas_error_is_that_of_irrcac(theirs, level, weights):
    for example, one in zip(EXAMPLES, theirs, strict=True):
        found = alpha(example, level=level)
        assert [found.value, found.error] == pytest.approx(
            one["told"][f"krippendorff {weights}"], abs=1e-9
        )
