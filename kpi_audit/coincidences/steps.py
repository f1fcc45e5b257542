"""Whether an instrument reads in coarser steps than its values are written in."""

from __future__ import annotations

import numpy as np
from scipy import stats

from kpi_audit.arrays import Bool, Float
from kpi_audit.shapes.repeats import Repeats

FINE, DOUBTED = 30 / 190, 0.85  # near pairs of those beside, where every step is read; less
SURE = 0.01  # that near pairs are too few, from which on values are known to skip steps
AT_MOST = 3.0  # times as many near pairs as beside that steps up to twelve could stand for


def coarse(repeats: Repeats, chosen: Bool) -> tuple[Bool, Float]:
    """Whether values skip steps, and near pairs of a period to reckon with where they may.

    Parameters
    ----------
    repeats : Repeats
    chosen : Bool
        Periods, shape (n_periods,).

    Returns
    -------
    Bool, Float
        Each of shape (n_segments,); 0 pairs where nothing speaks for coarse steps.

    Notes
    -----
    Of 20 values between two multiples of 25 that are no multiples of five, 30 of 190 pairs lie
    between the same two multiples of five, and so do those of any smooth law. Copies of a value
    make no new one, so they do not change that; an instrument that reads every second step leaves
    a tenth of the pairs, one that reads every fifth or less none. Where too few pairs lie beside
    each other to tell, as many as an instrument could stand for are taken for near ones.
    """
    parts = (part[:, 0, chosen] for part in (repeats.near, repeats.beside))
    near, beside = (np.where(np.isfinite(part), part, 0.0).sum(axis=1) for part in parts)
    is_coarse = stats.poisson.cdf(near, FINE * beside) < SURE
    may_be = near < DOUBTED * FINE * beside
    doubted = np.where(may_be, AT_MOST * beside / max(int(chosen.sum()), 1), 0.0)
    return np.asarray(is_coarse), doubted
