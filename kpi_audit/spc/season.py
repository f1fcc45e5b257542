"""Takes the ordinary year out of a series, where its past is long enough to know it."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.calendar import full_calendar
from kpi_audit.drift.rhythm import Rhythm


def without_season(values: Float, places: np.ndarray, is_baseline: Bool, of: Rhythm) -> Float:
    """Return ``values`` minus their season (and days of the week), learnt from the baseline.

    Parameters
    ----------
    values : Float
        Shape (n,), NaN where a period was left out.
    places : array of int
        The place of each period, counted from the first, shape (n,).
    is_baseline : Bool
        Shape (n,).
    of : Rhythm

    Returns
    -------
    Float
        Shape (n,). The trend is fitted too, so that it is not taken for season, and stays in. The
        very same array comes back where the baseline has less than 1.5 years.
    """
    known = is_baseline & ~np.isnan(values)
    if of.is_short(int(known.sum())):
        return values
    n_baseline = int(places[is_baseline].max()) + 1
    terms = full_calendar(int(places.max()) + 1, n_baseline, of)[places]
    fitted = np.linalg.lstsq(terms[known], values[known], rcond=None)[0]
    is_season = np.ones(terms.shape[1], np.bool_)
    is_season[[0, 1 + 2 * of.n_harmonics]] = False  # intercept and trend
    season = terms[:, is_season] @ fitted[is_season]
    return np.asarray(values - season + season[known].mean(), np.float64)
