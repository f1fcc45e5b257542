"""A guardrail that suffers while its KPI is pushed."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.calendar import full_calendar
from kpi_audit.drift.cohorts import Cohort, cohorts
from kpi_audit.drift.columns import last_known
from kpi_audit.drift.declared import as_years
from kpi_audit.drift.entries import Entries
from kpi_audit.drift.guarded import Guarded
from kpi_audit.drift.lasting_fall import fewest_periods, lasting_fall
from kpi_audit.drift.per_unit import change_pct
from kpi_audit.drift.risen import has_risen, only_where
from kpi_audit.drift.step_effect import step_effect
from kpi_audit.drift.transform import Transform, uses_root
from kpi_audit.drift.year_by_year import remembered
from kpi_audit.errors import AuditError
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.guardrail_series import GuardrailSeries

SIGNS = {"higher": 1, "lower": -1}
DETAILS = (
    "log_e_guardrail", "has_kpi_risen", "kpi_change_pct", "kpi_change_pct_low",
    "kpi_change_pct_high", "is_per_kpi", "ar1", "noise_pct", "is_provisional", "baseline_periods",
)  # fmt: skip


@detector(
    null="the guardrail stays on its own season, trend and persistence, or the KPI has not risen",
    family="guardrail",
    expectation="expect_guardrail_not_to_suffer",
    question="What was given up in {against} to bring the KPI up, and who decided that?",
    trace="the KPI rose and {against} got worse than its own earlier course",
)
def guardrail(  # noqa: PLR0913  (the signature is what a KPI file may set)
    series: GuardrailSeries,
    *,
    better: Literal["higher", "lower"] = "higher",
    kpi_better: Literal["higher", "lower"] = "higher",
    per_kpi: bool | None = None,
    transform: Transform = "auto",
    years: int = 2,
) -> Evidence:
    """Whether what must not suffer got worse since the KPI became a target, as the KPI rose.

    Parameters
    ----------
    series : GuardrailSeries
        KPI and guardrail per segment and closed period; audited periods start with the target.
    better : {"higher", "lower"}
        Which way is good for the guardrail.
    kpi_better : {"higher", "lower"}
        Which way is good for the KPI; "rise" means this way.
    per_kpi : bool or None
        Judge the guardrail per unit of the KPI: complaints grow with volume. None: for guardrails
        that should be low and are whole numbers throughout the baseline, if the KPI should be
        high.
    transform : {"auto", "log", "anscombe"}
        Logs; Anscombe's root, scaled to per cent of its baseline level, for small counts.
    years : int
        Audit years whose evidence is averaged: the one under way and those before it; 0: all, as a
        scan of a file does.

    Returns
    -------
    Evidence
        ``effect``: per cent by which the guardrail is worse than its own course, averaged over the
        audited periods, with a 95 % interval. ``n``: audited periods.

    Notes
    -----
    Null: season, trend and AR(1) persistence of the baseline go on. One-sided e-process for a
    lasting step, one per audit year, averaged over onsets and over the AR coefficient: the kernel
    of ``tracks_outcome`` [1]_ with a trend free of any prior and a level that may wander a little.
    It counts only where the KPI's mean of the audit year stands 2.75 standard errors above its own
    calendar; else E is at most 1. This condition only takes evidence away; a guardrail that
    suffers beside an unchanged KPI is reported in 4 % of years.

    It needs 1 year of baseline (2 of months, 4 of quarters): trend and season must be known.

    When it lies: whatever else worsened the guardrail while the KPI happened to be up (a price
    rise, a strike, a new product) looks the same; that both moved is no proof that one paid for
    the other. A guardrail that is a count of good things is not put in relation to the KPI unless
    asked. Silence clears nobody: under persistence (AR(0.8)) a loss of 40 % is seldom found, and
    on months or on one year of weeks a loss of 20 % neither.
    Measured error rates: docs/calibration/guardrail.csv.

    References
    ----------
    .. [1] Lindon, M., Ham, D. W., Tingley, M. & Bojinov, I. (2022). Anytime-valid linear models
           and regression adjusted causal inference. arXiv:2210.08589
    .. [2] Holmstrom, B. & Milgrom, P. (1991). Multitask principal-agent analyses. Journal of Law,
           Economics, & Organization 7, 24-52. doi:10.1093/jleo/7.special_issue.24

    Examples
    --------
    >>> rng, week = np.random.default_rng(1), np.arange(156)
    >>> rise = np.where(week >= 104, 0.3, 0.0)
    >>> calls = 900 * np.exp(rise + rng.normal(0, 0.05, (1, 156)))
    >>> rating = 4 * np.exp(-0.5 * rise + rng.normal(0, 0.03, (1, 156)))
    >>> days = np.datetime64("2023-01-02") + 7 * week
    >>> found = guardrail(GuardrailSeries(("",), days, calls, rating, 104, 52.1775))
    >>> found.effect.round(), (found.log_e > np.log(20)).tolist()
    (array([13.]), [True])
    """
    entries = Entries(series, DETAILS)
    if series.cycle == 0:
        rows = np.arange(len(series.segments))
        entries.refuse(rows, "not applicable: the guardrail of a single table has no before")
        return entries.evidence("%")
    good, up = _sign("better", better), _sign("kpi_better", kpi_better)
    for cohort in cohorts(series, up, transform, entries.reason):
        related = np.full(len(cohort.rows), bool(per_kpi))
        if per_kpi is None and good < up:
            related = _is_whole(series, cohort)
        roots = [
            uses_root(_baseline(levels, series, cohort), cohort.n_baseline, transform)
            for levels in (series.kpi, series.outcome)
        ]
        _judge(Guarded(cohort, good, up, related, *roots), entries, as_years(years, "guardrail"))
    for row, why in enumerate(entries.reason):
        entries.reason[row] = (
            str(why)
            .replace("the outcome", "the guardrail")
            .replace("KPI and outcome", "KPI and guardrail")
        )
    return entries.evidence("%")


def _sign(name: str, word: str) -> int:
    if word not in SIGNS:
        raise AuditError(f"guardrail: {name} is {word!r}. Write 'higher' or 'lower'.")
    return SIGNS[word]


def _baseline(levels: Float, series: GuardrailSeries, cohort: Cohort) -> Float:
    known = levels[cohort.rows, cohort.first : series.n_baseline]
    return np.where(np.isfinite(known), known, np.nan)


def _is_whole(series: GuardrailSeries, cohort: Cohort) -> Bool:
    """Whether the guardrail is a whole number in every baseline period, shape (n_segments,)."""
    known = np.nan_to_num(_baseline(series.outcome, series, cohort))
    return np.asarray((known == np.rint(known)).all(axis=1))


def _judge(turned: Guarded, entries: Entries, years: int) -> None:
    """Write the evidence of one cohort."""
    cohort, known = turned.cohort, turned.is_known
    n, beat = cohort.n_baseline, cohort.rhythm
    needed = fewest_periods(beat)
    if n < needed:
        why = f"not enough data: {n} baseline periods with KPI and guardrail, {needed} needed"
        entries.refuse(cohort.rows, why)
        return
    fall = lasting_fall(turned.good * turned.guardrail, known, n, beat)
    risen = has_risen(cohort.kpi, cohort.is_kpi_real, n, beat)
    path = remembered(only_where(fall.log_e, risen), beat.year, years)
    audited = known[:, n:]
    columns = {
        **_changes(turned),
        "log_e_guardrail": last_known(fall.log_e, audited),
        "has_kpi_risen": last_known(risen.astype(np.float64), audited),
        "is_per_kpi": turned.is_per_kpi.astype(np.float64),
        "ar1": fall.ar1,
        "noise_pct": 100 * fall.noise,
        "is_provisional": np.full(len(path), float(beat.is_short(n))),
        "baseline_periods": np.full(len(path), float(n)),
    }
    entries.fill(cohort.rows, path, audited, columns)


def _changes(turned: Guarded) -> dict[str, Float]:
    """How much worse the guardrail is, and how much the KPI has changed, in per cent."""
    cohort, n = turned.cohort, turned.cohort.n_baseline
    terms = full_calendar(cohort.kpi.shape[1], n, cohort.rhythm)
    start = np.full(len(cohort.rows), n)
    step = step_effect(turned.guardrail, terms, start, turned.is_known)
    size, low, high = change_pct(step, turned.is_root)
    worse = (size, low, high) if turned.good < 0 else (-size, -high, -low)
    kpi = change_pct(
        step_effect(turned.up * cohort.kpi, terms, start, cohort.is_kpi_real), turned.is_kpi_root
    )
    return {
        **dict(zip(("effect", "low", "high"), worse, strict=True)),
        **dict(zip(DETAILS[2:5], kpi, strict=True)),
    }
