"""Size and power of what is worth learning from; writes docs/calibration/mysteries.csv.

"shown" is what the page shows: selected by e-BH at 5 % where the panel or pair is the only KPI.
Peers are looked at every eight weeks of a year, the outcome's rise every week; any look counts.
"""

import csv
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pytest

from kpi_audit.arrays import Float
from kpi_audit.mysteries.unexplained_rise import unexplained_rise
from kpi_audit.mysteries.yield_above_peers import yield_above_peers
from kpi_audit.paths import ROOT
from kpi_audit.simulate.noise import autoregressive
from kpi_audit.simulate.pairs import Scenario, simulate
from kpi_audit.tiers import tiers

pytestmark = pytest.mark.calibration

OUT = ROOT / "docs" / "calibration" / "mysteries.csv"
PAIRS, PANELS, SEGMENTS, SEED = 200, 200, 12, 8
ROWS: list[tuple[object, ...]] = []


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    yield
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kind", "world", "measure", "value", "repetitions", "seed"])
        writer.writerows(ROWS)


RISES = {
    "stable": (Scenario(), 0.0, False),
    "true growth +20 %": (Scenario(legitimate=0.2), 0.0, False),
    "true fall -20 %": (Scenario(legitimate=-0.2), 0.0, False),
    "hollow +20 %": (Scenario(inflation=0.2), 0.0, False),
    "outcome noise ar 0.6": (Scenario(outcome_noise_kind="ar 0.6"), 0.0, False),
    "outcome noise t3": (Scenario(outcome_noise_kind="t3"), 0.0, False),
    "outcome +20 %": (Scenario(), 0.2, True),
    "outcome +40 %": (Scenario(), 0.4, True),
}


@pytest.mark.parametrize("name", RISES)
def test_an_outcome_that_rises_alone(name: str) -> None:
    scenario, rise, is_planted = RISES[name]
    pairs = simulate(np.random.default_rng(SEED), PAIRS, scenario)
    since = np.arange(pairs.outcome.shape[1]) >= pairs.onset[:, None]
    pairs.outcome[since] += np.log1p(rise)
    most = np.nan_to_num(unexplained_rise(pairs.series()).path, nan=-9.0).max(axis=1)
    share = float((most >= np.log(20)).mean())
    ROWS.append(("outcome without its KPI", name, "ever E >= 20", round(share, 4), PAIRS, SEED))
    if not is_planted:
        assert share <= 0.05


def panels(
    rng: np.random.Generator,
    between: Callable[[np.random.Generator, tuple[int, ...]], Float],
    *,
    weekly: float = 20.0,
    persistent: float = 0.0,
    lucky: bool = False,
    seasonal: bool = False,
    times: float = 1.0,
) -> tuple[Float, Float]:
    """KPI and outcome of PANELS x SEGMENTS x 52 weeks; segment 0 is lucky or far above."""
    shape = (PANELS, SEGMENTS, 52)
    rate = between(rng, shape[:2])[:, :, None] + np.zeros(shape)
    noise = rng.standard_normal((PANELS * SEGMENTS, 52))
    rate = rate + persistent * autoregressive(noise, 0.9).reshape(shape)
    if seasonal:
        phase = rng.uniform(0, 2 * np.pi, (*shape[:2], 1))
        rate = rate + 0.4 * np.sin(2 * np.pi * np.arange(52) / 52 + phase)
    rate[:, 0] += np.log(times)
    rate[:, 0, 20:33] += np.log(4.0) * lucky
    activity = rng.poisson(200 * np.exp(0.2 * rng.standard_normal(shape)))
    return activity.astype(float), rng.poisson(weekly * activity / 200 * np.exp(rate)).astype(float)


def spread(sd: float) -> Callable[[np.random.Generator, tuple[int, ...]], Float]:
    return lambda rng, shape: sd * rng.standard_normal(shape)


PEERS = {
    "equal segments": ({"between": spread(0.0)}, False),
    "segments differ by 30 %": ({"between": spread(0.3)}, False),
    "heavy tails, t3 x 20 %": (
        {"between": lambda rng, shape: 0.2 * rng.standard_t(3, shape)}, False),
    "good and bad runs, ar 0.9": ({"between": spread(0.1), "persistent": 0.1}, False),
    "one lucky quarter x 4": ({"between": spread(0.1), "lucky": True}, False),
    "own seasons": ({"between": spread(0.1), "seasonal": True}, False),
    "few results, 2 a week": ({"between": spread(0.2), "weekly": 2.0}, False),
    "x 2 beside a spread of 10 %": ({"between": spread(0.1), "times": 2.0}, True),
    "x 4 beside a spread of 10 %": ({"between": spread(0.1), "times": 4.0}, True),
    "x 4 beside a spread of 30 %": ({"between": spread(0.3), "times": 4.0}, True),
}  # fmt: skip


def shown(log_e: Float) -> bool:
    names = [f"s{i}" for i in range(len(log_e))]
    frame = pd.DataFrame({"kpi": "k", "detector": "peers", "against": "o", "segment": names})
    found, _ = tiers(frame.assign(log_e=log_e), 0.05)
    return "finding" in found


@pytest.mark.parametrize("name", PEERS)
def test_a_segment_far_above_its_peers(name: str) -> None:
    world, is_planted = PEERS[name]
    kpi, outcome = panels(np.random.default_rng(SEED), **world)
    watched, selected = np.zeros((PANELS, SEGMENTS), bool), np.zeros(PANELS, bool)
    for i in range(PANELS):
        for until in range(20, 53, 8):
            log_e = yield_above_peers(kpi[i, :, :until], outcome[i, :, :until]).log_e
            is_watched = np.nan_to_num(log_e, nan=-9.0) >= np.log(20)
            watched[i] |= is_watched
            selected[i] |= is_watched.any() and shown(log_e)  # the mean cannot reach 20 without
    share = watched[:, 0].mean() if is_planted or world.get("lucky") else watched.mean()
    kind = "segment above its peers"
    ROWS.append((kind, name, "ever E >= 20, per segment", round(float(share), 4), PANELS, SEED))
    ROWS.append((kind, name, "ever shown, per panel", round(float(selected.mean()), 4), PANELS,
                 SEED))  # fmt: skip
    if not is_planted:
        assert share <= 0.05
        assert selected.mean() <= 0.05
