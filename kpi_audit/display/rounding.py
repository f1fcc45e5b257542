"""Whether figures are rounded to one side, beyond what any honest rule of rounding explains."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from scipy import special

from kpi_audit.arrays import Float
from kpi_audit.evalues import log_mean, p_to_log_e
from kpi_audit.shapes.displays import Displays
from kpi_audit.shifted_odds import log_e_shifted_odds

Better = Literal["higher", "lower"]
CONVEX = 1 / 3  # share of the farther quarter step, of three, if fewer and fewer lie farther off
FAR_ODDS = np.log([1.3, 1.6, 2.0])  # a figure pushed by rounding lies there in half of all cases
EXACT = 1e9  # the null share is known, no sample estimates it
RATES = np.array([1.0, 2.0, 4.0, 8.0])  # of the sign test; each its best at that many errors
LARGEST = 600.0
SMALLEST_P = 1e-250


class Rounding(NamedTuple):
    """Per segment, over all audited periods; every array has shape (n_segments,)."""

    log_e: Float
    favourable: Float  # figures rounded to the KPI's benefit though nearer to the other side
    unfavourable: Float
    mean: Float  # shown minus measured, on average, in the KPI's unit; positive is flattering
    error: Float


def rounding(shape: Displays, better: Better) -> Rounding:
    """Judge the direction in which figures were rounded.

    Three nulls must all be refuted; the smallest of their e-values is an e-value against their
    union.

    1. *Errors to either side*: an actor's figures that were rounded against the half are as likely
       to flatter as not. Given their numbers, ``exp(r z - r^2 / 2)`` has mean at most 1.
    2. *A measured value that was revised later*: the farther beyond half a step, the fewer, and
       ever fewer. A figure pushed to the next step lies 0.5 to 1 step off, evenly, and not beyond.
    3. *Cutting off digits* (only where it flatters, so where lower is better): whether digits were
       cut off does not depend on the value. Calibrated p of a score test by actors, per period;
       e-values are averaged over periods, because the same actors cut off every time.
    """
    good, bad = ("up", "down") if better == "higher" else ("down", "up")
    total = {name: shape.audited(name).sum(axis=1) for name in _names(good)}
    favourable = total[f"{good}_near"] + total[f"{good}_far"]
    unfavourable = total[f"{bad}_near"] + total[f"{bad}_far"]
    z = (favourable - unfavourable) / np.sqrt(np.maximum(total["sign_squares"], 1.0))
    refuted = [_sign(z), _not_convex(total, good)]
    if better == "lower":
        refuted.append(_need(shape))
    sign = 1.0 if better == "higher" else -1.0
    figures = np.maximum(total["n"], 1.0)
    return Rounding(
        np.minimum.reduce([*refuted, np.full(len(z), LARGEST)]),
        favourable,
        unfavourable,
        sign * total["residual"] / figures,
        np.sqrt(np.maximum(total["residual_squares"], 0.0)) / figures,
    )


def _names(good: str) -> tuple[str, ...]:
    zones = tuple(f"{side}_{zone}" for side in ("up", "down") for zone in ("near", "far", "beyond"))
    sums = ("n", "residual", "residual_squares", "sign_squares")
    return (*zones, *sums, f"{good}_squares")


def _sign(z: Float) -> Float:
    bounded = np.clip(z, -LARGEST, LARGEST)[:, np.newaxis]
    return log_mean(RATES * bounded - RATES**2 / 2)


def _need(shape: Displays) -> Float:
    score, squares, n = (shape.audited(k) for k in ("need_score", "need_squares", "n"))
    if not n.size:
        return np.zeros(len(n))
    p = special.ndtr(-score / np.sqrt(np.maximum(squares, 1e-9)))
    return log_mean(p_to_log_e(np.clip(p, SMALLEST_P, 1.0)), weights=np.where(n > 0, n, 1e-9))


def _not_convex(total: dict[str, Float], good: str) -> Float:
    """Return the log e-value against "at most a third is in the second quarter step"."""
    far = total[f"{good}_far"]
    rest = total[f"{good}_near"] + total[f"{good}_beyond"]
    alone = far + rest / 4  # the sum of squares if every figure were an actor of its own
    clustered = np.maximum(total[f"{good}_squares"] / np.maximum(alone, 1e-9), 1.0)
    third, sure = np.full(len(far), CONVEX), np.full(len(far), EXACT)
    return log_e_shifted_odds(far / clustered, rest / clustered, third, sure, FAR_ODDS)
