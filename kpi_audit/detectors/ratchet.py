"""Effort that stops as soon as the target is reached."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.evidence import Evidence
from kpi_audit.excess import one_sided
from kpi_audit.excess.window import Window, cut
from kpi_audit.registry import detector
from kpi_audit.shapes.actor_totals import ActorTotals
from kpi_audit.shifted_odds import log_e_shifted_odds
from kpi_audit.stopping.hazard import Stops, stops

HALF, NEAR, GAP = 30, 2, 4  # bins: compared to either side, at the target, short of it
ALONE, REACHED, BASELINE = 300, 100, 100  # actor-periods in all, that reached the target, before
BEYOND = 0.1  # share of those that must go past it, else it is a limit
SPARE = 6  # degrees of freedom for the dispersion
ODDS = np.log([1.5, 2.5, 4.0])  # by how much stopping at the target became likelier
MOST_SHARE = 0.95  # expected share of stops at the target from which nothing can be added


@detector(
    null="of those who reach the target as many stop there as at the counts around it",
    family="ratchet",
    expectation="expect_effort_beyond_the_target",
    question="What happens to next period's target when somebody goes well past this one's?",
    trace="effort stops as soon as the {against} is reached",
)
def ratchet(actor_totals: ActorTotals, *, target: float) -> Evidence:
    """Find actors who stop at the floor they are held to although others go on.

    Parameters
    ----------
    actor_totals : ActorTotals
        Actor-periods by what was reached in them, shape (n_segments, n_bins), and before the
        target held.
    target : float
        What an actor should reach in a period.

    Returns
    -------
    Evidence
        ``effect``: actor-periods that stopped within two bins of the target beyond the expected,
        with a 95 % interval; ``n``: actor-periods that reached it.

    Notes
    -----
    Null: the hazard of stopping (of those who reached a count, the share that end there) is a
    smooth function of the count (logistic cubic), with an effect of round numbers that is measured
    on other ones. Heterogeneous actors, seasons, fatigue and a limit further on make smooth
    hazards. Real effort to *reach* the target brings people up from below who then stop; as many
    stops are missing just short of it, and they are taken off. Dispersion is taken from the other
    counts; calibrated p to e.

    With 100 actor-periods that reached the target before it held: the e-value is the smaller of
    that and of a beta-binomial likelihood ratio against the own past, so a habit is no ratchet.

    When it lies: work that comes in packages of exactly the target (a day's route, a shift), or a
    reward for the next period that begins at the target. A limit that hardly anybody passes is not
    judged: it cannot be told from a capacity. That the next target follows the last result
    (the ratchet [1]_ [2]_) is why people stop; it is not measured here.

    References
    ----------
    .. [1] Weitzman, M. L. (1980). The "ratchet principle" and performance incentives. Bell Journal
           of Economics 11(1), 302-308. doi:10.2307/3003414
    .. [2] Camerer, C., Babcock, L., Loewenstein, G. & Thaler, R. (1997). Labor supply of New York
           City cabdrivers: one day at a time. QJE 112(2), 407-441. doi:10.1162/003355397555244

    Examples
    --------
    >>> values = np.arange(0.0, 60.0)
    >>> counts = np.rint(4000 * 0.9**values)[np.newaxis, :]
    >>> counts[0, 22] += 0.5 * counts[0, 24:].sum()
    >>> counts[0, 24:] *= 0.5
    >>> found = ratchet(ActorTotals(("",), values, counts, 0 * counts, 1.0), target=22)
    >>> found.effect.round(-2), (found.log_e > np.log(20)).tolist()
    (array([1700.]), [True])
    """
    window = cut(actor_totals, (target,), "floor", inclusive=True, half=HALF, near=NEAR, gap=GAP)
    if not window.near.any() or not window.outside.any():
        return _nowhere(len(actor_totals.segments))
    last = float(window.values.max())
    far = actor_totals.values > last
    width = actor_totals.width
    above, above_before = (
        part[:, far].sum(axis=1).astype(np.float64)
        for part in (actor_totals.n, actor_totals.n_baseline)
    )
    now, rounds = stops(window.n, above, window, width)
    before, _ = stops(window.n_baseline, above_before, window, width)
    own = before.reached >= BASELINE
    is_unknown = bool((rounds.unmeasured & (window.offset == 0)).any())
    reason = _reason(window, now, above, is_unknown=is_unknown)
    return _evidence(now, before, own, reason)


def _evidence(now: Stops, before: Stops, own: Bool, reason: Text) -> Evidence:
    judged = reason == ""
    alone = one_sided.log_e(now.excess)
    log_e = np.where(own, np.minimum(alone, _since(now, before)), alone)
    effect, low, high = one_sided.interval(now.excess)
    return Evidence(
        log_e=np.where(judged, log_e, np.nan),
        effect=np.where(judged, effect, np.nan),
        low=np.where(judged, low, np.nan),
        high=np.where(judged, high, np.nan),
        unit="records",
        n=now.reached.astype(np.int64),
        reason=reason,
        details={
            "form": np.where(own, "baseline", "one-off").astype(object),
            "expected_stops": np.where(judged, now.excess.expected, np.nan),
            "missing_below": np.where(judged, now.excess.missing, np.nan),
            "went_past_pct": 100 * now.beyond / np.maximum(now.reached, 1),
            "dispersion": np.where(judged, now.excess.dispersion, np.nan),
            "stops_before_over_expected": np.where(
                own, before.excess.observed / np.maximum(before.excess.expected, 1e-9), np.nan
            ),
        },
    )


def _since(now: Stops, before: Stops) -> Float:
    """Log e-value that stopping at the target is likelier than it was, of those who reached it."""
    ratio = (before.excess.observed + 0.5) / (before.excess.expected + 0.5)
    reached = np.maximum(now.reached, 1.0)
    share = np.clip(now.excess.expected / reached * ratio, 1e-4, MOST_SHARE)
    phi = np.maximum(now.excess.dispersion, before.excess.dispersion)
    hits = np.clip(now.excess.observed, 0.0, reached)
    weight = np.maximum(before.reached / phi, 2.0)
    return log_e_shifted_odds(hits / phi, (reached - hits) / phi, share, weight, ODDS)


def _reason(window: Window, now: Stops, above: Float, *, is_unknown: bool) -> Text:
    total = window.n.sum(axis=1) + above
    few = [
        f"not enough data: {n:.0f} actor-periods near the target, {r:.0f} reached it; "
        f"{ALONE} and {REACHED} are needed"
        for n, r in zip(total, now.reached, strict=True)
    ]
    checks = [
        ((total < ALONE) | (now.reached < REACHED), few),
        (
            now.beyond < BEYOND * now.reached,
            "not applicable: hardly anybody goes past the target; it may be a limit",
        ),
        (
            now.used < now.columns + SPARE,
            "not applicable: too few counts around the target are reached often enough",
        ),
        (
            np.full(len(total), is_unknown),
            "not applicable: the target is round and no other round number lies near it",
        ),
    ]
    out = np.full(len(total), "", object)
    for mask, why in reversed(checks):
        out[mask] = np.array(why, object)[mask] if isinstance(why, list) else why
    return out


def _nowhere(segments: int) -> Evidence:
    nan, zero = np.full(segments, np.nan), np.zeros(segments, np.int64)
    reason = np.full(segments, "not applicable: no value lies near the target", object)
    return Evidence(log_e=nan, effect=nan, low=nan, high=nan, unit="records", n=zero, reason=reason)
