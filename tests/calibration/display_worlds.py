"""Worlds of published figures beside measured values: honest rules of rounding, and flattery."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from kpi_audit.arrays import Bool, Float

Rng = np.random.Generator
World = Callable[[Rng, Float], Float]  # measured values -> shown values; NaN is left out


def nearest(x: Float, step: float = 1.0) -> Float:
    return np.floor(x / step + 0.5) * step


def half_up(_: Rng, x: Float) -> Float:
    return nearest(x)


def one_decimal(_: Rng, x: Float) -> Float:
    return nearest(x, 0.1)


def half_to_even(_: Rng, x: Float) -> Float:
    return np.rint(x)


def cut_off(_: Rng, x: Float) -> Float:
    return np.floor(x)


def significant(_: Rng, x: Float) -> Float:
    step = 10.0 ** (np.floor(np.log10(x)) - 1)
    return nearest(1000 * x, 1000 * step) / 1000


def mixed_decimals(rng: Rng, x: Float) -> Float:
    return np.choose(rng.integers(0, 3, x.shape), [nearest(x), nearest(x, 0.1), nearest(x, 0.01)])


def twice_rounded(_: Rng, x: Float) -> Float:
    return nearest(nearest(x, 0.1) + 1e-9)


def typing_errors(rng: Rng, x: Float) -> Float:
    """One figure in twenty is off by up to two steps, to either side."""
    return nearest(x) + (rng.random(x.shape) < 0.05) * rng.integers(-2, 3, x.shape)


def dirty_rows(rng: Rng, x: Float) -> Float:
    return np.where(rng.random(x.shape) < 0.01, nearest(10 * x), nearest(x))


def revised_down(rng: Rng, x: Float) -> Float:
    """Cases reported late make half of the measured values worse after publication."""
    return nearest(x + (rng.random(x.shape) < 0.5) * rng.exponential(0.25, x.shape))


def revised_a_lot(rng: Rng, x: Float) -> Float:
    return nearest(x + rng.exponential(0.6, x.shape))


def other_source(rng: Rng, x: Float) -> Float:
    return nearest(x + rng.normal(0.2, 0.4, x.shape))


def some_cut_off(rng: Rng, x: Float) -> Float:
    """Half of the units cut digits off, month after month; the others round."""
    return np.where(rng.random((*x.shape[:2], 1)) < 0.5, np.floor(x), nearest(x))


def units_left_out(rng: Rng, x: Float) -> Float:
    """A quarter of the units show nothing, ever, whatever they measure."""
    return np.where(rng.random((*x.shape[:2], 1)) < 0.25, np.nan, nearest(x))


def left_out_at_random(rng: Rng, x: Float) -> Float:
    return np.where(rng.random(x.shape) < 0.2, np.nan, nearest(x))


def left_out_extremes(rng: Rng, x: Float) -> Float:
    """Few cases: extreme values to both sides, and not shown."""
    return np.where(np.abs(x - 90) > 8 * rng.random(x.shape) + 3, np.nan, nearest(x))


def rounded_up(share: float, *, in_need: bool = False) -> World:
    """Up to the next step, although nearer to the lower; ``in_need``: only below 90."""

    def draw(rng: Rng, x: Float) -> Float:
        chosen: Bool = (rng.random(x.shape) < share) & ((x < 90) | (not in_need))
        return np.where(chosen, np.ceil(x), nearest(x))

    return draw


def left_out(share: float) -> World:
    def draw(rng: Rng, x: Float) -> Float:
        return np.where((x < 88) & (rng.random(x.shape) < share), np.nan, nearest(x))

    return draw


INNOCENT: dict[str, World] = {
    "half_up": half_up, "one_decimal": one_decimal, "half_to_even": half_to_even,
    "cut_off": cut_off, "significant": significant, "mixed_decimals": mixed_decimals,
    "twice_rounded": twice_rounded, "typing_errors": typing_errors, "dirty_rows": dirty_rows,
    "revised_down": revised_down, "revised_a_lot": revised_a_lot, "other_source": other_source,
    "left_out_at_random": left_out_at_random, "left_out_extremes": left_out_extremes,
    "some_cut_off": some_cut_off, "units_left_out": units_left_out,
}  # fmt: skip
FLATTERED: dict[str, World] = {
    "rounded_up_10%": rounded_up(0.1), "rounded_up_30%": rounded_up(0.3),
    "rounded_up_where_needed": rounded_up(1.0, in_need=True), "always_up": rounded_up(1.0),
    "left_out_10%": left_out(0.1), "left_out_30%": left_out(0.3),
}  # fmt: skip


def records(
    world: World, seed: int, repetitions: int, actors: int, months: int, *, decimals: int = 9
) -> pd.DataFrame:
    """Return figures of ``actors`` units in ``months`` months; a segment is one repetition.

    Units differ (standard deviation 4 around 90), months differ less (1.5).
    """
    rng = np.random.default_rng([seed, actors, months])
    unit = rng.normal(90, 4, (repetitions, actors, 1))
    x = (unit + rng.normal(0, 1.5, (repetitions, actors, months))).round(decimals)
    segment, actor, month = (part.ravel() for part in np.indices(x.shape))
    return pd.DataFrame(
        {
            "segment": [f"s{i:03d}" for i in segment],
            "actor": [f"a{i:03d}" for i in actor],
            "period_start": (np.datetime64("2024-01", "M") + month).astype("datetime64[D]"),
            "value": world(rng, x).ravel(),
            "compare": x.ravel(),
        }
    )
