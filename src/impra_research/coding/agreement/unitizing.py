"""The unitizing alphas: agreement on where in a text something is, and on what it is.

Krippendorff, Mathet, Bouvry & Widloecher 2016 (Quality & Quantity 50, 2347-2364); Krippendorff 2019,
12.6. Each coder divides the same text into units with a code and gaps between them.

- `u-alpha`: places and codes together.
- `|u-alpha`: places alone, something or nothing.
- `cu-alpha`: codes alone, in the text that two coders gave some code.
- `(k)u-alpha`: the same for one code k against the others.

Observed: the lengths in which units intersect. Expected: all lengths with all, except a unit with
itself; the characters of a gap are units of length one. The pairs of each document are weighted by
1 / (m - 1), m its coders, so that every character read counts once for each coder who read it. For
cu-alpha and three coders or more, what a unit shares is its mean over the other coders; with two it
is the length shared, as published. The interval is a bootstrap over documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.coding.agreement.coefficient import Coefficient, Formula, with_draws
from impra_research.coding.agreement.overlap import (
    NOTHING,
    Ratio,
    codings,
    divided,
    everything,
    one_code,
    parts_of,
    places,
)
from impra_research.coding.agreement.pieces import Pieces, Read, cut, readers
from impra_research.coding.agreement.resampling import Bootstrap
from impra_research.coding.agreement.why import Why

Array = NDArray[np.float64]


def unitizing(
    segment: pd.DataFrame,
    length: Mapping[str, int],
    *,
    codes: Sequence[str] | None = None,
    coders: Sequence[str] | None = None,
    read: Read | None = None,
    draws: int = 1000,
    seed: int = 2014,
) -> dict[str, Coefficient]:
    """Give the unitizing alphas of spans by name, over the documents that two coders or more coded.

    Their `n` counts characters: those that two coders or more read, for cu-alpha those that two coded.

    Parameters
    ----------
    segment
        One row a segment: document, start, end (exclusive), code, coder.
    length
        Characters of each document.
    codes
        The codes that exclude one another; without it, all that were used. One code alone makes
        u-alpha that of applying it.
    coders
        Whom to compare; without it, everybody.
    read
        Who read each document, also those who found nothing in it; without it, who coded something.

    Examples
    --------
    >>> rows = [("D", 0, 4, "a", "A"), ("D", 6, 9, "b", "A"), ("D", 0, 4, "a", "B"), ("D", 6, 8, "b", "B")]
    >>> segment = pd.DataFrame(rows, columns=["document", "start", "end", "code", "coder"])
    >>> {name: found.value and round(found.value, 3) for name, found in
    ...  unitizing(segment, {"D": 10}).items()}
    {'u-alpha': 0.867, '|u-alpha': 0.809, 'cu-alpha': 1.0, '(a)u-alpha': 1.0, '(b)u-alpha': 1.0}
    """
    named = sorted(segment["code"].unique()) if codes is None else list(codes)
    pieces = cut(segment, length, read or readers(segment, coders), named)
    names = ["u-alpha", "|u-alpha", "cu-alpha", *(f"({code})u-alpha" for code in named)]
    if (why := _unfit(pieces)) is not None:
        return {name: Coefficient.untold(name, pieces.characters, why) for name in names}
    parts, q = parts_of(pieces), len(named)
    n = dict.fromkeys(names, pieces.characters) | {"cu-alpha": pieces.coded_twice}
    used = np.asarray(pieces.coded.any(axis=(0, 2)))
    unused = {
        f"({code})u-alpha" for code, any_of_it in zip(named, used, strict=True) if not any_of_it
    }
    ratios: list[Ratio] = [partial(everything, q=q), partial(places, q=q), partial(codings, q=q),
                           *(partial(one_code, q=q, k=k) for k in range(q))]  # fmt: skip
    bootstrap = Bootstrap(np.array(pieces.documents), draws, seed)
    return {
        name: Coefficient.untold(name, n[name], "unused")
        if name in unused
        else _coefficient(name, parts, ratio, n[name], bootstrap)
        for name, ratio in zip(names, ratios, strict=True)
    }


def _unfit(pieces: Pieces) -> Why | None:
    if not pieces.documents:
        return "no_units"
    return "overlapping" if pieces.coded.sum(axis=1).max(initial=0) > 1 else None


def _coefficient(
    name: str, parts: Array, ratio: Ratio, n: int, bootstrap: Bootstrap
) -> Coefficient:
    observed, expected = (float(side[0]) for side in ratio(parts.sum(axis=0, keepdims=True)))
    if not np.isfinite(expected):
        return Coefficient.untold(name, n, "nothing_shared")
    if expected <= NOTHING:
        return Coefficient.untold(name, n, "one_category")
    if observed <= NOTHING:
        return Coefficient.untold(name, n, "identical", 1.0)

    def value(sums: Array) -> Array:
        observed, expected = ratio(sums)
        found: Array = 1 - divided(observed, np.where(expected > NOTHING, expected, 0.0))
        return found

    return with_draws(Formula(name, parts, value, n), bootstrap)
