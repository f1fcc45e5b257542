"""From which strength on a scheme is seen, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from kpi_audit.arrays import Bool, Float

POWER, SURE = 0.9, 0.95


@dataclass(frozen=True, slots=True)
class Power:
    """What was seen of copies that were gamed at several strengths.

    Attributes
    ----------
    smallest : float or None
        Smallest strength from which on nine of ten copies were seen.
    power, power_low : float or None
        Share of its copies that were seen; with a confidence of 95 % it is no lower in truth.
    false_alarms : float
        Share of the copies without a scheme that were seen.
    """

    smallest: float | None
    power: float | None
    power_low: float | None
    false_alarms: float


def power(levels: Float, is_seen: Bool) -> Power:
    """Return the smallest strength that is seen, from which on all stronger ones are seen too.

    Notes
    -----
    ``power_low`` is the lower limit of Clopper and Pearson [1]_. It holds although the strength was
    chosen after looking: power grows with strength, so a strength whose power is lower is only
    named if the largest such strength is seen in nine of ten copies, by chance.

    References
    ----------
    .. [1] Clopper, C. J. & Pearson, E. S. (1934). The use of confidence or fiducial limits
           illustrated in the case of the binomial. Biometrika 26(4), 404-413.
           doi:10.1093/biomet/26.4.404

    Examples
    --------
    >>> found = power(np.array([0, 0, .1, .1, .2, .2]), np.array([0, 0, 1, 0, 1, 1], bool))
    >>> found.smallest, found.power, round(found.power_low, 3), found.false_alarms
    (0.2, 1.0, 0.224, 0.0)
    """
    found = None
    for level in np.unique(levels)[::-1]:
        if level <= 0 or is_seen[levels == level].mean() < POWER:
            break
        found = float(level)
    false_alarms = float(is_seen[levels == 0].mean()) if (levels == 0).any() else 0.0
    if found is None:
        return Power(None, None, None, false_alarms)
    seen = is_seen[levels == found]
    low = float(stats.beta.ppf(1 - SURE, seen.sum(), len(seen) - seen.sum() + 1))
    return Power(found, float(seen.mean()), low, false_alarms)
