"""An outcome that rises alone: silence under everything that is explained, then the rise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kpi_audit.mysteries.unexplained_rise import unexplained_rise
from kpi_audit.simulate.pairs import Scenario, simulate

WATCH = np.log(20.0)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(), Scenario(legitimate=0.3), Scenario(legitimate=-0.2),
        Scenario(inflation=0.4), Scenario(elasticity=0.6, legitimate=0.2),
    ],
)  # fmt: skip
def test_what_is_explained_is_no_mystery(scenario: Scenario) -> None:
    pairs = simulate(np.random.default_rng(4), 40, scenario)
    path = unexplained_rise(pairs.series()).path
    assert (np.nan_to_num(path, nan=-9.0).max(axis=1) >= WATCH).mean() <= 0.05


def test_an_outcome_that_rises_alone_is() -> None:
    pairs = simulate(np.random.default_rng(4), 40, Scenario())
    pairs.outcome[:, 108:] += np.log(1.5)
    found = unexplained_rise(pairs.series())
    assert (found.log_e >= WATCH).mean() > 0.7
    assert np.median(found.effect) == pytest.approx(45, abs=12)
    assert ((found.low < 50) & (found.high > 50)).mean() > 0.7


def test_without_a_link_nothing_is_said() -> None:
    pairs = simulate(np.random.default_rng(4), 20, Scenario())
    strange = replace(pairs, outcome=pairs.outcome[::-1].copy())
    assert (unexplained_rise(strange.series()).reason != "").mean() > 0.8
