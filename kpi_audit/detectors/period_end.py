"""Records booked at the end of a month to make a number, and taken back afterwards."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.contrasts import reversal_odds, student
from kpi_audit.contrasts.reversal_odds import Late
from kpi_audit.evalues import log_mean
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.period_ends import PeriodEnds

MONTHS = 6  # with late and other records whose fate differed
ACTORS = 5  # of equal weight
SHIFTS = (0, 1, 2)  # months that quarters may end after those of the calendar
WEIGHTS = np.array([0.5, 0.25, 0.125, 0.125])  # all month ends, ends of quarters by shift
VARIANCE = 3.0  # of the late reversals: below, one reversal more or less decides


@detector(
    null="late records are reversed as often as the same actor's others (or the gap is as it was)",
    family="timing",
    expectation="expect_no_period_end_loading",
    question="What is booked in the last days of a month, and why is it taken back afterwards?",
    trace="what is booked at the end of a month is taken back more often",
)
def period_end(ends: PeriodEnds) -> Evidence:
    """Find records booked in the last three weekdays of a month that are reversed more often.

    Parameters
    ----------
    ends : PeriodEnds
        Counts of late, reversed and both per calendar month, with the reversals expected at the
        rate of the same actor and quarter, shape (n_segments, n_months).

    Returns
    -------
    Evidence
        ``effect``: reversals beyond the expected per 100 late records, with a 95 % interval (with
        a baseline: beyond the baseline's); ``n``: audited late records.

    Notes
    -----
    Null: among one actor's records of one quarter, reversal does not depend on being booked late.
    Busy month ends and actors who book late and reverse often both satisfy it. Reversals late
    are compared with their Mantel-Haenszel expectation [1]_; the variance allows for clusters of
    actors and of months (one bad month end hits everybody); calibrated p to e. Schemes may run at
    all month ends or at quarter ends only, and quarters need not be those of the calendar: the
    e-value is the mean of four, half of it for all month ends and half for the ends of quarters,
    half of that for the calendar's and a quarter for those that end one or two months later.

    With a baseline (six months before the audit) three things must hold, and the e-value is the
    smallest of three: late records are reversed more than others, more so than before, and a
    larger share is booked late. That a month end is hurried, and was before, is then no evidence.
    Made for one look; docs/calibration/period_end.csv has a year of monthly looks.

    Taken back is what ``is_reversed`` says: cancelled, refunded, or delivered so badly that it
    should not have been bought (``quality < 5``, for budgets that are spent in the last week).

    When it lies: without a baseline, honest haste at month end, or a kind of business that is
    only closed then and often cancelled, looks the same. A scheme that ran before the baseline is
    invisible to the baseline form. Fiscal periods that end within a month are not seen. Young
    late records had less time to be reversed, which hides a scheme in the newest months. Timing
    games are documented in [2]_ [3]_: moving a real sale to another month is one too, and leaves
    no reversal.

    References
    ----------
    .. [1] Mantel, N. & Haenszel, W. (1959). Statistical aspects of the analysis of data from
           retrospective studies of disease. JNCI 22(4), 719-748. doi:10.1093/jnci/22.4.719
    .. [2] Oyer, P. (1998). Fiscal year ends and nonlinear incentive contracts: the effect on
           business seasonality. QJE 113(1), 149-185. doi:10.1162/003355398555559
    .. [3] Larkin, I. (2014). The cost of high-powered incentives: employee gaming in enterprise
           software sales. Journal of Labor Economics 32(2), 199-227. doi:10.1086/673371

    Examples
    --------
    >>> months = np.arange("2025-01", "2026-01", dtype="datetime64[M]").astype("datetime64[D]")
    >>> one = np.ones((1, 12))
    >>> found = period_end(PeriodEnds(
    ...     ("",), months, np.zeros(12, bool), 100 * one, 15 * one, 15 * one, 6 * one, 2 * one,
    ...     1.6 * one, 1.5 * one, 1.2 * one, 1.0 * one, 0 * one, 0 * one, 0 * one, 0 * one,
    ... ))
    >>> found.effect.round(1), (found.log_e > np.log(20)).tolist()
    (array([26.7]), [True])
    """
    whole, ends = _without_holes(ends)
    lasts = [reversal_odds.quarter_ends(ends, shift) for shift in SHIFTS]
    spreads = [reversal_odds.dispersion(ends, last) for last in lasts]
    phi, freedom, actors = spreads[0]
    audited = reversal_odds.summed(ends, ~ends.is_baseline)
    before = reversal_odds.summed(ends, ends.is_baseline)
    own = (before.months >= MONTHS) & (before.variance >= VARIANCE)
    reason = _reason(audited, actors, whole)
    judged = reason == ""
    month = _log_e(ends, np.ones_like(lasts[0]), lasts[0], spreads[0], own)
    each = zip(lasts, spreads, strict=True)
    quarters = np.stack([_log_e(ends, last, last, spread, own) for last, spread in each], axis=1)
    log_e = log_mean(np.column_stack([month, quarters]), WEIGHTS)
    effect, margin = _effect(audited, before, phi, freedom, own)
    late = np.maximum(audited.late, 1.0)
    return Evidence(
        log_e=np.where(judged, log_e, np.nan),
        effect=np.where(judged, effect, np.nan),
        low=np.where(judged, effect - margin, np.nan),
        high=np.where(judged, effect + margin, np.nan),
        unit="points",
        n=audited.late.astype(np.int64),
        reason=reason,
        details={
            "form": np.where(own, "baseline", "one-off").astype(object),
            "late_share_pct": _percent(audited.late, audited.records),
            "late_share_baseline_pct": _percent(before.late, before.records),
            "late_reversed_pct": 100 * audited.reversed / late,
            "late_reversed_expected_pct": 100 * (audited.reversed - audited.excess) / late,
            "month_ends_log_e": np.where(judged, month, np.nan),
            "quarter_ends_log_e": np.where(judged, log_mean(quarters, WEIGHTS[1:]), np.nan),
            "dispersion": np.where(judged, phi, np.nan),
            "actors_worth": actors,
            **_values(ends),
        },
    )


def _without_holes(ends: PeriodEnds) -> tuple[Bool, PeriodEnds]:
    """Empty the segments whose table holds a number that is not finite, and say which are whole."""
    sums = {
        f.name: getattr(ends, f.name)
        for f in fields(ends)
        if f.name not in {"segments", "months", "is_baseline"}
    }
    whole = np.logical_and.reduce([np.isfinite(part).all(axis=1) for part in sums.values()])
    kept: dict[str, Any] = {
        name: np.where(whole[:, np.newaxis], part, 0.0) for name, part in sums.items()
    }
    return whole, replace(ends, **kept)


def _log_e(
    ends: PeriodEnds, used: Bool, last: Bool, spread: tuple[Float, Float, Float], own: Bool
) -> Float:
    """Log e-value from the month ends ``used``, where quarters end in the months ``last``.

    The smallest of three with a baseline, else one.
    """
    phi, freedom, _ = spread
    audited = reversal_odds.summed(ends, used & ~ends.is_baseline)
    before = reversal_odds.summed(ends, used & ends.is_baseline)
    more = reversal_odds.more_than_others(audited, phi, freedom)
    since = reversal_odds.more_than_before(audited, before, phi, freedom)
    later = reversal_odds.booked_later(ends, last, audited, before)
    return np.where(own, np.minimum(more, np.minimum(since, later)), more)


def _effect(
    audited: Late, before: Late, phi: Float, freedom: Float, own: Bool
) -> tuple[Float, Float]:
    """Reversals beyond the expected per 100 late records, and half its 95 % interval."""
    late, base = np.maximum(audited.late, 1.0), np.maximum(before.late, 1.0)
    effect, variance = audited.excess / late, audited.variance / late**2
    effect = effect - np.where(own, before.excess / base, 0.0)
    variance = variance + np.where(own, before.variance / base**2, 0.0)
    return 100 * effect, 100 * student.margin(np.sqrt(phi * variance), freedom)


def _values(ends: PeriodEnds) -> dict[str, Float]:
    used = ~ends.is_baseline
    late, value, both, reversed_ = (
        part[:, used].sum(axis=1)
        for part in (ends.late_value, ends.value, ends.late_reversed_value, ends.reversed_value)
    )
    return {
        "late_share_of_value_pct": _percent(late, value),
        "late_share_of_reversed_value_pct": _percent(both, reversed_),
    }


def _percent(part: Float, total: Float) -> Float:
    return np.asarray(np.where(total > 0, 100 * part / np.where(total > 0, total, 1.0), np.nan))


def _reason(audited: Late, actors: Float, whole: Bool) -> Text:
    """Say why a segment is not judged; depends on margins and support only."""
    few = [
        f"not enough data: {m:.0f} months in which an actor has late and other records, some taken "
        f"back and some not, {MONTHS} are needed"
        for m in audited.months
    ]
    people = [
        f"not enough data: what can be compared is worth {a:.1f} equal actors, {ACTORS} are needed"
        for a in actors
    ]
    rare = "not enough data: too few late records or too few reversals"
    holes = "not enough data: the table holds a number that is not finite"
    return np.select(
        [~whole, audited.months < MONTHS, audited.variance < VARIANCE, actors < ACTORS],
        [np.full(len(few), holes, object), np.array(few, object),
         np.full(len(few), rare, object), np.array(people, object)],
        np.full(len(few), "", object),
    )  # fmt: skip
