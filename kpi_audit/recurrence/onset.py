"""Evidence added up over periods, when nobody knows in which one something began."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float


def log_e_since_onset(log_e: Float) -> Float:
    """Log of the mean, over the period of onset, of the product of e-values since then.

    Weight 1 / (s (s + 1)) for onset in period s = 1, 2, ...; what is left of it stays at E = 1
    (no onset yet). The weights do not depend on how long one has looked, so the path is an
    e-process: the chance that it ever reaches 20 under the null is at most 1 in 20.

    Parameters
    ----------
    log_e : Float
        Log e-value of each period given the ones before, shape (n_segments, n_periods).

    Returns
    -------
    Float
        The path, same shape.

    Examples
    --------
    >>> quiet_then_loud = np.log([[1.0, 0.2, 30.0]])
    >>> np.exp(log_e_since_onset(quiet_then_loud)).round(2)  # (30 x 0.2)(1/2 + 1/6) + 30/12 + 1/4
    array([[1.  , 0.47, 6.75]])
    """
    count = np.arange(1, log_e.shape[1] + 1)
    total = np.cumsum(log_e, axis=1)
    started = -np.log(count * (count + 1.0)) - (total - log_e)
    open_onsets = total + np.logaddexp.accumulate(started, axis=1)
    return np.asarray(np.logaddexp(open_onsets, -np.log(count + 1.0)))
