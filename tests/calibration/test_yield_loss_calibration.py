"""Size and power of ``yield_loss``; writes docs/calibration/yield_loss.csv."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.yield_loss import yield_loss
from kpi_audit.paths import ROOT
from kpi_audit.shapes.series import Series
from kpi_audit.simulate.pairs import Scenario, simulate

TABLE = ROOT / "docs" / "calibration" / "yield_loss.csv"
SEED, REPETITIONS, WATCH = 47, 600, np.log(20)


@dataclass(frozen=True)
class World:
    scenario: Scenario
    mean: float = 0.0  # results in a period where they are a small count
    spread: float = 0.0  # relative variance of their rate beyond Poisson
    elasticity: float | None = None  # declared
    fall: float = 0.0  # of the outcome, for reasons of its own
    form: str = "innocent"


def _innocent() -> dict[str, World]:
    usual = Scenario(legitimate=0.3)
    worlds = {
        **{f"growth, {k}": replace(usual, outcome_noise_kind=k) for k in (
            "iid", "ar 0.3", "ar 0.6", "ar 0.8", "ar 0.9", "random walk", "t3", "garch")},
        "growth, elasticity 0.6": replace(usual, elasticity=0.6),
        "growth, elasticity 0.4": replace(usual, elasticity=0.4),
        "growth, no link at all": replace(usual, elasticity=0.0),
        "growth of 100 %, elasticity 0.6": Scenario(legitimate=1.0, elasticity=0.6),
        "growth, noisy KPI": replace(usual, kpi_noise=2.0),
        "growth, yield falls 15 % a year": replace(usual, yield_trend=-0.15),
        "growth, longer lag": replace(usual, lag_after=5),
        "growth, 52 weeks before": replace(usual, n_baseline=52),
        "growth, 36 months before": Scenario(
            legitimate=0.3, n_baseline=36, n_audited=12, cycle=12, lag=1, onset_window=2),
        "stable": Scenario(),
        "decline": Scenario(legitimate=-0.3),
    }  # fmt: skip
    out = {name: World(s) for name, s in worlds.items()}
    for name, elasticity in (("declared", 1.0), ("estimated", None)):
        for mean in (1.0, 4.0, 20.0):
            out[f"growth, {mean:.0f} results, {name}"] = World(usual, mean, 0.0, elasticity)
    threefold = Scenario(legitimate=2.0)
    out["growth threefold, 4 results, declared"] = World(threefold, 4.0, 0.0, 1.0)
    out["growth, 20 results, spread, declared"] = World(usual, 20.0, 0.25, 1.0)
    for kind in ("ar 0.8", "ar 0.9", "random walk"):
        wandering = replace(usual, outcome_noise_kind=kind)
        out[f"growth, 20 results, {kind}, declared"] = World(wandering, 20.0, 0.0, 1.0)
    out["growth, declared"] = World(usual, elasticity=1.0)
    out["outcome falls, KPI unchanged"] = World(Scenario(), fall=0.3, elasticity=1.0)
    out["outcome falls, KPI unchanged, 20 results"] = World(Scenario(), 20.0, 0, 1.0, 0.3)
    return out


def _hollow() -> dict[str, World]:
    out = {}
    for name, elasticity in (("declared", 1.0), ("estimated", None)):
        for rise in (0.2, 0.4, 1.0):
            for mean in (0.0, 4.0, 20.0):
                shown = f"{mean:.0f} results" if mean else "large"
                scenario = Scenario(inflation=rise)
                out[f"hollow +{rise:.0%}, {shown}, {name}"] = World(
                    scenario, mean, 0.0, elasticity, form="hollow"
                )
    out["hollow +40%, outcome -20%, large, estimated"] = World(
        Scenario(inflation=0.4), fall=0.2, form="hollow"
    )
    out["hollow +40%, outcome -20%, 20 results, estimated"] = World(
        Scenario(inflation=0.4), 20.0, fall=0.2, form="hollow"
    )
    months = Scenario(inflation=1.0, n_baseline=36, n_audited=12, cycle=12, lag=1, onset_window=2)
    out["hollow +100%, 20 results, declared, months"] = World(months, 20, 0, 1.0, form="hollow")
    return out


def draw(world: World) -> Series:
    rng = np.random.default_rng(SEED)
    pairs = simulate(rng, REPETITIONS, world.scenario)
    series = pairs.series()
    since = np.arange(series.kpi.shape[1]) >= pairs.onset[:, None]
    outcome = series.outcome * np.where(since, 1 - world.fall, 1.0)
    if world.mean:
        rate = world.mean * outcome / 1000
        if world.spread:
            rate = rate * rng.gamma(1 / world.spread, world.spread, rate.shape)
        outcome = rng.poisson(rate).astype(np.float64)
    return replace(series, outcome=outcome, cycle={52: 52.1775, 12: 12.0}[world.scenario.cycle])


def _row(name: str, world: World) -> dict[str, object]:
    lag = world.scenario.lag
    found = yield_loss(
        draw(world), elasticity=world.elasticity, lag=(lag, lag) if world.elasticity else None
    )
    assert found.path is not None
    judged = ~np.isnan(found.log_e)
    alone = np.asarray(found.details["log_e_yield"], float)
    return {
        "form": world.form,
        "world": name,
        "results": world.mean or 1000,
        "baseline_periods": world.scenario.n_baseline,
        "share_judged": judged.mean().round(3),
        "share_watch": (found.log_e >= WATCH).mean().round(4),
        "share_ever_watch": (np.nanmax(found.path[judged], axis=1) >= WATCH).mean().round(4),
        "share_watch_without_the_kpi": (alone[judged] >= WATCH).mean().round(4),
        "mean_effect_pct": np.nanmean(found.effect).round(2),
        "seed": SEED,
        "repetitions": REPETITIONS,
    }


@pytest.mark.calibration
def test_size_and_power() -> None:
    table = pd.DataFrame([_row(k, w) for k, w in (_innocent() | _hollow()).items()])
    table.to_csv(TABLE, index=False)
    assert table.loc[table["form"] == "innocent", "share_ever_watch"].max() <= 0.05
    found = table.set_index("world")["share_ever_watch"]
    assert found["hollow +40%, 20 results, declared"] >= 0.5
    assert found["hollow +100%, 20 results, declared"] >= 0.95
