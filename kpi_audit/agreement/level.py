"""Whether a unit's ratio stands out from those of its peers, without knowing its past."""

from __future__ import annotations

import numpy as np
from scipy import special

from kpi_audit.agreement.log_ratios import LogRatios, without_extremes
from kpi_audit.agreement.off import Off
from kpi_audit.arrays import Bool

READINGS = 5  # one dirty reading must not make a unit stand out
TAIL = 6.0  # degrees of freedom: units differ with heavier tails than a normal law
SMALLER = 2.0  # a unit may be the smallest of its class, and its error larger than its peers'


def level(found: LogRatios, audited: Bool) -> Off:
    """Mean deviation from the peers over the audited periods, against the peers' own spread.

    The spread between peers holds their sampling errors too, as they are of like size. Where the
    unit's own is larger, twice its variance takes the place of the spread.
    """
    used = found.known & audited
    periods = np.maximum(used.sum(axis=1), 1)
    off = without_extremes(found.off, used)
    inside = np.where(used, found.variance, 0.0).sum(axis=1) / periods**2
    scatter = np.where(used, found.off - off[:, np.newaxis], 0.0)
    between = (scatter**2).sum(axis=1) / np.maximum(periods - 1, 1) / periods
    spread = np.where(used, found.spread, 0.0).sum(axis=1) / periods
    error = np.sqrt(np.maximum(spread**2, SMALLER * np.maximum(inside, between)))
    z = off / np.maximum(error, 1e-9)
    return Off(off, error, np.full(len(z), TAIL), np.asarray(special.stdtr(TAIL, -z)))
