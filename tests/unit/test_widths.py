"""Bin widths: round, dividing the target, for the real cases what finds them."""

import numpy as np
import pytest

from kpi_audit.binning import neighbourhood
from kpi_audit.excess.reaches import Reach, reaches
from kpi_audit.excess.widths import proposed_width


@pytest.mark.parametrize(("target", "resolution", "spread", "scale", "width"), [
    (65, 1, 15, "decimal", 1),  # exam scores
    (2500, 0.01, 480, "decimal", 10),  # purchasing cards
    (14400, 1, 2400, "clock", 60),  # a marathon in 4:00:00
    (12600, 1, 2400, "clock", 60),  # 3:30:00
    (240, 1, 40, "clock", 1),  # the same in minutes
    (15, 1, 44, "clock", 1),  # a flight's delay
    (1.96, 0.0001, 1.5, "decimal", 0.02),  # z: at least a hundredth of the spread
    (0.95, 0.0001, 0.06, "decimal", 0.005),  # seen within four hours
    (5, 1, 3, "decimal", 1),  # records per actor
    (1_000_000, 1, 250_000, "decimal", 5000),
    (0, 0.01, 20, "decimal", 0.2),  # an account that must not be overdrawn
    (997, 1, None, "decimal", 1),  # nothing round divides it
    (2500, 0.01, 40, "decimal", 5),  # values lie close together
])  # fmt: skip
def test_widths(target: float, resolution: float, spread: float, scale: str, width: float) -> None:
    found = proposed_width(target, resolution, spread, scale)  # type: ignore[arg-type]  # from a table
    assert found == pytest.approx(width)


@pytest.mark.parametrize("target", np.random.default_rng(1).integers(1, 100_000, 50).tolist())
def test_a_width_divides_the_target_and_holds_whole_steps(target: int) -> None:
    for resolution in (0.01, 1.0):
        for spread in (None, 0.05 * target, 3.0 * target):
            width = proposed_width(target, resolution, spread)
            assert target / width == pytest.approx(round(target / width), abs=1e-6)
            assert width / resolution == pytest.approx(round(width / resolution), abs=1e-6)


def test_a_declared_width_is_used() -> None:
    assert neighbourhood(2500, 0.01, 25)[0] == 25


def test_reaches_shrink_with_the_target() -> None:
    whole = (Reach(1, 2), Reach(2, 4), Reach(3, 3), Reach(5, 6))
    assert reaches(100, 1, None, None) == whole
    assert reaches(20, 1, None, None) == (*whole[:3], Reach(4, 6))
    assert reaches(10, 1, None, None) == (Reach(1, 2), Reach(2, 3))
    assert reaches(5, 1, None, None) == (Reach(1, 1),)
    assert reaches(5, 1, 2, 3) == (Reach(2, 3),)
    assert reaches(-5, 1, None, None) == whole
