"""More of the KPI, and less outcome from each unit of it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.calendar import full_calendar
from kpi_audit.drift.cohorts import FEWEST, Cohort, cohorts, finite
from kpi_audit.drift.columns import last_known
from kpi_audit.drift.declared import as_interval, as_range, as_sign, as_years
from kpi_audit.drift.entries import Entries
from kpi_audit.drift.lasting_fall import fewest_periods
from kpi_audit.drift.per_unit import change_pct
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.drift.risen import has_risen, only_where
from kpi_audit.drift.step_effect import step_effect
from kpi_audit.drift.transform import Transform, uses_root
from kpi_audit.drift.year_by_year import remembered
from kpi_audit.drift.yields import Pair, Yields, yields
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.series import Series

FEWEST_RESULTS = 20  # of a small count, in all of the baseline: their yield has an error of 22 %
DETAILS = (
    "log_e_yield", "has_kpi_risen", "kpi_change_pct", "kpi_change_pct_low", "kpi_change_pct_high",
    "elasticity_low", "elasticity_high", "lag_periods", "is_count", "is_provisional",
    "baseline_periods",
)  # fmt: skip


@detector(
    null="the outcome is what the KPI used to bring, or the KPI has not risen",
    family="yield",
    expectation="expect_yield_to_hold",
    question="There is more of it and each one brings less: what was added, and for whom?",
    trace="the KPI rose and each unit of it brought less of {against} than before",
)
def yield_loss(  # noqa: PLR0913  (the signature is what a KPI file may set)
    series: Series,
    *,
    lag: tuple[int, int] | None = None,
    elasticity: float | tuple[float, float] | None = None,
    sign: Literal["+", "-"] = "+",
    transform: Transform = "auto",
    years: int = 2,
) -> Evidence:
    """Whether the KPI rose while the outcome per unit of it fell, more than growth explains.

    Parameters
    ----------
    series : Series
        KPI and outcome per segment and closed period.
    lag : tuple[int, int] or None
        Range in which the outcome's lag is searched, in periods; None: as ``tracks_outcome``.
    elasticity : float, tuple[float, float] or None
        Per cent of outcome that one per cent of KPI brings; 1 where the outcome is a part of what
        the KPI counts. None: estimated on the baseline, its sampling error included.
    sign : {"+", "-"}
        "-": the KPI should fall when the outcome rises.
    transform : {"auto", "log", "anscombe"}
        Logs; "anscombe" takes the outcome for a small count.
    years : int
        Audit years whose evidence is averaged: the one under way and those before it; 0: all, as a
        scan of a file does.

    Returns
    -------
    Evidence
        ``effect``: per cent by which the outcome falls short of what the KPI implies, over the
        audited periods, with an interval that holds sampling and elasticity. ``n``: audited
        periods.

    Notes
    -----
    Unlike ``tracks_outcome`` it needs no link that shows in the fluctuations of the baseline, looks
    at falls that come with a rise of the KPI only, and judges small counts as counts.

    ``E = min`` over both ends of the elasticity interval of an e-value that the outcome is lower
    than ``KPI(t - lag) ** elasticity`` implies: for small counts two-sample gamma-Poisson with the
    baseline's dispersion and sampling error [1]_ (``kpi_audit.drift.count_yield``), else the
    e-process of ``guardrail``. It counts only where the KPI stands 2.75 standard errors above its
    own calendar; else E is at most 1. Where the baseline leaves open whether the KPI brings
    anything, the interval reaches down to 0: then only a fall of the outcome itself counts. Declare
    the elasticity to be told more.

    When it lies: new customers or markets with a lower yield in the same segment, and harder cases
    that need more attempts, look the same: declare them as segments. An outcome that falls for
    reasons of its own (a recession) while people work more looks the same. A first-time growth far
    beyond the baseline's range may have returns that diminish faster than those seen.
    A single table has no before: more calls to harder clients are no loss of yield.
    Measured error rates: docs/calibration/yield_loss.csv.

    References
    ----------
    .. [1] McCullagh, P. & Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., section 6.2.
           Chapman and Hall. doi:10.1007/978-1-4899-3242-6

    Examples
    --------
    >>> rng, week = np.random.default_rng(1), np.arange(156)
    >>> sent = rng.poisson(np.where(week < 104, 200, 400), (1, 156)).astype(float)
    >>> answered = rng.poisson(20, (1, 156)).astype(float)
    >>> days = np.datetime64("2023-01-02") + 7 * week
    >>> pair = Series(("",), days, sent, answered, 104, 52.1775)
    >>> found = yield_loss(pair, elasticity=1, lag=(0, 0))
    >>> found.effect.round(), (found.log_e > np.log(20)).tolist()
    (array([52.]), [True])
    """
    entries = Entries(series, DETAILS)
    interval = as_interval(elasticity)
    if series.cycle == 0:
        rows = np.arange(len(series.segments))
        entries.refuse(rows, "not applicable: the yield of a single table has no before")
        return entries.evidence("%")
    lags = as_range(lag, rhythm(series.cycle))
    for cohort in cohorts(series, as_sign(sign), transform, entries.reason):
        n, needed = cohort.n_baseline, max(fewest_periods(cohort.rhythm), lags[1] + FEWEST)
        if n < needed:
            why = f"not enough data: {n} baseline periods with KPI and outcome, {needed} needed"
            entries.refuse(cohort.rows, why)
            continue
        pair = _pair(series, cohort, transform, as_sign(sign))
        seen = pair.counts[:, :n].sum(axis=1)
        few = f"not enough data: fewer than {FEWEST_RESULTS} results in the baseline"
        entries.refuse(cohort.rows[pair.is_count & (seen < FEWEST_RESULTS)], few)
        _judge(pair, yields(pair, lags, interval), entries, as_years(years, "yield_loss"))
    return entries.evidence("%")


def _pair(series: Series, cohort: Cohort, transform: Transform, sign: int) -> Pair:
    kpi, outcome = (
        finite(values)[cohort.rows, cohort.first :] for values in (series.kpi, series.outcome)
    )
    n = cohort.n_baseline
    counts = np.maximum(np.nan_to_num(outcome), 0.0)
    return Pair(
        cohort, counts, uses_root(kpi, n, transform), uses_root(outcome, n, transform), sign
    )


def _judge(pair: Pair, found: Yields, entries: Entries, years: int) -> None:
    """Write the evidence of one cohort."""
    cohort, n, beat = pair.cohort, pair.cohort.n_baseline, pair.cohort.rhythm
    risen = has_risen(cohort.kpi, cohort.is_kpi_real, n, beat)
    audited = found.is_known[:, n:]
    columns: dict[str, Float] = {
        **dict(zip(("effect", "low", "high"), found.loss, strict=True)),
        "log_e_yield": last_known(found.log_e, audited),
        "has_kpi_risen": last_known(risen.astype(np.float64), audited),
        **_kpi_change(pair, found.is_known),
        "elasticity_low": found.low,
        "elasticity_high": found.high,
        "lag_periods": found.lag,
        "is_count": pair.is_count.astype(np.float64),
        "is_provisional": np.full(len(cohort.rows), float(beat.is_short(n))),
        "baseline_periods": np.full(len(cohort.rows), float(n)),
    }
    path = remembered(only_where(found.log_e, risen), beat.year, years)
    entries.fill(cohort.rows, path, audited, columns)


def _kpi_change(pair: Pair, is_known: Bool) -> dict[str, Float]:
    cohort, n = pair.cohort, pair.cohort.n_baseline
    terms = full_calendar(is_known.shape[1], n, cohort.rhythm)
    start = np.full(len(cohort.rows), n)
    step = step_effect(pair.sign * cohort.kpi, terms, start, cohort.is_kpi_real)
    return dict(zip(DETAILS[2:5], change_pct(step, pair.is_kpi_root), strict=True))
