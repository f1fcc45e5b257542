"""What one window around a target says: both forms, and which of them is told."""

from __future__ import annotations

import numpy as np

from kpi_audit.evalues import log_mean
from kpi_audit.evidence import Evidence
from kpi_audit.excess import one_sided
from kpi_audit.excess.against_baseline import AgainstBaseline, against_baseline
from kpi_audit.excess.applicability import Applies, applicability
from kpi_audit.excess.counterfactual import attained, polynomial
from kpi_audit.excess.one_off import OneOff, one_off
from kpi_audit.excess.round_numbers import RoundNumbers, describe
from kpi_audit.excess.window import Window


def judged_window(  # noqa: PLR0913  (what one window is judged by)
    window: Window,
    rounds: RoundNumbers,
    *,
    order: int,
    spare: int,
    tried: int,
    widened: bool = False,
    described: str = "",
) -> Evidence:
    """Fit both forms to one window; ``described`` where its round values were left out.

    A baseline has the heaps of habit, so there is no need to leave them out beside it.
    """
    usable = attained(window, np.hstack([polynomial(window, order), rounds.dummies]))
    alone = one_off(window, rounds, order, usable)
    applies = applicability(window, rounds, usable, order, spare=spare, widened=widened)
    if described:
        nothing = AgainstBaseline(alone.at_target, np.full(len(usable), np.nan))
        return _judge(window, described, applies.alone(), alone, nothing, tried)
    own = against_baseline(window, usable)
    return _judge(window, describe(window, rounds), applies, alone, own, tried)


def _judge(  # noqa: PLR0913, PLR0917  (all that is known of one window)
    window: Window,
    said: str,
    applies: Applies,
    alone: OneOff,
    baseline: AgainstBaseline,
    tried: int,
) -> Evidence:
    """Choose the form per segment and write down what it says."""
    n, judged = window.n.sum(axis=1), applies.reason == ""
    both = np.stack([one_sided.log_e(alone.at_target), one_sided.log_e_moved(alone.moved)])
    log_e = np.where(applies.baseline, baseline.log_e, log_mean(both, axis=0))
    at_target, own = alone.at_target, baseline.excess
    shown = at_target.replaced(own, ~applies.one_off)
    effect, low, high = (
        np.where(judged, part, np.nan) for part in one_sided.interval(shown, tried)
    )
    over_baseline = np.where(applies.baseline, own.observed - own.expected, np.nan)
    basis = own.replaced(at_target, ~applies.baseline)
    edges = np.full(len(n), window.values.min()), np.full(len(n), window.values.max())
    return Evidence(
        log_e=np.where(judged, log_e, np.nan),
        effect=effect,
        low=low,
        high=high,
        unit="records",
        n=n.astype(np.int64),
        reason=applies.reason,
        details={
            "form": np.where(applies.baseline, "baseline", "one-off").astype(object),
            "excess_share_pct": 100 * effect / np.maximum(n, 1),
            "excess_over_baseline": over_baseline,
            "missing_below": np.where(judged, shown.missing, np.nan),
            "expected": np.where(judged, shown.expected, np.nan),
            "dispersion": np.where(judged, basis.dispersion, np.nan),
            "detectable_excess": np.where(judged, one_sided.detectable(basis), np.nan),
            "near_bins": np.full(len(n), float(window.near.sum())),
            "gap_bins": np.full(len(n), float(window.gap.sum())),
            "window_low": edges[0],
            "window_high": edges[1],
            "round_number": np.full(len(n), said, object),
        },
    )


def nowhere(segments: int) -> Evidence:
    """Return evidence for segments without a value near the target."""
    nan, zero = np.full(segments, np.nan), np.zeros(segments, np.int64)
    reason = np.full(segments, "not applicable: no value lies near the target", object)
    return Evidence(log_e=nan, effect=nan, low=nan, high=nan, unit="records", n=zero, reason=reason)
