"""All evidence about drift for the segments of one cohort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float, Int
from kpi_audit.drift.audit_year import AuditYear, audit_years
from kpi_audit.drift.baseline import Baseline, estimate
from kpi_audit.drift.calendar import free_calendar, full_calendar, gap_calendar
from kpi_audit.drift.cohorts import Cohort
from kpi_audit.drift.gap import gap, gap_ar1, gap_noise, is_gap_known
from kpi_audit.drift.gap_evidence import gap_log_e
from kpi_audit.drift.link_loss import link_ar1, link_log_e
from kpi_audit.drift.rhythm import Rhythm
from kpi_audit.drift.validation import link_log_bf
from kpi_audit.drift.watched import Watched
from kpi_audit.drift.year_by_year import ByYear, remembered, year_by_year

WEIGHT_GAP, WEIGHT_LINK = 0.75, 0.25


@dataclass(frozen=True, slots=True)
class Judged:
    """Frozen estimates and evidence of one cohort.

    Attributes
    ----------
    baseline : Baseline
    link_log_bf : Float
        Log Bayes factor that there was a link, shape (n_segments,).
    is_known : Bool
        Periods whose gap rests on reported values, shape (n_segments, n_periods).
    ar1 : Float
        AR(1) coefficient of the gap at the low and the high elasticity, shape (n_segments, 2).
    noise : Float
        One standard deviation of the gap's noise, log points, same shape.
    log_e_gap, log_e_link : Float
        After each audited period, shape (n_segments, n_audited).
    since : Int
        Period from which the effect is measured, shape (n_segments,).
    """

    baseline: Baseline
    link_log_bf: Float
    is_known: Bool
    ar1: Float
    noise: Float
    log_e_gap: Float
    log_e_link: Float
    since: Int

    @property
    def log_e(self) -> Float:
        """Log of ``0.75 E_gap + 0.25 E_link``: the weights are fixed, so it is an e-value."""
        return np.asarray(
            np.logaddexp(np.log(WEIGHT_GAP) + self.log_e_gap, np.log(WEIGHT_LINK) + self.log_e_link)
        )


def judge(
    cohort: Cohort,
    lags: tuple[int, int],
    elasticity: tuple[float, float] | None,
    *,
    years: int = 1,
    plugged_digits: int | None = None,
) -> Judged:
    """Estimate on the baseline, freeze, then follow each audit year.

    Parameters
    ----------
    cohort : Cohort
    lags : tuple[int, int]
        Range searched, in periods.
    elasticity : tuple[float, float] or None
        Declared interval, or None to estimate it.
    years : int
        Audit years whose evidence is averaged, the one under way included; 0: all.
    plugged_digits : int or None
        None averages over the AR coefficient. For comparison only: plug in the estimate, rounded to
        so many digits (two digits let series share work).
    """
    n, beat = cohort.n_baseline, cohort.rhythm
    n_segments, n_periods = cohort.kpi.shape
    free = free_calendar(n_periods, n, beat)
    base = estimate(cohort, free, lags, elasticity)
    trend = full_calendar(n, n, beat)
    bf = link_log_bf(cohort.kpi[:, :n], cohort.outcome[:, :n], trend, lags)
    known = is_gap_known(cohort.is_kpi_real, cohort.is_outcome_real, base.lag)
    gaps, noise = gaps_at_both_ends(cohort, base)
    outcome = Watched(
        cohort.outcome, known, _rounded(link_ar1(base, n, free.terms.shape[1]), plugged_digits)
    )
    at_link = [
        link_log_e(outcome, base, free, year, is_exact=plugged_digits is not None)
        for year in audit_years(n, n_periods, beat)
    ]
    ar1 = gap_ar1(gaps[:, :n], gap_calendar(n, n, beat), n).reshape(2, -1).T
    at_gap = gap_path(gaps, known, n, beat, plugged_digits=plugged_digits)
    none = np.empty((n_segments, 0))
    return Judged(
        base,
        bf,
        known,
        ar1,
        noise,
        remembered(at_gap.log_e, beat.year, years),
        remembered(np.concatenate([none, *at_link], axis=1), beat.year, years),
        at_gap.since,
    )


def gaps_at_both_ends(cohort: Cohort, base: Baseline) -> tuple[Float, Float]:
    """Return the gaps at the low and then the high elasticity, and their noise.

    The noise is in log points, shape (n_segments, 2); the gaps are in units of it, shape
    (2 n_segments, n_periods).
    """
    scaled, noise = [], []
    for end in (base.low, base.high):
        raw = gap(cohort.outcome, base.kpi_lagged, end, cohort.n_baseline)
        noise.append(gap_noise(raw, cohort.n_baseline))
        scaled.append(raw / noise[-1][:, None])
    return np.concatenate(scaled), np.stack(noise, axis=1)


def gap_path(  # noqa: PLR0913  (what the gaps are, and which side is looked for)
    gaps: Float,
    known: Bool,
    n_baseline: int,
    beat: Rhythm,
    *,
    side: int = -1,
    plugged_digits: int | None = None,
) -> ByYear:
    """Evidence that both gaps have fallen (or risen) for good, one row per segment.

    Only hollow growth makes the gap fall at both ends of the elasticity: true growth raises it at
    one of them. Parameters as of ``judge``; ``gaps`` as ``gaps_at_both_ends`` returns them.
    """

    def judge_year(values: Float, is_real: Bool, year: AuditYear, toward: int) -> Float:
        calendar = gap_calendar(values.shape[1], year.n_baseline, year.rhythm)
        phi = _rounded(gap_ar1(values, calendar, year.n_baseline), plugged_digits)
        watched = Watched(values, is_real, phi)
        is_integrated = plugged_digits is None
        return gap_log_e(watched, calendar, year, is_integrated=is_integrated, side=toward)

    real = np.concatenate([known, known])
    both = year_by_year(gaps, real, n_baseline, beat, judge_year, side)
    low, high = slice(len(known)), slice(len(known), None)
    return ByYear(
        np.minimum(both.log_e[low], both.log_e[high]),
        np.maximum(both.since[low], both.since[high]),
    )


def _rounded(phi: Float, digits: int | None) -> Float:
    return phi if digits is None else np.round(phi, digits)
