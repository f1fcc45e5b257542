"""When an excess can be judged, and with which form; never decided by the excess itself."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Text
from kpi_audit.excess.round_numbers import RoundNumbers
from kpi_audit.excess.window import Window

ONE_OFF_RECORDS = 500  # fewer, and a skewed density alone gives 12 % false alarms
BASELINE_RECORDS, BASELINE_NEAR, AUDITED_RECORDS = 300, 10, 100
SIDE_BINS = 6  # bins by which the support must reach beyond the touched ones, on either side
SIDE_SHARE = 0.005  # share of the window's records that must lie there, else the target is a bound
FULL_SHARE = 0.5  # of the bins must be attainable; a coarser scale needs wider bins
SPARE_BINS = 12  # degrees of freedom for the dispersion


class Applies(NamedTuple):
    """Per segment: whether either form can be used, and why none; each (n_segments,)."""

    one_off: Bool
    baseline: Bool
    reason: Text


def applicability(window: Window, rounds: RoundNumbers, usable: Bool, order: int) -> Applies:
    """Check records, support on both sides, attainable bins and a reference for round targets."""
    n, base = window.n.sum(axis=1), window.n_baseline.sum(axis=1)
    used = usable & window.outside
    both = window.n + window.n_baseline
    inside = np.maximum.accumulate(both > 0, axis=1)
    inside &= np.maximum.accumulate(both[:, ::-1] > 0, axis=1)[:, ::-1]
    beyond = ~(window.near | window.gap)
    sides = [beyond & (window.offset < 0), beyond & (window.offset > 0)]
    bounded = np.zeros(len(n), np.bool_)
    for part in sides:
        records = np.where(part, both, 0.0)
        bounded |= (part & inside).sum(axis=1) < SIDE_BINS
        bounded |= records.sum(axis=1) < SIDE_SHARE * both.sum(axis=1)
    spare = used.sum(axis=1) - order - 1 - rounds.dummies.shape[1]
    coarse = used.sum(axis=1) < FULL_SHARE * (inside & window.outside).sum(axis=1)
    coarse |= spare < SPARE_BINS
    attainable = (usable & window.near).any(axis=1)
    unreferenced = bool(rounds.unmeasured[window.near].any() and not rounds.steps)
    possible = attainable & ~bounded & ~coarse
    one = possible & (n >= ONE_OFF_RECORDS) & (not unreferenced)
    near_base = np.where(window.near & usable, window.n_baseline, 0.0).sum(axis=1)
    own = possible & (n >= AUDITED_RECORDS) & (base >= BASELINE_RECORDS)
    own &= near_base >= BASELINE_NEAR
    few = [
        f"not enough data: {int(k)} records near the target, {ONE_OFF_RECORDS} are needed "
        f"(or {AUDITED_RECORDS} and {BASELINE_RECORDS} before the target was set)"
        for k in n
    ]
    reason = np.select(
        [one | own, n < ONE_OFF_RECORDS, ~attainable, bounded, coarse],
        [
            np.full(len(n), "", object),
            np.array(few, object),
            np.full(len(n), "not applicable: no value can lie at the target", object),
            np.full(
                len(n),
                "not applicable: hardly a value lies beyond the target on one side; "
                "it bounds the scale",
                object,
            ),
            np.full(
                len(n),
                "not applicable: too few points of the scale are attainable and untouched by a "
                "target; use wider bins or a wider window",
                object,
            ),
        ],
        np.full(
            len(n),
            "not applicable: the target is a round number and no other one near it shows "
            "how much people round",
            object,
        ),
    )
    return Applies(one, own, reason)
