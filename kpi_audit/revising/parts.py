"""What revisions of young and of old periods say, and whether there are enough of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.revising.excess import LATE, Ledger, log_e, mean, per_period

BASELINE = 26  # weeks in which periods could have been revised before the audit
WEEKS, REVISED = 26, 6  # judged weeks; those of them in which something was revised


class Part(NamedTuple):
    """What revisions soon after closing, or late ones, say; each of shape (n_segments,)."""

    log_e: Float  # NaN where too little was or could have been revised
    effect: Float
    margin: Float
    weeks: Float  # judged
    revised: Float
    flattering: Float


class Parts(NamedTuple):
    """Revisions by age: 0 to 12 weeks, 13 weeks and more since closing."""

    soon: Part
    late: Part


def has_baseline(exposed: Float, before: Bool) -> Bool:
    """Whether the weeks before the audit have seen enough, and periods of all younger ages."""
    young = exposed[:, :LATE, before] > 0
    seen = (young.any(axis=1)).sum(axis=1) >= BASELINE
    return np.asarray(seen & (young.any(axis=2).sum(axis=1) == LATE))


def judge(ledger: Ledger, applies: Bool, periods: Float) -> Part:
    """Judge the segments in ``applies``; ``periods`` is what the effect is spread over."""
    found = mean(ledger)
    effect, margin = per_period(found, ledger, periods)
    weeks, revised = (x.sum(axis=1) * applies for x in (ledger.judged, ledger.revised))
    flattering = (ledger.revised & (ledger.surprise > 0)).sum(axis=1) * applies
    enough = (weeks >= WEEKS) & (revised >= REVISED)
    return Part(
        np.where(enough, log_e(ledger, found), np.nan), effect * enough, margin * enough,
        weeks, revised, flattering,
    )  # fmt: skip


def why_not(own: Bool, parts: Parts) -> Text:
    """Say why a segment is not judged; depends on numbers of weeks only."""
    when = np.where(own, "", " 13 weeks after closing or later")
    weeks, revised = (
        np.max([getattr(part, name) for part in parts], axis=0) for name in ("weeks", "revised")
    )
    short = [
        f"not enough data: closed periods could be revised{age} in {k:.0f} of the {WEEKS} weeks "
        "needed"
        for k, age in zip(weeks, when, strict=True)
    ]
    few = [
        f"not enough data: closed periods were revised{age} in {k:.0f} of the {REVISED} weeks "
        "needed"
        for k, age in zip(revised, when, strict=True)
    ]
    nothing = np.isnan([part.log_e for part in parts]).all(axis=0)
    return np.select(
        [nothing & (weeks < WEEKS), nothing],
        [np.array(short, object), np.array(few, object)],
        np.full(len(own), "", object),
    )
