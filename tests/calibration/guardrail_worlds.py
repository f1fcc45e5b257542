"""A KPI that becomes a target, and a guardrail that suffers or does not."""

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.shapes.guardrail_series import GuardrailSeries
from kpi_audit.simulate.noise import autoregressive, noise
from kpi_audit.simulate.pairs import _regular

SPEED = 0.06  # noise of the guardrail in logs, per step


@dataclass(frozen=True)
class World:
    kind: str = "ar 0.3"  # noise of the guardrail
    rise: float = 0.3  # of the KPI from its onset
    harm: float = 0.0  # part of the guardrail that is lost
    ramp: int = 0  # periods over which it is lost
    trend: float = 0.0  # of the guardrail, log points a year
    follows: float = 0.0  # elasticity of the guardrail to the KPI's activity
    mean: float = 0.0  # of a count of bad things; 0: a level of good things
    per_kpi: bool | None = None
    n_baseline: int = 104
    cycle: int = 52
    years: int = 1


INNOCENT = {
    **{k: World(kind=k) for k in (
        "iid", "ar 0.3", "ar 0.6", "ar 0.8", "ar 0.9", "ma 0.5", "random walk", "t3",
        "skew right", "skew left", "outliers", "garch",
    )},
    "own fall of 15 % a year": World(trend=-0.15),
    "own fall of 30 % a year, ar 0.8": World("ar 0.8", trend=-0.3),
    "own rise of 30 % a year": World(trend=0.3),
    "guardrail improves": World(harm=-0.2),
    "suffers, KPI unchanged": World(rise=0.0, harm=0.3),
    "suffers, KPI falls": World(rise=-0.2, harm=0.3),
    "KPI unchanged": World(rise=0.0),
    "harm grows with volume, mean 5": World(follows=1.0, mean=5.0),
    "harm grows with volume, mean 40": World(follows=1.0, mean=40.0),
    "harm grows with volume, mean 400": World(follows=1.0, mean=400.0),
    "harm grows with volume x3, mean 40": World(rise=2.0, follows=1.0, mean=40.0),
    "harm grows less than volume, mean 40": World(follows=0.6, mean=40.0),
    "rare harm, mean 0.5": World(follows=1.0, mean=0.5),
    "52 weeks before, own fall of 15 %": World(trend=-0.15, n_baseline=52),
    "52 weeks before, ar 0.8": World("ar 0.8", n_baseline=52),
    "60 weeks before, ar 0.3": World(n_baseline=60),
    "36 months before": World(n_baseline=36, cycle=12),
    "24 months before, own fall": World(n_baseline=24, cycle=12, trend=-0.15),
    "two years watched": World(years=2),
}  # fmt: skip
HARMED = {
    **{f"{k}, -{h:.0%}": World(kind=k, harm=h)
       for k in ("iid", "ar 0.3", "ar 0.8") for h in (0.05, 0.1, 0.2, 0.4)},
    "ar 0.3, -20%, over 26 weeks": World(harm=0.2, ramp=26),
    "ar 0.3, -20%, 52 weeks before": World(harm=0.2, n_baseline=52),
    "ar 0.3, -20%, 36 months before": World(harm=0.2, n_baseline=36, cycle=12),
    "ar 0.3, -20%, KPI +15 %": World(harm=0.2, rise=0.15),
    **{f"count {m}, rate x{1 / (1 - h):.2f}": World(follows=1.0, mean=m, harm=h)
       for m in (5.0, 40.0) for h in (0.2, 1 / 3, 0.5)},
}  # fmt: skip


def _activity(rng: np.random.Generator, w: World, n: int, n_periods: int) -> tuple[Float, Float]:
    """Activity in logs with its rise, and the periods since the onset."""
    t = np.arange(n_periods)
    onset = w.n_baseline + rng.integers(0, max(w.cycle // 6, 1), (n, 1))
    own = 0.05 * autoregressive(rng.standard_normal((n, n_periods)), 0.7)
    since = np.asarray(t - onset, np.float64)
    return _regular(rng, n, t, w.cycle) + own + np.log1p(w.rise) * (since >= 0), since


def draw(seed: int, n: int, w: World) -> GuardrailSeries:
    rng = np.random.default_rng(seed)
    n_periods = w.n_baseline + w.years * w.cycle
    activity, since = _activity(rng, w, n, n_periods)
    t = np.arange(n_periods)
    lost = np.log1p(-w.harm) * (np.clip((since + 1) / w.ramp, 0, 1) if w.ramp else since >= 0)
    health = _regular(rng, n, t, w.cycle) + w.trend * t / w.cycle
    health += SPEED * noise(rng, w.kind, activity.shape) + lost
    levels = 1000 * np.exp(health)
    if w.mean:
        rate = w.mean * np.exp(w.follows * activity - 0.5 * health)
        levels = rng.poisson(rate * np.exp(-0.5 * lost)).astype(np.float64)
    kpi = 1000 * np.exp(activity + 0.03 * rng.standard_normal(activity.shape))
    days = np.datetime64("2022-01-03") + np.arange(n_periods) * max(round(365.25 / w.cycle), 1)
    names = tuple(f"s{i:05d}" for i in range(n))
    cycle = {52: 52.1775}.get(w.cycle, float(w.cycle))
    return GuardrailSeries(names, days, kpi, levels, w.n_baseline, cycle)
