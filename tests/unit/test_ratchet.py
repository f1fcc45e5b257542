"""Ratchet: silent about effort, limits and habits; finds effort that stops at the target."""

import numpy as np
import pytest

from kpi_audit.arrays import Int
from kpi_audit.detectors.ratchet import ratchet
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.actor_totals import ActorTotals
from kpi_audit.stopping.hazard import at_risk
from tests.calibration.total_worlds import INNOCENT, STOPPED, World, mixture, stopped

BINS, WATCH = 160, np.log(20)


def _counts(world: World, n: int, target: int, seed: int = 3) -> Int:
    totals = world(np.random.default_rng(seed), (1, n), target)
    return np.bincount(np.minimum(totals[0], BINS - 1), minlength=BINS)[np.newaxis, :]


def _judge(now: Int, target: int, before: Int | None = None) -> Evidence:
    base = 0 * now if before is None else before
    return ratchet(ActorTotals(("",), np.arange(float(BINS)), now, base, 1.0), target=target)


@pytest.mark.parametrize("target", [12, 22, 40])
@pytest.mark.parametrize("world", INNOCENT)
def test_is_silent_in_innocent_worlds(world: str, target: int) -> None:
    found = _judge(_counts(INNOCENT[world], 5000, target), target)
    assert (found.log_e[0] < WATCH) or found.reason[0]


def test_is_silent_about_a_habit_of_its_own_past() -> None:
    habit = stopped(0.4)
    now, before = _counts(habit, 5000, 22, seed=4), _counts(habit, 5000, 22)
    assert _judge(now, 22).log_e[0] > WATCH
    assert _judge(now, 22, before).log_e[0] < 1
    assert _judge(now, 22, _counts(mixture, 5000, 22)).log_e[0] > WATCH


def test_a_limit_is_not_judged() -> None:
    limit = np.minimum(mixture(np.random.default_rng(1), (1, 4000), 22), 22)
    counts = np.bincount(limit[0], minlength=BINS)[np.newaxis, :]
    assert "it may be a limit" in _judge(counts, 22).reason[0]


@pytest.mark.parametrize("world", ["stopped_40%", "stopped_80%", "stopped_40%_beside_effort"])
def test_finds_effort_that_stops(world: str) -> None:
    now = _counts(STOPPED[world], 5000, 22)
    found = _judge(now, 22)
    assert found.log_e[0] > WATCH
    assert found.low[0] > 0


def test_the_effect_is_the_number_who_stopped() -> None:
    honest = mixture(np.random.default_rng(5), (1, 20_000), 22)
    halted = (honest > 23) & (np.random.default_rng(6).random(honest.shape) < 0.4)
    counts = np.bincount(np.where(halted, 22, honest)[0], minlength=BINS)[np.newaxis, :]
    found = _judge(counts, 22)
    assert found.effect[0] == pytest.approx(halted.sum(), rel=0.15)


def test_hand_count_of_a_constant_hazard() -> None:
    """Of 0.9^k a tenth stops at each count: 0.1 * 4,000 * 0.9^22 * 10 (1 + 0.9) at 22 and 23."""
    counts = np.rint(4000 * 0.9 ** np.arange(float(BINS)))[np.newaxis, :].astype(np.int64)
    assert at_risk(counts)[0, 22] == pytest.approx(4000 * 0.9**22 * 10, rel=0.01)
    found = _judge(counts, 22)
    assert found.details["expected_stops"][0] == pytest.approx(400 * 0.9**22 * 19, rel=0.02)
    assert abs(found.effect[0]) < 20
