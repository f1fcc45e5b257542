"""How far records may have been moved: a small fixed set of guesses, averaged over."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.evalues import log_mean
from kpi_audit.evidence import Evidence


class Reach(NamedTuple):
    """Bins that receive moved records, from the target on, and bins short of it that give them."""

    near: int
    gap: int


REACHES = (Reach(2, 4), Reach(3, 3))  # wider ones mistake the peak of a heavy tail for a heap
GAP_SHARE, NEAR_SHARE = 3, 5  # of the bins between zero and the target: 10 records, gap 3, near 2


def reaches(target: float, width: float, near: int | None, gap: int | None) -> tuple[Reach, ...]:
    """Return the declared reach alone, else the fixed set, narrowed where the target is small.

    Values below a small positive target are few (a target of 5 records has 1 to 4 below it); a
    third of them may have given, so that the others can still say what is usual.

    Examples
    --------
    >>> reaches(100, 1, None, None)
    (Reach(near=2, gap=4), Reach(near=3, gap=3))
    >>> reaches(5, 1, None, None), reaches(100, 1, 4, None)
    ((Reach(near=1, gap=1),), (Reach(near=4, gap=4),))
    """
    if near is not None or gap is not None:
        return (Reach(near or REACHES[0].near, gap or REACHES[0].gap),)
    bins = target / width
    if bins <= 0:
        return REACHES
    most = max(int(bins // NEAR_SHARE), 1), max(int(bins // GAP_SHARE), 1)
    narrowed = [Reach(min(r.near, most[0]), min(r.gap, most[1])) for r in REACHES]
    return tuple(dict.fromkeys(narrowed))


def averaged(found: list[Evidence]) -> Evidence:
    """Mean of the e-values; effect and details from the reach with the largest one.

    Where a reach does not apply, its weight goes to the others. Intervals are expected to hold for
    all reaches at once, as one of them is picked.
    """
    if len(found) == 1:
        return found[0]
    log_e = np.stack([part.log_e for part in found])
    pick = np.where(np.isnan(log_e), -np.inf, log_e).argmax(axis=0)
    rows = np.arange(len(pick))

    def picked(values: list[np.ndarray]) -> np.ndarray:
        return np.asarray(np.stack(values)[pick, rows])

    first = found[0]
    return Evidence(
        log_e=log_mean(log_e, axis=0),
        effect=picked([part.effect for part in found]),
        low=picked([part.low for part in found]),
        high=picked([part.high for part in found]),
        unit=first.unit,
        n=first.n,
        reason=picked([part.reason for part in found]),
        details={k: picked([np.asarray(part.details[k]) for part in found]) for k in first.details},
    )
