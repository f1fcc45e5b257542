"""Whether figures are left out where the measured value is bad."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from kpi_audit.arrays import Bool, Float
from kpi_audit.display.rounding import Better
from kpi_audit.evalues import log_mean, p_to_log_e
from kpi_audit.shapes.displays import Displays

RECORDS, FEWEST = 30, 10  # measured values in a period; of them shown, and left out
SMALLEST_P = 1e-250


class Selection(NamedTuple):
    """Per segment; every array has shape (n_segments,)."""

    log_e: Float  # NaN where no period can be judged
    applies: Bool
    left_out_worse: Float  # share left out among the worse half of measured values
    left_out_better: Float
    gain: Float  # mean of measured values that are shown, minus the mean of all; positive flatters
    error: Float


def selection(shape: Displays, better: Better) -> Selection:
    """Judge whether figures are missing where the measured value lies on the worse side.

    Null: within a period, whether an actor's figures are shown does not depend on the half of the
    measured values that they lie in. One calibrated p per period (score test, squares added up by
    actor); e-values are averaged over periods, because the same units are left out every time.
    """
    names = ("shown_low", "shown_high", "missing_low", "missing_high", "missing_squares")
    shown_low, shown_high, missing_low, missing_high, squares = (shape.audited(k) for k in names)
    missing, shown = missing_low + missing_high, shown_low + shown_high
    total = np.maximum(missing + shown, 1.0)
    score = missing_low - missing * (shown_low + missing_low) / total
    sign = 1.0 if better == "higher" else -1.0
    floor = missing * shown * (shown_low + missing_low) * (shown_high + missing_high) / total**3
    z = sign * score / np.sqrt(np.maximum(np.maximum(squares, floor), 1e-9))
    judged = (missing >= FEWEST) & (shown >= FEWEST) & (total >= RECORDS)
    freedom = np.maximum(np.minimum(missing, shown) - 1, 1.0)
    p = np.clip(special.stdtr(freedom, -z), SMALLEST_P, 1.0)
    low = _share(missing_low, shown_low), _share(missing_high, shown_high)
    worse, good = low if better == "higher" else low[::-1]
    gain, error = _gain(shape)
    return Selection(
        log_mean(np.where(judged, p_to_log_e(p), np.nan), axis=1) if judged.size else gain * np.nan,
        np.asarray(judged.any(axis=1)),
        worse,
        good,
        sign * gain,
        error,
    )


def _share(missing: Float, shown: Float) -> Float:
    out, kept = missing.sum(axis=1), shown.sum(axis=1)
    return np.asarray(out / np.maximum(out + kept, 1.0))


def _gain(shape: Displays) -> tuple[Float, Float]:
    """Mean measured value of what is shown minus that of all, with its standard error."""
    names = ("shown_low", "shown_high", "missing_low", "missing_high", "measured", "measured_shown")
    low, high, out_low, out_high, every, kept = (shape.audited(k).sum(axis=1) for k in names)
    squares = shape.audited("measured_squares").sum(axis=1)
    shown, missing = low + high, out_low + out_high
    total = np.maximum(shown + missing, 1.0)
    spread = np.maximum(squares / total - (every / total) ** 2, 0.0)
    gain = np.where(shown > 0, kept / np.maximum(shown, 1.0) - every / total, 0.0)
    error = np.sqrt(spread * missing / total / np.maximum(shown, 1.0))
    return gain, error
