"""From measures to memberships, by anchors that a person justifies. In R: QCA::calibrate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from impra_research.errors import UsageError

SNAP = 0.0001  # R gives 0 below it, and 1 above 1 - SNAP


def direct(
    raw: pd.Series, *, out: float, crossover: float, full: float, idm: float = 0.95
) -> pd.Series:
    """Memberships by the log-odds of Ragin (2008, ch. 5): `idm` at `full`, 1/2 at the crossover.

    With `out` above `full` the set is the one of low values.

    Raises
    ------
    UsageError
        The anchors are not in order, `idm` is not between 1/2 and 1, or a value is missing.

    Examples
    --------
    >>> direct(pd.Series([390.0, 550, 720]), out=400, crossover=550, full=900).round(6).tolist()
    [0.041458, 0.5, 0.806926]
    """
    values = _complete(raw)
    if not (out < crossover < full or full < crossover < out):
        raise UsageError(
            f"the anchors {out}, {crossover}, {full} are not in order",
            fix="put the crossover between full non-membership and full membership",
        )
    if not 0.5 < idm < 1:
        raise UsageError(f"idm is {idm}", fix="choose it above 0.5 and below 1; 0.95 is usual")
    low, high = min(out, full), max(out, full)
    reach = np.where(values < crossover, crossover - low, high - crossover)
    odds = (values - crossover) / reach * np.log(idm / (1 - idm))
    rising = 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
    return _snapped(rising if out < full else 1 - rising, raw)


def indirect(raw: pd.Series, *, thresholds: Sequence[float]) -> pd.Series:
    """Memberships by Ragin's indirect method: k thresholds sort cases into scores 0, 1/k, ..., 1.

    The scores are then smoothed by a fractional polynomial of the measure in a quasi-binomial logit,
    and rounded to six digits, as R does.

    Raises
    ------
    UsageError
        A value is negative or missing, or no threshold lies inside the range of the values.
    """
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    values, cuts = _complete(raw), _inside(raw, thresholds)
    if values.min() < 0:
        raise UsageError(f"{raw.name} has negative values", fix="shift it, or calibrate directly")
    scores = np.round(np.linspace(0, 1, len(cuts) + 1), 3)[(values[:, None] > cuts).sum(axis=1)]
    x = np.where(values == 0, 0.00001, values)
    powers = np.column_stack([np.ones_like(x), np.log(x), np.sqrt(x), x, x**2])
    scale = np.abs(powers).max(axis=0)
    fitted = GLM(scores, powers / np.where(scale > 0, scale, 1), family=Binomial()).fit(tol=1e-10)
    return _snapped(np.round(np.asarray(fitted.fittedvalues), 6), raw)


def crisp(raw: pd.Series, *, thresholds: Sequence[float]) -> pd.Series:
    """Values 0, 1, ... by thresholds, each belonging to the group above it; one threshold: a crisp set.

    Raises
    ------
    UsageError
        A threshold lies outside the range of the values, or a value is missing.
    """
    values, cuts = _complete(raw), _inside(raw, thresholds)
    return pd.Series((values[:, None] >= cuts).sum(axis=1), index=raw.index, name=raw.name)


def calibration_table(raw: pd.Series, memberships: pd.Series) -> pd.DataFrame:
    """Show a calibration, one row a case: `raw`, `membership`, `side` (in, out, crossover)."""
    side = np.sign(memberships - 0.5).map({1.0: "in", 0.0: "crossover", -1.0: "out"})
    return pd.DataFrame({"raw": raw, "membership": memberships, "side": side}).sort_values("raw")


def _complete(raw: pd.Series) -> np.ndarray:
    values = pd.to_numeric(raw).to_numpy(dtype=np.float64, na_value=np.nan)
    if missing := int((~np.isfinite(values)).sum()):
        raise UsageError(
            f"{missing} cases have no value of {raw.name}", fix="leave them out, and say how many"
        )
    return np.asarray(values)


def _inside(raw: pd.Series, thresholds: Sequence[float]) -> np.ndarray:
    values, cuts = _complete(raw), np.sort(np.asarray(thresholds, dtype=np.float64))
    if not len(cuts) or cuts[0] < values.min() or cuts[-1] > values.max():
        raise UsageError(
            f"thresholds of {raw.name} outside {values.min():g} to {values.max():g}",
            fix="choose thresholds inside the range of the values",
        )
    return np.asarray(cuts)


def _snapped(memberships: np.ndarray, raw: pd.Series) -> pd.Series:
    ends = np.where(memberships < SNAP, 0.0, np.where(memberships > 1 - SNAP, 1.0, memberships))
    return pd.Series(ends, index=raw.index, name=raw.name)
