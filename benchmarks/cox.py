"""Cox's model with robust errors on 100,000 spells whose covariates change: ours against R's coxph.

Monthly times (1 to 120, heavily tied), five covariates, one of which changes within a spell, 2,000 clusters.
Both give coefficients and cluster-robust errors; they must be equal. Rows are made before the clock starts;
CPU seconds of each on one thread (R's BLAS has one; the notebooks' kernels, too), the least of three. R's
score residuals take very long over tied times where rows are (0, exit], and not where they are
(entry, exit]: hence two claims, and R is asked once in the slow one.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from agreement import NotMeasuredError
from threadpoolctl import threadpool_limits

from impra_research.analyse.duration.cox import fit_cox
from impra_research.analyse.duration.cox_errors import robust_covariance
from impra_research.analyse.duration.cox_risk_sets import RiskSets

SPELLS, CLUSTERS, SEED, TIMES = 100_000, 2000, 2014, 3
THEIRS = """
suppressMessages(library(survival))
d <- read.csv("{file}")
took <- replicate({times}, {{
  began <- proc.time()
  fit <<- coxph(Surv({bounds}event) ~ {terms}, d, cluster = cluster)
  sum((proc.time() - began)[1:2])
}})
cat(min(took), sprintf("%.15g", c(coef(fit), sqrt(diag(fit$var)))))
"""


def stretches(spells: int) -> dict[str, np.ndarray]:
    """Draw spells that split where support begins: columns entry, exit, event, cluster, x0 to x4."""
    rng = np.random.default_rng(SEED)
    x = np.column_stack([rng.normal(size=(spells, 2)), rng.random((spells, 2)) < 0.5])
    helped = np.where(rng.random(spells) < 0.5, rng.integers(1, 60, spells), 1000)
    pace = 0.015 * np.exp(x @ [0.2, -0.1, 0.3, 0.2])
    threshold, until = rng.standard_exponential(spells), rng.integers(12, 121, spells)
    before = threshold / pace
    after = helped + (threshold - pace * helped) / (1.7 * pace)
    registers = np.ceil(np.where(before <= helped, before, after)).astype(int).clip(min=1)
    exit, event = np.minimum(registers, until), registers <= until
    late = np.flatnonzero(helped < exit)
    who = np.r_[np.arange(spells), late]
    entry = np.r_[np.zeros(spells, dtype=int), helped[late]]
    stop, happened = exit.copy(), event.copy()
    stop[late], happened[late] = helped[late], False
    columns = {f"x{j}": column[who] for j, column in enumerate(x.T)}
    columns["x4"] = (np.arange(len(who)) >= spells).astype(float)
    return columns | {
        "entry": entry, "exit": np.r_[stop, exit[late]], "event": np.r_[happened, event[late]].astype(int),
        "cluster": (who % CLUSTERS),
    }  # fmt: skip


def terms(rows: dict[str, np.ndarray]) -> list[str]:
    """Name the covariates."""
    return [name for name in rows if name[0] == "x" and name[1:].isdigit()]


def ours(rows: dict[str, np.ndarray]) -> tuple[float, np.ndarray]:
    """CPU seconds, the least, and coefficients with their errors."""
    took = []
    with threadpool_limits(1):
        for _ in range(TIMES):
            began = time.process_time()
            x = np.array([rows[name] for name in terms(rows)]).T
            fit = fit_cox(RiskSets(x, rows["exit"], rows["event"], entry=rows["entry"]))
            errors = np.sqrt(np.diag(robust_covariance(fit, rows["cluster"])))
            took.append(time.process_time() - began)
    return min(took), np.r_[fit.coefficients, errors]


def theirs(rows: dict[str, np.ndarray]) -> tuple[float, np.ndarray]:
    """CPU seconds of R's fit, the least, and coefficients with their errors."""
    import pandas as pd

    if shutil.which("Rscript") is None:
        raise NotMeasuredError("Rscript is not here")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        pd.DataFrame(rows).to_csv(file, index=False)
        late = rows["entry"].any()
        code = THEIRS.format(file=file, terms=" + ".join(terms(rows)), times=TIMES if late else 1,
                             bounds="entry, exit, " if late else "exit, ")  # fmt: skip
        told = subprocess.run(["Rscript", "-e", code], capture_output=True,
                              text=True, check=False)  # fmt: skip
    if told.returncode:
        raise NotMeasuredError("R's survival package is not here")
    seconds, *found = map(float, told.stdout.split())
    return seconds, np.array(found)


def cox() -> float:
    """How many times less CPU than R's coxph(cluster =): 100,000 spells, covariates that change."""
    return compared(stretches(SPELLS))


def cox_fixed() -> float:
    """How many times less CPU than R's coxph(cluster =): 100,000 spells, covariates that do not change."""
    rows = stretches(SPELLS)
    whole = rows["entry"] == 0
    return compared({name: column[whole] for name, column in rows.items() if name != "x4"})


def compared(rows: dict[str, np.ndarray]) -> float:
    """Measure both on the same rows."""
    slow, quick = theirs(rows), ours(rows)
    if not np.allclose(slow[1], quick[1], rtol=1e-6, atol=0):
        raise AssertionError(f"other answers: {slow[1]} and {quick[1]}")
    print(f"         R {slow[0]:.1f} s, ours {quick[0]:.2f} s for {len(rows['exit']):,} rows; the same "
          "coefficients and errors", flush=True)  # fmt: skip
    return slow[0] / quick[0]


def cox_linear() -> float:
    """Compare a million spells with ten times a hundred thousand."""
    many, few = stretches(10 * SPELLS), stretches(SPELLS)
    return ours(many)[0] / ours(few)[0] / 10
