"""E-values of "a coincidence of values is exact more often than by chance"."""

from __future__ import annotations

import numpy as np
from scipy import special

from kpi_audit.arrays import Float
from kpi_audit.evalues import log_p_to_log_e
from kpi_audit.shifted_odds import log_e_shifted_odds

BY_CHANCE = 0.4  # largest share of exact coincidences that a smooth law of values can have
ODDS_RATIOS = np.log([2.0, 4.0, 8.0, 16.0])
SMALLEST_LOG_P = -690.0
HALF = 0.5


def against_baseline(exact: Float, near: Float, exact_before: Float, near_before: Float) -> Float:
    """Log e-value of a higher share than the baseline's and than chance allows.

    All counts are those of an average period, any shape: what repeats in every period (a price, a
    standing order) must count once, however many periods are added up.
    """
    size = exact_before + near_before + 2 * HALF
    share = np.maximum((exact_before + HALF) / size, BY_CHANCE)
    hits, misses, share, weight = (np.ravel(part) for part in (exact, near, share, size))
    return log_e_shifted_odds(hits, misses, share, weight, ODDS_RATIOS).reshape(exact.shape)


def against_chance(exact: Float, near: Float) -> Float:
    """Log e-value of a share above ``BY_CHANCE``: binomial tail, calibrated p to e.

    If values fall where they may, a value occurs twice with probability ``1 - (1 + m) exp(-m)``
    and two neighbours both occur with ``(1 - exp(-m))^2``, which is never less. Between two
    multiples of five there are four values and six pairs, so at most 4 of 10 are exact.
    """
    total = exact + near
    with np.errstate(divide="ignore"):
        log = np.log(special.betainc(np.maximum(exact, HALF), near + 1, BY_CHANCE))
    log_p = np.where(total > 0, log, 0.0)
    return log_p_to_log_e(np.clip(log_p, SMALLEST_LOG_P, 0.0))
