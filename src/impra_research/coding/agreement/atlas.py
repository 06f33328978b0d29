"""What ATLAS.ti's inter-coder agreement reports, for each semantic domain and over all.

Read in its manual ("Methods for testing ICA", doc.atlasti.com/ManualMac.v9/ICA/ICAMethodsForTesting.html):
percent agreement with the example that the tests repeat (60 %, and .095 beyond chance), Holsti as 2 A /
(N1 + N2), and which text each alpha is of: c-alpha-binary of all, coded or not. It prints no formula of
the alphas; they are those of Gonzalez-Prieto, Perez, Diaz & Lopez-Fernandez 2020 (arXiv:2008.00977):
nominal alphas over characters, of what the coders labelled them with. No output of ATLAS.ti was at hand.

- `percent agreement`: characters that all or none gave the domain, of those read.
- `Holsti`: 2 M / (N1 + N2), M the characters that two coders gave the domain, N those of each.
- `c-alpha-binary`: labels are in the domain and not in it.
- `cu-alpha`: labels are the codes of the domain, on characters that two coders gave one.
- `Cu-alpha`: labels are the domains, on characters that two coders gave one; several may hold.

A semantic domain is a code without parent, with all the codes below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.codebook import Theme
from impra_research.coding.agreement.coefficient import Coefficient, Formula, with_draws
from impra_research.coding.agreement.overlap import divided
from impra_research.coding.agreement.pieces import Pieces, Read, cut, readers
from impra_research.coding.agreement.resampling import Bootstrap
from impra_research.coding.agreement.why import Why
from impra_research.coding.cases import lineage

Array = NDArray[np.float64]
Labels = NDArray[np.bool_]
OF_DOMAIN = ("percent agreement", "Holsti", "c-alpha-binary")
NUMBERS = ("value", "low", "high", "error")


def atlas(
    segment: pd.DataFrame,
    length: Mapping[str, int],
    themes: Mapping[str, Theme],
    *,
    coders: Sequence[str] | None = None,
    read: Read | None = None,
    draws: int = 1000,
    seed: int = 2014,
) -> pd.DataFrame:
    """One row a semantic domain and coefficient, and last those over all domains (`domain` is NA).

    Columns: domain, coefficient, value, low, high, error (bootstrap over documents), n (characters
    that two coders or more have read), why (a key of `WHY`). `read` tells who read each document;
    without it, who coded something in it.
    """
    top = {code: lineage(code, themes)[-1] for code in themes}
    pieces = cut(segment, length, read or readers(segment, coders), list(themes))
    bootstrap = Bootstrap(np.array(pieces.documents, dtype=str), draws, seed)
    of_domain = {domain: pieces.coded[:, [top[code] == domain for code in themes]]
                 for domain in dict.fromkeys(top.values())}  # fmt: skip
    rows: list[tuple[str | None, Coefficient]] = []
    for domain, codes in of_domain.items():
        inside = _domain(pieces, np.asarray(codes.any(axis=1)), bootstrap)
        rows += [(domain, one) for one in (*inside, _alpha("cu-alpha", pieces, codes, bootstrap))]
    domains = np.stack([codes.any(axis=1) for codes in of_domain.values()], axis=1)
    inside = _domain(pieces, np.asarray(domains.any(axis=1)), bootstrap)
    rows += [(None, one) for one in (*inside, _alpha("Cu-alpha", pieces, domains, bootstrap))]
    return _table(rows)


def _table(rows: list[tuple[str | None, Coefficient]]) -> pd.DataFrame:
    told = [
        {"domain": domain, "coefficient": one.name, "value": one.value, "low": one.low,
         "high": one.high, "error": one.error, "n": one.n, "why": one.why}
        for domain, one in rows
    ]  # fmt: skip
    types = dict.fromkeys(NUMBERS, "Float64") | {"domain": "str", "why": "str"}
    return pd.DataFrame(told).astype(types)


def _domain(pieces: Pieces, inside: Labels, bootstrap: Bootstrap) -> list[Coefficient]:
    """Give percent agreement, Holsti and c-alpha-binary of being inside a domain (coders x pieces)."""
    if not pieces.documents:
        return [Coefficient.untold(name, 0, "no_units") for name in OF_DOMAIN]
    held = inside.sum(axis=0)
    same = pieces.length * ((held == 0) | (held == pieces.judged.sum(axis=0)))
    percent = pieces.by_document(np.column_stack([same, pieces.length]))
    others = np.maximum(pieces.judged.sum(axis=0) - 1, 1)
    holsti = pieces.by_document(
        np.column_stack([held * (held - 1) / others * pieces.length, held * pieces.length])
    )
    both = np.stack([inside, pieces.judged & ~inside], axis=1)
    return [
        *(_share(name, parts, pieces, bootstrap)
          for name, parts in zip(OF_DOMAIN, (percent, holsti), strict=False)),
        _alpha(OF_DOMAIN[2], pieces, both, bootstrap),
    ]  # fmt: skip


def _share(name: str, parts: Array, pieces: Pieces, bootstrap: Bootstrap) -> Coefficient:
    above, below = parts.sum(axis=0)
    if not below:
        return Coefficient.untold(name, pieces.characters, "unused")
    if above == below:
        return Coefficient.untold(name, pieces.characters, "identical", 1.0)
    formula = Formula(name, parts, lambda sums: divided(sums[:, 0], sums[:, 1]), pieces.characters,
                      least=0.0)  # fmt: skip
    return with_draws(formula, bootstrap)


def _alpha(name: str, pieces: Pieces, labels: Labels, bootstrap: Bootstrap) -> Coefficient:
    """Give nominal alpha over characters of labels, coders x labels x pieces, pairs of coders apart."""
    n, value = pieces.characters, partial(_alpha_of, q=labels.shape[1])
    parts = _pairs(pieces, labels)
    met = parts.sum(axis=0).reshape(labels.shape[1], -1)
    if not met.sum():
        why: Why = "no_units" if not n else "nothing_shared" if labels.any() else "unused"
        return Coefficient.untold(name, n, why)
    if np.count_nonzero(met.sum(axis=0)) == 1:
        return Coefficient.untold(name, n, "one_category")
    if met.sum() == np.trace(met):
        return Coefficient.untold(name, n, "identical", 1.0)
    return with_draws(Formula(name, parts, value, n), bootstrap)


def _pairs(pieces: Pieces, labels: Labels) -> Array:
    """Count pairs of labels of two coders, a row a document: what one said, what the other said."""
    q = labels.shape[1]
    by_piece = labels.sum(axis=0).T.astype(float)
    labelling = labels.any(axis=1).sum(axis=0)
    weight = np.where(labelling >= 2, pieces.length / np.maximum(labelling - 1, 1), 0.0)
    said = labels.astype(float)
    rows = []
    for own in pieces.of_document:
        all_pairs = (by_piece[own].T * weight[own]) @ by_piece[own]
        with_self = np.einsum("gcp,gkp->ck", said[..., own] * weight[own], said[..., own])
        rows.append((all_pairs - with_self).ravel())
    return np.array(rows).reshape(-1, q * q)


def _alpha_of(sums: Array, *, q: int) -> Array:
    met = sums.reshape(-1, q, q)
    by_label = met.sum(axis=2)
    total = by_label.sum(axis=1)
    apart = total - np.trace(met, axis1=1, axis2=2)
    expected = total**2 - (by_label**2).sum(axis=1)
    found: Array = 1 - (total - 1) * divided(apart, np.where(expected > 1e-9, expected, 0.0))
    return found
