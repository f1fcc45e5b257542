"""Ratios whose denominator is honest, and ratios whose denominator is worked on."""

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.shapes.mix import Mix
from kpi_audit.simulate.noise import autoregressive, noise
from kpi_audit.simulate.pairs import _regular


@dataclass(frozen=True)
class World:
    n: float = 400.0  # records in a period
    ratio: float = 0.3
    kind: str = "ar 0.3"  # noise of the ratio's log
    noise: float = 0.04
    volume: float = 0.0  # true growth of the business
    better: float = 0.0  # true improvement of the ratio
    trend: float = 0.0  # of the ratio, log points a year
    excluded: float = 0.03
    more_excluded: float = 0.0  # share of records left out at random from the onset
    excluded_trend: float = 0.0  # of the excluded share, log points a year
    hidden: float = 0.0  # share of records without a hit that are left out from the onset
    vanished: float = 0.0  # share of records without a hit that are gone from the onset
    hits_hidden: float = 0.0  # share of hits (bad ones) that are left out from the onset
    shift: float = 0.0  # part of a weak half of the business that is closed
    n_baseline: int = 104
    cycle: int = 52


INNOCENT = {
    **{f"stable, {k}": World(kind=k) for k in (
        "iid", "ar 0.3", "ar 0.6", "ar 0.8", "ar 0.9", "random walk", "t3", "outliers")},
    "stable, 20 records": World(n=20.0),
    "stable, 5,000 records": World(n=5000.0),
    "growth": World(volume=0.5),
    "decline, constant ratio": World(volume=-0.4),
    "decline, constant ratio, ar 0.8": World(kind="ar 0.8", volume=-0.4),
    "decline, constant ratio, 20 records": World(n=20.0, volume=-0.4),
    "improvement": World(better=0.2),
    "improvement, 5,000 records": World(n=5000.0, better=0.2),
    "improvement and growth": World(better=0.2, volume=0.3),
    "left out at random": World(more_excluded=0.2),
    "numerator falls": World(better=-0.3),
    "numerator falls, left out at random": World(better=-0.3, more_excluded=0.2),
    "own trends of ratio and exclusions": World(trend=0.15, excluded_trend=0.5),
    "own trend of ratio, decline": World(trend=0.15, volume=-0.3),
    "a weak part is closed (whole)": World(shift=0.6),
    "improvement, 52 weeks before": World(better=0.2, n_baseline=52),
    "decline, 36 months before": World(volume=-0.4, n_baseline=36, cycle=12),
}  # fmt: skip
ALIKE = {"decline and improvement at once": World(volume=-0.3, better=0.2)}
WORKED_ON = {
    **{f"left out, {h:.0%} of misses, {n:.0f} records": World(n=n, hidden=h)
       for n in (100.0, 400.0, 5000.0) for h in (0.05, 0.1, 0.2, 0.4)},
    **{f"gone, {h:.0%} of misses, {n:.0f} records": World(n=n, vanished=h)
       for n in (400.0, 5000.0) for h in (0.1, 0.2, 0.4)},
    "left out, 20% of misses, ar 0.8": World(kind="ar 0.8", hidden=0.2),
    "left out, 40% of misses, 52 weeks before": World(hidden=0.4, n_baseline=52),
    "left out, 40% of misses, 36 months before": World(hidden=0.4, n_baseline=36, cycle=12),
}  # fmt: skip
LOWER = {
    "late, stable": World(ratio=0.1),
    "late, growth": World(ratio=0.1, volume=0.5),
    "late, improvement": World(ratio=0.1, better=-0.3),
    "late, left out at random": World(ratio=0.1, more_excluded=0.2),
}
LOWER_WORKED_ON = {
    f"late, {h:.0%} left out, {n:.0f} records": World(n=n, ratio=0.1, hits_hidden=h)
    for n in (400.0, 5000.0)
    for h in (0.2, 0.4, 0.7)
}


def _counts(rng: np.random.Generator, w: World, size: int) -> dict[str, Float]:
    n_periods = w.n_baseline + w.cycle
    shape, t = (size, n_periods), np.arange(n_periods)
    onset = w.n_baseline + rng.integers(0, max(w.cycle // 6, 1), (size, 1))
    on = (t >= onset).astype(float)
    busy = _regular(rng, size, t, w.cycle)
    busy += 0.05 * autoregressive(rng.standard_normal(shape), 0.7) + np.log1p(w.volume) * on
    rate = w.ratio * np.exp(w.trend * t / w.cycle + np.log1p(w.better) * on)
    rate = rate * np.exp(w.noise * noise(rng, w.kind, shape))
    rate = np.clip(rate * np.exp(0.05 * np.sin(2 * np.pi * t / w.cycle)), 0.001, 0.95)
    lost = w.excluded * np.exp(w.excluded_trend * t / w.cycle + 0.2 * rng.standard_normal(shape))
    weak = w.n * np.exp(busy - _regular(rng, size, t, w.cycle) * 0.2)
    records = rng.poisson(w.n * np.exp(busy))
    out = rng.binomial(records, np.clip(lost + w.more_excluded * on, 0, 0.9))
    hits = rng.binomial(records - out, rate)
    hidden = rng.binomial(records - out - hits, w.hidden * on)
    gone = rng.binomial(records - out - hits - hidden, w.vanished * on)
    bad = rng.binomial(hits, w.hits_hidden * on)
    weak_records = rng.poisson(np.where(w.shift > 0, weak * (1 - w.shift * on), 0.0))
    weak_hits = rng.binomial(weak_records, rate / 2)
    kept = records - out - hidden - gone - bad
    return {
        "n": records - gone + weak_records,
        "excluded": out + hidden + bad,
        "numerator": hits - bad + weak_hits,
        "denominator": kept + weak_records,
        "by_mix": _by_mix((hits, weak_hits), (kept, weak_records), w.n_baseline),
    }


def _by_mix(hits: tuple[Float, Float], kept: tuple[Float, Float], n_baseline: int) -> Float:
    """What ``Mix.from_frame`` makes of two parts."""
    rates = [
        h[:, :n_baseline].sum(axis=1) / np.maximum(k[:, :n_baseline].sum(axis=1), 1)
        for h, k in zip(hits, kept, strict=True)
    ]
    both = sum(h[:, :n_baseline].sum(axis=1) for h in hits) / sum(
        k[:, :n_baseline].sum(axis=1) for k in kept
    )
    return sum((r - both)[:, None] * k for r, k in zip(rates, kept, strict=True))


def draw(seed: int, size: int, w: World) -> Mix:
    sums = {k: v.astype(float) for k, v in _counts(np.random.default_rng(seed), w, size).items()}
    days = max(round(365.25 / w.cycle), 1)
    periods = np.datetime64("2022-01-03") + np.arange(sums["n"].shape[1]) * days
    return Mix(
        tuple(f"s{i:05d}" for i in range(size)),
        periods,
        w.n_baseline,
        **sums,
        numerator_squares=sums["numerator"],
        denominator_squares=sums["denominator"],
        products=sums["numerator"],
        split=np.full((size, 3), np.nan),
        is_reversed=np.zeros(size, np.bool_),
    )
