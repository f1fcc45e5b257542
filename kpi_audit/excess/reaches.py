"""How far records may have been moved: a small fixed set of guesses, averaged over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kpi_audit.evalues import log_mean
from kpi_audit.evidence import Evidence


class Reach(NamedTuple):
    """Bins that receive moved records, from the target on, and bins short of it that give them."""

    near: int
    gap: int


USUAL = Reach(2, 4)
REACHES = (Reach(1, 2), USUAL, Reach(3, 3), Reach(5, 6))
BESIDE = 0.25  # weight of the values beside a round target; a half costs 6 points of power
TELLS = np.log(20.0)
GAP_SHARE, NEAR_SHARE = 3, 5  # of the bins between zero and the target: 10 records, gap 3, near 2


def reaches(target: float, width: float, near: int | None, gap: int | None) -> tuple[Reach, ...]:
    """Return the declared reach alone, else the fixed set, narrowed where the target is small.

    Values below a small positive target are few (a target of 5 records has 1 to 4 below it); a
    third of them may have given, so that the others can still say what is usual.

    Examples
    --------
    >>> tuple(tuple(reach) for reach in reaches(100, 1, None, None))
    ((1, 2), (2, 4), (3, 3), (5, 6))
    >>> reaches(5, 1, None, None), reaches(100, 1, 4, None)
    ((Reach(near=1, gap=1),), (Reach(near=4, gap=4),))
    """
    if near is not None or gap is not None:
        return (Reach(near or USUAL.near, gap or USUAL.gap),)
    bins = target / width
    if bins <= 0:
        return REACHES
    most = max(int(bins // NEAR_SHARE), 1), max(int(bins // GAP_SHARE), 1)
    narrowed = [Reach(min(r.near, most[0]), min(r.gap, most[1])) for r in REACHES]
    return tuple(dict.fromkeys(narrowed))


def averaged(found: list[Evidence], beside: Sequence[Evidence] = ()) -> Evidence:
    """Mean of the e-values; effect and details from the reach with the largest one.

    What is seen ``beside`` a round target has a quarter of the weight, and gives the effect only
    where it alone reaches the watch level. Where a reach does not apply, its weight goes to the
    others. Intervals are expected to hold for all reaches at once, as one of them is picked.
    """
    every = [*found, *beside]
    if len(every) == 1:
        return every[0]
    log_e = np.stack([part.log_e for part in every])
    share = [(1 - BESIDE) / len(found)] * len(found) + [BESIDE / max(len(beside), 1)] * len(beside)
    tells = np.where(np.isnan(log_e), -np.inf, log_e)
    is_alone = np.isnan(log_e[: len(found)]).all(axis=0)
    tells[len(found) :][(tells[len(found) :] < TELLS) & ~is_alone] = -np.inf
    pick = tells.argmax(axis=0)
    rows = np.arange(len(pick))

    def picked(values: list[np.ndarray]) -> np.ndarray:
        return np.asarray(np.stack(values)[pick, rows])

    first = every[0]
    return Evidence(
        log_e=log_mean(log_e, weights=np.array(share)[:, np.newaxis], axis=0),
        effect=picked([part.effect for part in every]),
        low=picked([part.low for part in every]),
        high=picked([part.high for part in every]),
        unit=first.unit,
        n=picked([part.n for part in every]),
        reason=picked([part.reason for part in every]),
        details={k: picked([np.asarray(part.details[k]) for part in every]) for k in first.details},
    )
