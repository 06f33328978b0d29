"""Every coefficient for every code, for two coders or more, with prevalence and bias beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.codebook import Theme
from impra_research.coding.agreement import measures as by
from impra_research.coding.agreement.coefficient import Coefficient
from impra_research.coding.agreement.krippendorff import alpha
from impra_research.coding.agreement.pieces import Read
from impra_research.coding.agreement.resampling import Bootstrap
from impra_research.coding.agreement.turns import Decisions, decisions
from impra_research.coding.agreement.two_coders import imbalance

Array = NDArray[np.float64]
Measure = Callable[..., Coefficient]
OF_ANY: tuple[Measure, ...] = (by.brennan_prediger, by.gwet, alpha)
OF_TWO: tuple[Measure, ...] = (by.percent, by.cohen, by.scott, *OF_ANY)
OF_MORE: tuple[Measure, ...] = (by.percent, by.conger, by.fleiss, *OF_ANY)
NUMBERS = ("value", "low", "high", "low_independent", "high_independent", "error", "prevalence",
           "prevalence_index", "bias_index")  # fmt: skip


def coefficients(
    segment: pd.DataFrame,
    turn: pd.DataFrame,
    themes: Mapping[str, Theme],
    *,
    coders: Sequence[str] | None = None,
    read: Read | None = None,
    draws: int = 1000,
    seed: int = 2014,
) -> pd.DataFrame:
    """One row a code (in the order of codes.yml) and coefficient, and last `pooled` over codes applied.

    The units are respondents' turns in the documents that two coders or more have coded (or have
    read, when `read` names who read each document, also those who found nothing in it); intervals
    are drawn over documents, so turns of one interview, and codes of one turn, may resemble one
    another; how often they cover the truth with few documents is told in benchmarks/agreement.md.

    Columns: code, applied (a coder set the code itself and not only one below it), coefficient,
    value, low, high (95 %), low_independent, high_independent (the analytic interval, too narrow
    because it takes turns as independent), error (of the draws), n (turns; for `pooled`, turns x
    codes), documents, coders, prevalence, prevalence_index, bias_index (see `Imbalance`), why (a key
    of `WHY` when the value or the interval is missing).
    """
    decided = decisions(segment, turn, themes, coders=coders, read=read)
    used = decided.used(segment)
    rows = [
        {"code": code, "applied": code in used, **row}
        for code, ratings, document in decided.each(used)
        for row in _rows(decided, ratings, Bootstrap(document, draws, seed))
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys(NUMBERS, "Float64") | {"why": "str"})


def _rows(decided: Decisions, ratings: Array, bootstrap: Bootstrap) -> Iterator[dict[str, object]]:
    measures = OF_TWO if len(decided.coders) == 2 else OF_MORE
    beside = imbalance(ratings) if len(decided.coders) >= 2 else None
    told = {
        "documents": bootstrap.clusters(0), "coders": len(decided.coders),
        "prevalence": beside and beside.prevalence,
        "prevalence_index": beside and beside.prevalence_index,
        "bias_index": beside and beside.bias_index,
    }  # fmt: skip
    for measure in measures:
        one, plain = (_measured(measure, ratings, how) for how in (bootstrap, None))
        yield {"coefficient": one.name, "value": one.value, "low": one.low, "high": one.high,
               "low_independent": plain.low, "high_independent": plain.high,
               "error": one.error, "n": one.n, **told, "why": one.why}  # fmt: skip


def _measured(measure: Measure, ratings: Array, bootstrap: Bootstrap | None) -> Coefficient:
    if len(ratings) < 2:
        return Coefficient.untold(measure.__name__, 0, "no_units")
    return measure(ratings, categories=(0.0, 1.0), bootstrap=bootstrap)
