"""A number never travels alone: it carries its interval, its n, its base and its method."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isnan

import pandas as pd
from scipy.stats import norm

from impra_research.analyse.caution import Caution


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimated number with its 95 % interval (unless `method` says otherwise).

    `n` counts what the estimate rests on and `base` says who that is. When it cannot be
    estimated, `value`, `low` and `high` are nan and `reason` says why.

    Examples
    --------
    >>> Estimate("share registered", 0.25, 0.071, 0.591, n=8, base="answered", method="Wilson")
    share registered: 0.25 [0.071, 0.591], n = 8 (answered; Wilson)
    >>> Estimate.impossible("median", n=3, base="began unregistered", reason="no event")
    median: not estimated (no event), n = 3 (began unregistered)
    """

    name: str
    value: float
    low: float
    high: float
    n: int
    base: str
    method: str
    reason: str = ""

    @classmethod
    def impossible(cls, name: str, *, n: int, base: str, reason: str, method: str = "") -> Estimate:
        """Say that there is no estimate, and why."""
        nan = float("nan")
        return cls(name, nan, nan, nan, n=n, base=base, method=method, reason=reason)

    def __repr__(self) -> str:
        """Write it on one line, to four significant digits."""
        about = "; ".join(part for part in (self.base, self.method) if part)
        number = (
            f"not estimated ({self.reason})"
            if isnan(self.value)
            else f"{self.value:.4g} [{self.low:.4g}, {self.high:.4g}]"
        )
        return f"{self.name}: {number}, n = {self.n} ({about})"


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test: its statistic, degrees of freedom and p-value, with n, events and base."""

    name: str
    n: int
    events: int
    base: str
    method: str
    statistic: float = float("nan")
    df: int = 0
    p: float = float("nan")
    reason: str = ""
    cautions: tuple[Caution, ...] = ()


def estimates_table(estimates: list[Estimate]) -> pd.DataFrame:
    """One row an estimate: name, value, low, high, n, base, method, reason."""
    columns = list(Estimate.__slots__)
    return pd.DataFrame([asdict(estimate) for estimate in estimates], columns=columns)


def z_of(level: float) -> float:
    """Half-width of a normal interval in standard errors: 1.96 for 0.95."""
    return float(norm.ppf(0.5 + level / 2))
