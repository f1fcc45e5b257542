"""First two digits against Benford's law: a description, never evidence."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from kpi_audit.arrays import Float, Text

EXPECTED = np.log10(1 + 1 / np.arange(10, 100))
CLOSE, ACCEPTABLE, MARGINAL = 0.0012, 0.0018, 0.0022  # Nigrini 2012, first two digits
RECORDS, DECADES = 1000, 4  # 4 decades in use = values that span 3 orders of magnitude
CENTRAL = 0.01  # share of records cut at either end before decades are counted


class Benford(NamedTuple):
    """Per segment, each of shape (n_segments,).

    ``mad`` is the mean absolute deviation of the shares of 10..99, ``sampling_mad`` what chance
    alone gives at this n, ``severity`` how surely the deviation exceeds the acceptable 0.0018.
    """

    mad: Float
    sampling_mad: Float
    chi_square: Float
    severity: Float
    conformity: Text
    applies: Float
    top_digits: Float


def benford(leading: Float, magnitude: Float, *, bounded: bool) -> Benford:
    """Describe counts of the first two digits, shapes (n_segments, 90) and (n_segments, 20).

    Severity follows Cerqueti & Lupi [1]_: with a large n chi-square rejects every real table, so
    what matters is how large a deviation the data have ruled out. ``applies`` is 1 from 1,000
    records over three orders of magnitude without a minimum or maximum.

    References
    ----------
    .. [1] Cerqueti, R. & Lupi, C. (2022). Severe testing of Benford's law. arXiv:2202.05237
    .. [2] Nigrini, M. (2012). Benford's Law. Wiley. ISBN 978-1-118-15285-0 (limits of the MAD).
    """
    n = leading.sum(axis=1)
    size = np.maximum(n, 1.0)[:, np.newaxis]
    deviation = leading / size - EXPECTED
    error = np.sqrt(EXPECTED * (1 - EXPECTED) / size)
    mad = np.abs(deviation).mean(axis=1)
    mean, spread = _folded(ACCEPTABLE, error)
    applies = (n >= RECORDS) & (decades(magnitude) >= DECADES) & (not bounded)
    return Benford(
        np.where(n > 0, mad, np.nan),
        _folded(0.0, error)[0],
        (n[:, np.newaxis] * deviation**2 / EXPECTED).sum(axis=1),
        special.ndtr((mad - mean) / spread),
        _words(mad, applies),
        applies.astype(np.float64),
        np.where(n > 0, 10.0 + np.argmax(deviation / error, axis=1), np.nan),
    )


def decades(magnitude: Float) -> Float:
    """Powers of ten that the middle 98 % of records use, shape (n_segments,)."""
    total = np.maximum(magnitude.sum(axis=1, keepdims=True), 1.0)
    up = np.cumsum(magnitude, axis=1) / total
    down = np.cumsum(magnitude[:, ::-1], axis=1)[:, ::-1] / total
    return np.asarray(((up > CENTRAL) & (down > CENTRAL)).sum(axis=1), np.float64)


def _folded(shift: float, error: Float) -> tuple[Float, Float]:
    """Mean and standard deviation of the MAD if every share is off by ``shift``."""
    ratio = shift / error
    each = error * np.sqrt(2 / np.pi) * np.exp(-0.5 * ratio**2)
    each += shift * (1 - 2 * special.ndtr(-ratio))
    variance = np.maximum(shift**2 + error**2 - each**2, 1e-300)
    return each.mean(axis=1), np.sqrt(variance.sum(axis=1)) / error.shape[1]


def _words(mad: Float, applies: Float) -> Text:
    limits = [mad <= CLOSE, mad <= ACCEPTABLE, mad <= MARGINAL]
    words = ["close conformity", "acceptable conformity", "marginal conformity"]
    verdict = np.select(limits, words, "nonconformity").astype(object)
    verdict = verdict + "; describes digits only, it neither clears nor accuses"
    text = np.where(applies, verdict, "not judged: too few records, too narrow or bounded")
    return np.asarray(text, object)
