"""A change is its average over the periods that follow, also where it comes late."""

from __future__ import annotations

import numpy as np
import pytest

from kpi_audit.arrays import Float
from kpi_audit.drift.step_effect import Step, step_effect

SERIES, PERIODS, BASELINE = 300, 131, 79
WEEK = np.arange(PERIODS)
YEAR = 2 * np.pi * WEEK / 52.1775
TERMS = np.column_stack([np.ones(PERIODS), WEEK / 52 - 1, np.cos(YEAR), np.sin(YEAR)])


def noise(persistence: float) -> Float:
    rng, out = np.random.default_rng(3), np.zeros((SERIES, PERIODS))
    for week in range(1, PERIODS):
        fresh = rng.normal(0, 0.1 * np.sqrt(1 - persistence**2), SERIES)
        out[:, week] = persistence * out[:, week - 1] + fresh
    return out


def found(change: float, late: int, persistence: float) -> tuple[Step, float]:
    """Return the estimate, and the average change of the audited periods."""
    after = BASELINE + late <= WEEK
    values = noise(persistence) + change * after
    first, known = np.full(SERIES, BASELINE), np.ones(values.shape, np.bool_)
    return step_effect(values, TERMS, first, known), change * after[BASELINE:].mean()


@pytest.mark.parametrize("persistence", [0.0, 0.3, 0.6])
@pytest.mark.parametrize(("change", "late"), [(0.0, 0), (0.2, 0), (0.3, 26)])
def test_it_covers_the_average(change: float, late: int, persistence: float) -> None:
    step, truth = found(change, late, persistence)
    assert np.mean((step.low <= truth) & (truth <= step.high)) >= 0.88
    assert step.size.mean() == pytest.approx(truth, abs=0.01)


def test_a_large_change_that_comes_six_weeks_late_is_not_taken_for_persistence() -> None:
    step, truth = found(1.5, 6, 0.3)  # 0.25 with one level and the coefficient of the whole
    assert truth == pytest.approx(1.33, abs=0.01)
    assert 1.0 < step.size.mean() < truth


def test_too_few_periods_after_it_are_no_change() -> None:
    step = step_effect(
        noise(0.0), TERMS, np.full(SERIES, PERIODS - 2), np.ones((SERIES, PERIODS), np.bool_)
    )
    assert np.isnan(step.size).all()
