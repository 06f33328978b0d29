"""Lengths in which units of several coders intersect, and those expected: parts of a document.

With l_ck the lengths in which one coder's c meets another's k (0 is the gap), l_c their sums, l all,
and own_c the lengths squared of the units of c (for gaps: their characters), the expected lengths are
e_ck = l_c l_k / (l - own / l), less own_c where c = k (Krippendorff 2019, 12.6, eq. 32-38).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from impra_research.coding.agreement.pieces import Pieces

Array = NDArray[np.float64]
# Takes sums (draws x parts) and gives the disagreement observed and expected of each draw.
Ratio = Callable[[Array], tuple[Array, Array]]
NOTHING = 1e-9


def parts_of(pieces: Pieces) -> Array:
    """Give a row a document: l_ck with the gap, own_c with the gap, own_c of what others coded too."""
    q = len(pieces.codes)
    values = _values(pieces)
    per_pair = pieces.length / (pieces.judged.sum(axis=0) - 1)
    met = [_meeting(values[own], per_pair[own]) for own in pieces.of_document]
    own, shared = _own(pieces, values, per_pair)
    gaps = pieces.by_document(pieces.length * values[:, 0])
    rows = np.array(met).reshape(-1, (q + 1) ** 2)
    return np.column_stack([rows, gaps, own, shared])


def _values(pieces: Pieces) -> Array:
    """Count the coders of each piece by what they gave it: pieces x (gap, codes)."""
    coded = pieces.coded.sum(axis=0).T.astype(float)
    gaps = pieces.judged.sum(axis=0) - coded.sum(axis=1)
    return np.column_stack([gaps, coded])


def _meeting(values: Array, per_pair: Array) -> Array:
    weighted = values * per_pair[:, None]
    found: Array = weighted.T @ values - np.diag(weighted.sum(axis=0))
    return found


def _own(pieces: Pieces, values: Array, per_pair: Array) -> tuple[Array, Array]:
    """Sum the squared lengths of units by document and code; then those that others coded too."""
    unit = pieces.unit
    first, last = unit["first"].to_numpy(), unit["last"].to_numpy()
    lengths, others = (
        np.concatenate([[0.0], np.cumsum(piece)])
        for piece in (pieces.length, per_pair * (values[:, 1:].sum(axis=1) - 1))
    )
    cell = pieces.document[first] * len(pieces.codes) + unit["code"].to_numpy()
    shape = (len(pieces.documents), len(pieces.codes))

    def squares(upto: Array) -> Array:
        lengths = (upto[last] - upto[first]) ** 2
        found = np.bincount(cell, weights=lengths, minlength=shape[0] * shape[1])
        return np.asarray(found, dtype=float).reshape(shape)

    return squares(lengths), squares(others)


def divided(above: Array, below: Array) -> Array:
    """Divide; nan where there is nothing to divide by."""
    found: Array = np.divide(above, below, out=np.full(len(above), np.nan), where=below != 0)
    return found


def _met(sums: Array, q: int) -> tuple[Array, Array]:
    """Take l_ck and own_c from sums: draws x (q + 1) x (q + 1), and draws x (q + 1)."""
    cells = (q + 1) ** 2
    return sums[:, :cells].reshape(-1, q + 1, q + 1), sums[:, cells : cells + q + 1]


def _met_codes(sums: Array, q: int) -> tuple[Array, Array]:
    return _met(sums, q)[0][:, 1:, 1:], sums[:, sums.shape[1] - q :]


def _disagreement(met: Array, own: Array) -> tuple[Array, Array]:
    by_value = met.sum(axis=2)
    total = by_value.sum(axis=1)
    observed: Array = total - np.trace(met, axis1=1, axis2=2)
    scale = total - divided(own.sum(axis=1), total)
    return observed, divided(total**2 - (by_value**2).sum(axis=1), scale)


def everything(sums: Array, *, q: int) -> tuple[Array, Array]:
    """u-alpha: every difference of code, or of code and gap, disagrees."""
    return _disagreement(*_met(sums, q))


def places(sums: Array, *, q: int) -> tuple[Array, Array]:
    """|u-alpha: only a gap against any code disagrees."""
    met, own = _met(sums, q)
    by_value = met.sum(axis=2)
    total = by_value.sum(axis=1)
    expected = by_value[:, 0] * (total - by_value[:, 0])
    return met[:, 0, 1:].sum(axis=1), divided(expected, total - divided(own.sum(axis=1), total))


def codings(sums: Array, *, q: int) -> tuple[Array, Array]:
    """cu-alpha: differences of codes, in what two coders coded."""
    return _disagreement(*_met_codes(sums, q))


def one_code(sums: Array, *, q: int, k: int) -> tuple[Array, Array]:
    """(k)u-alpha: the share of k that meets another code, in what two coders coded."""
    met, own = _met_codes(sums, q)
    by_code = met.sum(axis=2)
    total, of_k = by_code.sum(axis=1), by_code[:, k]
    observed = divided(of_k - met[:, k, k], of_k)
    return observed, divided(of_k * (total - of_k), of_k * total - own[:, k])
