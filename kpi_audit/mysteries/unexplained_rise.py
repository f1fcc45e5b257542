"""An outcome that rises without its KPI: the gap of ``tracks_outcome``, looked at from above."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Int, Text
from kpi_audit.drift.baseline import Baseline, estimate
from kpi_audit.drift.calendar import free_calendar, full_calendar
from kpi_audit.drift.cohorts import FEWEST, Cohort, cohorts
from kpi_audit.drift.columns import percent
from kpi_audit.drift.declared import as_interval, as_range, as_sign
from kpi_audit.drift.entries import Entries
from kpi_audit.drift.gap import is_gap_known
from kpi_audit.drift.judge import gap_path, gaps_at_both_ends
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.drift.step_effect import Step, step_effect
from kpi_audit.drift.validation import LINKED, link_log_bf
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.series import Series

NULL = "the outcome follows the KPI as it did in the baseline"


def unexplained_rise(
    series: Series,
    *,
    lag: tuple[int, int] | None = None,
    elasticity: float | tuple[float, float] | None = None,
    sign: str = "+",
) -> Evidence:
    """Whether an outcome stands above what its KPI implies.

    Parameters
    ----------
    series : Series
        KPI and outcome per segment and closed period.
    lag, elasticity, sign
        As of ``tracks_outcome``.

    Returns
    -------
    Evidence
        ``effect``: per cent by which the outcome stands above what the KPI implies, averaged over
        the audited periods, with an interval that holds sampling and elasticity. ``path`` has the
        evidence after each audited period.

    Notes
    -----
    Null: the gap ``outcome - elasticity x KPI(t - lag)`` stays on its baseline calendar. The
    e-process of ``tracks_outcome`` on the other side, the minimum over both ends of the elasticity
    interval: a true rise of the KPI raises the gap at one end only. A KPI that falls while its
    outcome stays shows too. It needs a link that the baseline shows.
    Measured: docs/calibration/mysteries.csv.

    Examples
    --------
    >>> from kpi_audit.simulate.pairs import Scenario, simulate
    >>> pairs = simulate(np.random.default_rng(1), 2, Scenario())
    >>> pairs.outcome[1, 108:] += 0.4
    >>> (unexplained_rise(pairs.series()).log_e > np.log(20)).tolist()
    [False, True]
    """
    entries = Entries(series, ())
    if series.cycle == 0:
        why = "not applicable: a single table has no before"
        entries.refuse(np.arange(len(series.segments)), why)
        return entries.evidence("%")
    lags, interval = as_range(lag, rhythm(series.cycle)), as_interval(elasticity)
    for cohort in cohorts(series, as_sign(sign), "auto", entries.reason):
        n, beat = cohort.n_baseline, cohort.rhythm
        needed = max(beat.shortest_baseline, lags[1] + FEWEST)
        if n < needed:
            why = f"not enough data: {n} baseline periods with KPI and outcome, {needed} needed"
            entries.refuse(cohort.rows, why)
            continue
        _judge(cohort, lags, interval, entries)
    return entries.evidence("%")


def _judge(
    cohort: Cohort,
    lags: tuple[int, int],
    interval: tuple[float, float] | None,
    entries: Entries,
) -> None:
    n, beat = cohort.n_baseline, cohort.rhythm
    n_periods = cohort.kpi.shape[1]
    free = free_calendar(n_periods, n, beat)
    base = estimate(cohort, free, lags, interval)
    trend = full_calendar(n, n, beat)
    bf = link_log_bf(cohort.kpi[:, :n], cohort.outcome[:, :n], trend, lags)
    unlinked: Text = np.where(bf < LINKED, "not applicable: never shown to move together", "")
    known = is_gap_known(cohort.is_kpi_real, cohort.is_outcome_real, base.lag)
    rise = gap_path(gaps_at_both_ends(cohort, base)[0], known, n, beat, side=1)
    step = _above(cohort, base, known, rise.since)
    above = dict(zip(("effect", "low", "high"), percent(step), strict=True))
    entries.fill(cohort.rows, rise.log_e, known[:, n:], above)
    entries.refuse(cohort.rows, unlinked)


def _above(cohort: Cohort, base: Baseline, known: Bool, since: Int) -> Step:
    """Step of the gap ``since`` a period: the hull over both ends of the elasticity."""
    n = cohort.n_baseline
    terms = free_calendar(cohort.kpi.shape[1], n, cohort.rhythm).terms
    first = since + base.lag
    low, high = (
        step_effect(cohort.outcome - end[:, None] * base.kpi_lagged, terms, first, known)
        for end in (base.low, base.high)
    )
    return Step(
        (low.size + high.size) / 2, np.minimum(low.low, high.low), np.maximum(low.high, high.high)
    )
