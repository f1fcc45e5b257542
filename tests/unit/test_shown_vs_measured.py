"""Shown against measured: silent about rules of rounding, loud about rounding to one side."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from kpi_audit.detectors.shown_vs_measured import shown_vs_measured
from kpi_audit.display.rounding import rounding
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.displays import Displays
from tests.calibration.display_worlds import INNOCENT, World, left_out, records, rounded_up
from tests.events import reduce

WATCH = np.log(20)


def _judge(world: World, better: str = "higher", actors: int = 60) -> Evidence:
    table = records(world, 1, 30, actors, 12)
    shape = Displays.from_frame(reduce(table, "displays", resolution=1.0))
    return shown_vs_measured(shape, better=better)  # type: ignore[arg-type]  # from a table


def _share(found: Evidence) -> float:
    judged = found.log_e[1:][~np.isnan(found.log_e[1:])]  # the first row is all of them together
    return float((judged >= WATCH).mean()) if len(judged) else 0.0


@pytest.mark.parametrize("better", ["higher", "lower"])
@pytest.mark.parametrize("world", INNOCENT)
def test_is_silent_about_every_honest_rule(world: str, better: str) -> None:
    found = _judge(INNOCENT[world], better)
    assert _share(found) <= 0.04
    assert not found.log_e[0] >= WATCH  # 21,600 figures


@pytest.mark.parametrize("world", ["half_up", "half_to_even", "one_decimal"])
def test_honest_rounding_flatters_by_nothing(world: str) -> None:
    found = _judge(INNOCENT[world])
    assert ((found.low <= 0) & (found.high >= 0)).mean() >= 0.9
    assert (found.details["favourable_pct"] == 0).all()


def test_is_silent_if_rounding_up_does_not_flatter() -> None:
    assert _share(_judge(rounded_up(0.5), "lower")) == 0


@pytest.mark.parametrize(("world", "power", "points"), [
    (rounded_up(0.3), 0.7, 0.15),
    (rounded_up(1.0, in_need=True), 0.8, 0.25),
    (rounded_up(1.0), 0.95, 0.5),
])  # fmt: skip
def test_finds_rounding_to_one_side(world: World, power: float, points: float) -> None:
    found = _judge(world)
    assert _share(found) >= power
    assert found.effect.mean() == pytest.approx(points, abs=0.02)
    assert ((found.low <= points) & (points <= found.high)).mean() >= 0.7


def test_says_who_is_rounded_up() -> None:
    found = _judge(rounded_up(1.0, in_need=True))
    low = found.details["against_half_low_pct"].astype(float)
    high = found.details["against_half_high_pct"].astype(float)
    assert low.mean() > 35
    assert (low > high).all()
    assert _judge(rounded_up(1.0)).details["always"][0] == "yes"
    assert _judge(rounded_up(0.3)).details["always"][0] == "no"


def test_finds_figures_left_out_where_they_are_bad() -> None:
    found = _judge(left_out(0.3))
    assert found.log_e[0] > WATCH
    assert found.effect[0] == pytest.approx(0.47, abs=0.1)
    assert found.details["left_out_worse_pct"][0] == pytest.approx(19, abs=2)
    assert found.details["left_out_better_pct"][0] < 1


def test_a_table_by_hand() -> None:
    # Measured 0.2 above a whole number, shown as the next: 0.8 of a step too high, 40 times.
    table = pd.DataFrame({"compare": np.arange(11, 51) + 0.2, "value": np.arange(12, 52.0)})
    table["actor"] = [f"a{i}" for i in range(40)]
    table.loc[table["value"] % 10 == 0, "value"] += 1  # 20 is a multiple of 10: another step
    table.loc[table["value"] % 10 == 1, "compare"] = table["value"] - 0.8
    shape = Displays.from_frame(reduce(table, "displays", resolution=1.0))
    found = rounding(shape, "higher")
    assert shape.audited("up_far")[0, 0] == 40
    assert found.mean[0] == pytest.approx(0.8)
    # all in the middle of three quarter steps, by binomial likelihoods at odds 1.3, 1.6, 2.0 to 1
    ratio = [o / 2 / (1 + o / 2) for o in (1.3, 1.6, 2.0)]
    expected = np.mean([binom.pmf(40, 40, p) for p in ratio]) / binom.pmf(40, 40, 1 / 3)
    assert found.log_e[0] == pytest.approx(np.log(expected), rel=1e-4)


@pytest.mark.parametrize(("shown", "measured", "column", "count"), [
    (96.0, 95.3, "up_near", 1), (96.0, 95.2, "up_far", 1), (95.0, 95.6, "down_near", 1),
    (95.3, 95.34, "n", 1), (95.4, 95.32, "up_far", 1), (1200.0, 1249.0, "n", 1),
    (1300.0, 1201.0, "up_far", 1), (97.0, 95.9, "up_beyond", 1), (95.0, 95.0, "n", 0),
    (96.0, 95.5, "up_near", 0), (0.954, 0.9532, "up_far", 1), (120.0, 70.0, "beyond", 1),
])  # fmt: skip
def test_steps_are_inferred(shown: float, measured: float, column: str, count: int) -> None:
    one = pd.DataFrame({"value": [shown], "compare": [measured]})
    frame = reduce(one, "displays", resolution=1.0)
    assert frame[column].tolist() == [count]


def test_a_declared_step_of_a_half() -> None:
    one = pd.DataFrame({"value": [7.5], "compare": [7.3]})
    assert reduce(one, "displays", resolution=0.5)["n"].tolist() == [1]
    assert reduce(one, "displays", resolution=1.0)["beyond"].tolist() == [1]


@pytest.mark.parametrize(("factor", "reason"), [
    (1.0, "not applicable: shown and measured values have the same precision"),
    (1.3, "not applicable: too many figures lie a step or more"),
])  # fmt: skip
def test_says_why_not(factor: float, reason: str) -> None:
    x = np.random.default_rng(1).normal(90, 4, 400).round(4)
    table = pd.DataFrame({"value": x if factor == 1 else np.rint(x * factor), "compare": x})
    found = shown_vs_measured(Displays.from_frame(reduce(table, "displays", resolution=1.0)))
    assert found.reason[0].startswith(reason)


def test_few_figures_are_not_judged() -> None:
    table = pd.DataFrame({"value": [96.0, 97.0], "compare": [95.2, 96.2]})
    found = shown_vs_measured(Displays.from_frame(reduce(table, "displays", resolution=1.0)))
    assert found.reason[0].startswith("not enough data: 2 rounded figures")
