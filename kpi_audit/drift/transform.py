"""From levels to relative changes: logs, or Anscombe's root where counts are small."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kpi_audit.arrays import Bool, Float

Transform = Literal["auto", "log", "anscombe"]

SMALL_COUNT = 50.0  # median below which the root keeps the noise even and logs do not
LEAST_SHARE = 0.25  # of the smallest baseline value: what a zero since the audit counts as


def uses_root(levels: Float, n_baseline: int, transform: Transform) -> Bool:
    """Which series take Anscombe's root, decided on the baseline alone, shape (n_series,).

    ``auto``: those with a zero, and whole numbers with a median below 50.

    Parameters
    ----------
    levels : Float
        Shape (n_series, n_periods), NaN where nothing was reported.
    n_baseline : int
    transform : str
        ``"auto"``, ``"log"`` or ``"anscombe"``.
    """
    if transform != "auto":
        return np.full(len(levels), transform == "anscombe")
    known = levels[:, :n_baseline]
    has_zero = (known == 0).any(axis=1)
    is_whole = ((known == np.rint(known)) | np.isnan(known)).all(axis=1)
    n_small = (known < SMALL_COUNT).sum(axis=1)
    is_small = 2 * n_small > (~np.isnan(known)).sum(axis=1)
    return np.asarray(has_zero | (is_whole & is_small))


def relative(levels: Float, n_baseline: int, is_root: Bool) -> Float:
    """Series whose differences are relative changes, NaN where nothing was reported.

    Logs; or ``2 sqrt(k + 3/8)`` divided by its own baseline mean of ``sqrt(k + 3/8)``, which has
    the same slope as the log at the baseline's level. So an elasticity means the same in both:
    per cent of outcome, of its baseline level, per per cent of KPI.

    Since the audit started a value may be one that its transform cannot take (a week of zero or
    negative net sales): it counts as a quarter of the smallest baseline value, or as 0 for roots.
    Deciding the transform by it would rewrite evidence already given.

    Parameters
    ----------
    levels : Float
        Shape (n_series, n_periods).
    n_baseline : int
    is_root : Bool
        Shape (n_series,).

    References
    ----------
    .. [1] Anscombe, F. J. (1948). The transformation of Poisson, binomial and negative-binomial
           data. Biometrika 35, 246-254. doi:10.1093/biomet/35.3-4.246
    """
    out = np.full_like(levels, np.nan)
    root = np.sqrt(np.maximum(levels[is_root], 0.0) + 0.375)
    level = np.nanmean(root[:, :n_baseline], axis=1, keepdims=True) if len(root) else root
    out[is_root] = 2 * root / level
    plain = levels[~is_root]
    if len(plain):
        smallest = np.nanmin(plain[:, :n_baseline], axis=1, keepdims=True)
        out[~is_root] = np.log(np.maximum(plain, LEAST_SHARE * smallest))
    return out
