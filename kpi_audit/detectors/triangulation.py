"""A KPI that no longer agrees with a second number for the same thing."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import special

from kpi_audit.agreement.change import AUDITED, BASELINE, change
from kpi_audit.agreement.level import READINGS, level
from kpi_audit.agreement.log_ratios import FEWEST_PEERS, LogRatios, log_ratios
from kpi_audit.agreement.off import Off
from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.evalues import p_to_log_e
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.readings import Readings

LARGEST_LOG_E = np.log(1000.0)  # a tail is known no further than that


@detector(
    null="the ratio of both numbers differs from its peers' and its past as it always did",
    family="second source",
    expectation="expect_measurements_to_agree",
    question="Which of the two numbers is right here, and where does each come from?",
    trace="the KPI claims more than a second number for the same thing",
)
def triangulation(readings: Readings, *, better: Literal["higher", "lower"] = "higher") -> Evidence:
    """KPI against a second number for the same thing: another measurement, or an earlier edition.

    Parameters
    ----------
    readings : Readings
        Sums of both measurements, shape (n_segments, n_periods), with what peers show.
    better : {"higher", "lower"}
        Which deviation flatters; only that one is evidence.

    Returns
    -------
    Evidence
        ``effect``: per cent by which the KPI is above what the second measurement implies (below,
        if lower is better), with a 95 % interval; ``n``: audited readings.

    Notes
    -----
    Both forms look at log(KPI / second measurement), a segment's minus the median of segments of
    like size: a coverage that all share, seasons and common drift cancel. Where a period has
    three readings or more, the two that pull the ratio most are left out, as is the highest and
    the lowest of five or more periods: one dirty reading is no finding.

    With 8 baseline and 3 audited periods: change against the own baseline, with an error that
    allows for a ratio that wanders, and only what goes beyond the baseline's own trend. A
    constant difference (coverage, definition) cancels. It is the only form for the whole KPI and
    for a few segments, which have no peers.

    Without a baseline: the unit against at least 10 peers of like size, on a Student scale with
    6 degrees of freedom whose unit is the wider of two robust spreads (median absolute deviation;
    5th to 95th percentile), so that a minority of units with another coverage widens it. ``log_e``
    of both forms is at most that of E = 1,000.

    When it lies: a unit whose coverage really is another (a hospital outside the register, a
    change of provider or definition) looks the same, so without a baseline this asks for a reason
    and shows no more. The peers' median hides what all units do together. If both measurements
    come from one source they agree in their errors.

    References
    ----------
    .. [1] Rousseeuw, P. & Croux, C. (1993). Alternatives to the median absolute deviation. JASA
           88(424), 1273-1283. doi:10.1080/01621459.1993.10476408

    Examples
    --------
    >>> day = np.datetime64("2024-01-01", "D") + 30 * np.arange(2)
    >>> part = lambda *x: np.tile(np.array([x]).T * 1.0, (1, 2))
    >>> found = triangulation(Readings(
    ...     ("a", "b"), day, np.array([False, False]), n=part(20, 20), value=part(1020, 1700),
    ...     compare=part(1000, 1000), value_squares=part(52120, 144700),
    ...     products=part(51050, 85050), compare_squares=part(50100, 50100), peers=part(40, 40),
    ...     peers_middle=part(0.01, 0.01), peers_spread=part(0.05, 0.05)))
    >>> found.effect.round(), (found.log_e > np.log(20)).tolist()
    (array([ 1., 68.]), [False, True])
    """
    found = log_ratios(readings, flattering=1.0 if better == "higher" else -1.0)
    baseline = readings.is_baseline
    before = (found.known & baseline).sum(axis=1)
    after = (found.known & ~baseline).sum(axis=1)
    has_past = (before >= BASELINE) & (after >= AUDITED)
    n = np.where(~baseline, found.n, 0.0).sum(axis=1)
    has_both = np.asarray((readings.n[:, ~baseline] > 0).any(axis=1))
    reason = np.where(has_past, "", _reason(n, has_both, found.has_peers)).astype(object)
    past, peers = change(found, baseline), level(found, ~baseline)
    pairs = zip(past, peers, strict=True)
    return _evidence(found, Off(*(np.where(has_past, a, b) for a, b in pairs)), n, has_past, reason)


def _evidence(found: LogRatios, off: Off, n: Float, has_past: Bool, reason: Text) -> Evidence:
    judged = reason == ""
    margin = special.stdtrit(off.freedom, 0.975) * off.error
    ends = (off.off, off.off - margin, off.off + margin)
    effect, low, high = (
        np.where(judged, 100 * np.expm1(np.clip(part, -50.0, 50.0)), np.nan) for part in ends
    )
    log_e = np.minimum(p_to_log_e(np.clip(off.p, 1e-250, 1.0)), LARGEST_LOG_E)
    periods = np.maximum(found.known.sum(axis=1), 1)
    return Evidence(
        log_e=np.where(judged, log_e, np.nan),
        effect=effect,
        low=low,
        high=high,
        unit="%",
        n=n.astype(np.int64),
        reason=reason,
        details={
            "form": np.where(has_past, "baseline", "one-off").astype(object),
            "peers_spread_pct": 100 * found.spread.sum(axis=1) / periods,
            "off_over_error": np.where(judged, off.off / np.maximum(off.error, 1e-9), np.nan),
        },
    )


def _reason(n: Float, has_both: Bool, has_peers: Bool) -> Text:
    """Say why a unit without a past is not judged."""
    reason = np.full(len(n), "", object)
    few = n < READINGS
    reason[few] = [
        f"not enough data: {k:.0f} readings of both measurements, {READINGS} are needed"
        for k in n[few]
    ]
    reason[~has_peers] = (
        f"not applicable: without {FEWEST_PEERS} other segments of like size, {BASELINE} baseline "
        f"periods and {AUDITED} audited ones are needed"
    )
    reason[~has_both] = "not enough data: no audited period has both measurements"
    return reason
