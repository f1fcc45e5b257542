"""Whether values heap on whole minutes: times are rounded to 60, not to 10 or 100."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.excess.multiples import divides, is_multiple
from kpi_audit.excess.round_numbers import Scale
from kpi_audit.shapes.histogram import Histogram

MINUTE = 60.0
WIDEST = 20.0  # bins in which a minute still has two others beside it
SURE = 5.0  # standard errors by which whole minutes stand out
HIGHER = np.log(1.2)  # than their neighbours, and twice as far as tens and fifties do
AT_TARGET = 5  # bins to either side of one that are not asked


class Habit(NamedTuple):
    """What people round to, and whether a bin ends with the round number it holds."""

    round_to: Scale
    ends_round: bool


def habit(
    histogram: Histogram, targets: tuple[float, ...], said: Scale, *, ends_round: bool
) -> Habit:
    """Return what is said, unless whole minutes stand out away from the targets.

    A table of response times in seconds, a quarter of them typed in minutes, heaps on 420, 480
    and 540. Tens say nothing of that, so the heap at a target of 480 looked like a push.

    Examples
    --------
    >>> seconds = np.arange(200.0, 800.0)
    >>> counts = np.where(seconds % 60 == 0, 400, 40)[np.newaxis]
    >>> typed = Histogram(("",), seconds, counts, 0 * counts, 1.0)
    >>> habit(typed, (480,), "decimal", ends_round=False)
    Habit(round_to='clock', ends_round=False)
    """
    told = Habit(said, ends_round)
    if histogram.width > WIDEST or not divides(histogram.width, MINUTE):
        return told
    total = (histogram.n + histogram.n_baseline).sum(axis=0).astype(np.float64)
    distance = np.abs(np.subtract.outer(histogram.values, targets)).min(axis=1)
    away = distance > AT_TARGET * histogram.width
    heaps = {
        at_end: _heap(histogram.values + (histogram.width if at_end else 0.0), total, away)
        for at_end in (ends_round, not ends_round)
    }
    best = max(heaps, key=lambda at_end: heaps[at_end])
    return Habit("clock", best) if heaps[best] > HIGHER else told


def _heap(rounds: Float, total: Float, away: Bool) -> float:
    """Return the log of how far minutes stand out, 0 where tens do so at least half as far."""
    minutes, tens, fifties = (is_multiple(rounds, step) for step in (MINUTE, 10.0, 50.0))
    log, sure = _stands_out(minutes & ~fifties & away, total)
    others = [tens & ~fifties, fifties & ~is_multiple(rounds, 300.0)]
    decimal = max(_stands_out(other & ~minutes & away, total)[0] for other in others)
    return log if sure > SURE and log > 2 * decimal else 0.0


def _stands_out(member: Bool, total: Float) -> tuple[float, float]:
    places = np.flatnonzero(member)
    places = places[(places > 0) & (places < len(total) - 1)]
    if not len(places):
        return 0.0, 0.0
    usual = (total[places - 1] + total[places + 1]).sum() / 2
    held = total[places].sum()
    return float(np.log((held + 0.5) / (usual + 0.5))), float((held - usual) / np.sqrt(usual + 1))
