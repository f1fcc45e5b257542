"""Cases parked in states that stop the clock, so that they meet their deadline on paper."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.contrasts import student
from kpi_audit.evidence import Evidence
from kpi_audit.parking import rules
from kpi_audit.parking.hump import Hump, binned, hump, log_e, log_e_since
from kpi_audit.registry import detector
from kpi_audit.shapes.clocks import Clocks

NEAR, OUTSIDE, STOPPED = 30, 200, 20  # cases just under the deadline, around it, stopped there


@detector(
    null="cases that end just under the deadline were stopped as often as their neighbours",
    family="clocks",
    expectation="expect_no_parking_of_clocks",
    question="Who may stop the clock of a case that is about to miss its deadline, and when?",
    trace="clocks stand still just where the deadline would have been missed",
)
def clock_stops(clocks: Clocks, *, deadline_hours: float | None = None) -> Evidence:
    """Find stops of the clock that concentrate in cases which meet their deadline just so.

    Parameters
    ----------
    clocks : Clocks
        Cases that ended and stopped cases per step of hours on the clock, audited and baseline,
        shape (n_segments, n_steps).
    deadline_hours : float, optional
        Hours on the clock within which a case should end. Without it nothing is judged: that
        waiting for others grows and own time falls has too many honest reasons.

    Returns
    -------
    Evidence
        ``effect``: stopped cases in the last 15 % before the deadline beyond the expected, with a
        95 % interval; ``n``: audited cases from half the deadline to twice.

    Notes
    -----
    Null: the share of cases whose clock was stopped is a smooth (logistic quadratic) function of
    log hours on the clock from half the deadline to twice, and may jump at the deadline. Effort
    that ends cases just in time bunches stopped and other cases alike and satisfies it; where
    late cases are stopped more often, the crowd just under the deadline may be too.
    Dispersion is taken from the other bins; calibrated p to e. Bunching of durations as such is
    another detector's business [1]_. With 200 baseline cases the excess must also be larger than
    the baseline's: the e-value is the smaller of two.

    Half of all stops lasting the same, or half of all cases ending after the same last wait, is a
    rule of the system: the first is not judged, the second is named in ``details``.

    When it lies: a rule that stops every clock at nine tenths of its deadline looks like parking
    if stops then last differently. Parking that misses the mark (far below the deadline) is not
    seen. Where cases are closed days after they were solved, and the deadline holds the solution,
    leave the closing out (a condition on the state), else the clock is read too late. A jump at
    the deadline hides what spreads over half of it. Deadlines with factors other than 2, 3, 5 and
    7 are rounded by up to 0.7 %. The state a case most often ends in is taken for its end; cases
    that return as new ones just outside the window are not seen.

    References
    ----------
    .. [1] Kleven, H. (2016). Bunching. Annual Review of Economics 8, 435-464.
           doi:10.1146/annurev-economics-080315-015234

    Examples
    --------
    >>> steps, one = np.arange(180, 310), np.ones((1, 130))
    >>> parked = 2 * one + 4 * ((steps >= 231) & (steps < 243))  # 20.5 to 24 hours
    >>> none, totals, few = 0 * one, np.ones((1, 5)), np.zeros((1, 3))
    >>> found = clock_stops(
    ...     Clocks(("",), steps, 10 * one, parked, none, none, totals, totals, few, few),
    ...     deadline_hours=24,
    ... )
    >>> found.effect.round(), (found.log_e > np.log(20)).tolist()
    (array([48.]), [True])
    """
    whole, clocks = _without_holes(clocks)
    if deadline_hours is None or deadline_hours <= 0:
        return _undeclared(clocks)
    now, before = (
        hump(*(binned(clocks, part, deadline_hours) for part in pair))
        for pair in (
            (clocks.cases, clocks.stopped),
            (clocks.cases_baseline, clocks.stopped_baseline),
        )
    )
    own = (before.outside >= OUTSIDE) & (before.near >= NEAR)
    reason = _reason(clocks, now, whole)
    judged = reason == ""
    alone = log_e(now)
    effect = now.excess.observed - now.excess.expected
    margin = student.margin(now.excess.error, now.excess.freedom)
    near = np.maximum(now.near, 1.0)
    return Evidence(
        log_e=np.where(
            judged, np.where(own, np.minimum(alone, log_e_since(now, before)), alone), np.nan
        ),
        effect=np.where(judged, effect, np.nan),
        low=np.where(judged, effect - margin, np.nan),
        high=np.where(judged, effect + margin, np.nan),
        unit="records",
        n=(now.near + now.outside).astype(np.int64),
        reason=reason,
        details={
            "form": np.where(own, "baseline", "one-off").astype(object),
            "cases_just_under_deadline": now.near,
            "stopped_just_under_deadline_pct": 100 * now.excess.observed / near,
            "stopped_expected_pct": np.where(judged, 100 * now.excess.expected / near, np.nan),
            "dispersion": np.where(judged, now.excess.dispersion, np.nan),
            **_described(clocks),
        },
    )


def _undeclared(clocks: Clocks) -> Evidence:
    """Describe stops and rules where no deadline says what parking would be for."""
    size = len(clocks.segments)
    nan = np.full(size, np.nan)
    reason = (
        "not applicable: no deadline is declared (deadline_hours), and without one waiting for "
        "others cannot be told from parking"
    )
    named = [
        f"{reason}; {rule}" if rule else reason
        for rule in rules.describe(clocks.waits, "cases end after a last wait of")
    ]
    return Evidence(
        log_e=nan, effect=nan, low=nan, high=nan, unit="records",
        n=clocks.totals[:, 0].astype(np.int64), reason=np.array(named, object),
        details=_described(clocks),
    )  # fmt: skip


def _described(clocks: Clocks) -> dict[str, Float | Text]:
    cases, stopped, reopened, gross, still = clocks.totals.T
    before = clocks.totals_baseline.T
    return {
        "stopped_cases_pct": _percent(stopped, cases),
        "stopped_cases_baseline_pct": _percent(before[1], before[0]),
        "stopped_hours_pct": _percent(still, gross),
        "stopped_hours_baseline_pct": _percent(before[4], before[3]),
        "reopened_pct": _percent(reopened, cases),
        "system_rule": rules.describe(clocks.waits, "cases end after a last wait of"),
    }


def _percent(part: Float, total: Float) -> Float:
    return np.asarray(np.where(total > 0, 100 * part / np.where(total > 0, total, 1.0), np.nan))


def _without_holes(clocks: Clocks) -> tuple[Bool, Clocks]:
    """Empty the segments whose table holds a number that is not finite, and say which are whole."""
    sums: dict[str, Any] = {
        f.name: getattr(clocks, f.name)
        for f in fields(clocks)
        if f.name not in {"segments", "steps"}
    }
    whole = np.logical_and.reduce([np.isfinite(part).all(axis=1) for part in sums.values()])
    kept: dict[str, Any] = {
        name: np.where(whole[:, np.newaxis], part, 0.0) for name, part in sums.items()
    }
    return whole, replace(clocks, **kept)


def _reason(clocks: Clocks, now: Hump, whole: Bool) -> Text:
    """Say why a segment is not judged; depends on what lies around the deadline, not at it."""
    few = [
        f"not enough data: {a:.0f} cases just under the deadline and {b:.0f} around it, {NEAR} "
        f"and {OUTSIDE} are needed"
        for a, b in zip(now.near, now.outside, strict=True)
    ]
    stopped = [
        f"not enough data: {k:.0f} stopped cases around the deadline, {STOPPED} are needed"
        for k in now.outside_stopped
    ]
    rule = "not applicable: " + rules.describe(clocks.stops, "stops last")
    holes = "not enough data: the table holds a number that is not finite"
    return np.select(
        [~whole, (now.near < NEAR) | (now.outside < OUTSIDE), now.outside_stopped < STOPPED,
         rules.is_rule(clocks.stops)],
        [np.full(len(few), holes, object), np.array(few, object), np.array(stopped, object), rule],
        np.full(len(few), "", object),
    )  # fmt: skip
