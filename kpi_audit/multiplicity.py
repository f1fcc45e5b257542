"""False discoveries over many KPIs: e-BH, and e-BH inside the KPIs it selected."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Int

ROUNDING = 1e-9  # E = 20 against a threshold of exactly 20 must not hang on the last bit of a log


def e_bh(log_e: Float, alpha: float) -> Bool:
    """Select hypotheses with a false discovery rate of at most ``alpha``, any dependence [1]_.

    Selects the k largest e-values for the largest k with ``e_(k) >= K / (alpha k)``.

    Parameters
    ----------
    log_e : Float
        Log e-values, shape (K,). NaN is a hypothesis that was not tested: never selected and
        not counted in K.
    alpha : float
        False discovery rate, in (0, 1).

    Returns
    -------
    Bool
        True where selected, shape (K,). Equal e-values share their fate.

    References
    ----------
    .. [1] Wang, R. & Ramdas, A. (2022). False discovery rate control with e-values.
           JRSS B 84(3), 822-852. doi:10.1111/rssb.12489

    Examples
    --------
    >>> e_bh(np.log([70.0, 30.0, 25.0, 1.0]), 0.1)
    array([ True,  True,  True, False])
    """
    log_e = np.asarray(log_e, np.float64)
    return _e_bh_by_group(log_e, np.zeros(log_e.shape, np.int64), np.array([alpha]))


def e_bh_within(log_e: Float, kpi: Int, selected: Bool, alpha: float) -> Bool:
    """Select streams inside the selected KPIs, by e-BH at level ``alpha * R / K``.

    R of the K tested KPIs were selected; shrinking the level by R / K keeps the average false
    discovery rate inside selected KPIs at ``alpha`` [1]_.

    Parameters
    ----------
    log_e : Float
        Log e-value of each stream, shape (n_streams,); NaN is not tested.
    kpi : Int
        Index into ``selected`` of the KPI that each stream belongs to, shape (n_streams,).
    selected : Bool
        Result of `e_bh` over KPIs, shape (n_kpis,). A KPI none of whose streams was tested does
        not count in K.
    alpha : float
        The same false discovery rate as for the KPIs.

    Returns
    -------
    Bool
        True where selected, shape (n_streams,); always False in a KPI that was not selected.

    References
    ----------
    .. [1] Benjamini, Y. & Bogomolov, M. (2014). Selective inference on multiple families of
           hypotheses. JRSS B 76(1), 297-318. doi:10.1111/rssb.12028

    Examples
    --------
    >>> streams = np.log([900.0, 2.0, 900.0, 1.0])
    >>> e_bh_within(streams, np.array([0, 0, 1, 1]), np.array([True, False]), 0.05)
    array([ True, False, False, False])
    """
    log_e, kpi = np.asarray(log_e, np.float64), np.asarray(kpi, np.int64)
    selected = np.asarray(selected, np.bool_)
    tested = np.zeros(selected.shape, np.bool_)
    tested[kpi[~np.isnan(log_e)]] = True
    level = alpha * (selected & tested).sum() / max(int(tested.sum()), 1)
    return _e_bh_by_group(log_e, kpi, np.where(selected, level, 0.0))


def _e_bh_by_group(log_e: Float, group: Int, alpha: Float) -> Bool:
    """E-BH in each group at once; ``alpha`` has shape (n_groups,), 0 selects nothing."""
    out = np.zeros(log_e.shape, np.bool_)
    tested = np.flatnonzero(~np.isnan(log_e))
    if not len(tested):
        return out
    value, member = log_e[tested], group[tested]
    order = np.lexsort((-value, member))
    sizes = np.bincount(member, minlength=len(alpha))
    starts = np.cumsum(sizes) - sizes
    rank = np.arange(len(order)) - starts[member[order]] + 1
    with np.errstate(divide="ignore"):
        threshold = np.log(sizes[member[order]]) - np.log(alpha[member[order]]) - np.log(rank)
    passes = (value[order] >= threshold - ROUNDING) & (alpha[member[order]] > 0)
    count = np.zeros(len(alpha), np.int64)
    np.maximum.at(count, member[order], np.where(passes, rank, 0))
    chosen = np.empty(len(tested), np.bool_)
    chosen[order] = rank <= count[member[order]]
    out[tested] = chosen
    return out
