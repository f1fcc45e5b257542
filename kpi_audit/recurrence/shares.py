"""E-values and intervals for a share of days, where people are bound to each other."""

from __future__ import annotations

import numpy as np
from scipy.special import logsumexp

from kpi_audit.arrays import Float

Z = 1.959964  # 95 %
STEPS = np.array([0.25, 0.5, 0.75, 0.95])  # alternatives: so far from the ordinary share to 1


def log_e_above(days: Float, together: Float, people: Float, ordinary: Float) -> Float:
    """Log e-value of "a larger share than ordinary" from sums over people.

    The people of a crowd are not independent, so their days are not added up: the evidence is
    that of the average person, with an average person's days. (A geometric mean of likelihood
    ratios is at most their arithmetic mean, which is an e-value however the people depend on
    each other.)

    Parameters
    ----------
    days, together, people : Float
        Days of all people, those spent together, and people, any shape; 0 people give E = 1.
    ordinary : Float
        Largest innocent share, broadcastable to the same shape.

    Returns
    -------
    Float
        Same shape.

    Examples
    --------
    >>> days = np.array([150.0])
    >>> log_e_above(days, days, np.array([10.0]), np.array([0.2])).round(1)
    array([22.2])
    """
    each = np.maximum(people, 1.0)
    hits, misses = together / each, (days - together) / each
    base = np.broadcast_to(ordinary, hits.shape)[..., np.newaxis]
    share = base + STEPS * (1 - base)
    gain = hits[..., np.newaxis] * np.log(share / base)
    loss = misses[..., np.newaxis] * np.log((1 - share) / (1 - base))
    return np.asarray(logsumexp(gain + loss, axis=-1) - np.log(len(STEPS)))


def interval(share: Float, n: Float) -> tuple[Float, Float]:
    """Wilson's 95 % interval of a share seen in ``n`` independent days; 0 to 1 where n is 0."""
    n = np.maximum(n, 1e-9)
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    margin = Z / (1 + Z**2 / n) * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return np.minimum(np.maximum(centre - margin, 0), share), np.maximum(
        np.minimum(centre + margin, 1), share
    )
