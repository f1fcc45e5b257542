"""Scales of few points: silence first, then alarm, then what is too few."""

import numpy as np
import pytest

from kpi_audit.arrays import Int
from kpi_audit.detectors.bunching import bunching
from kpi_audit.shapes.histogram import Histogram
from tests.calibration.short_worlds import HONEST, lifted

WATCH = np.log(20)


def shape(draws: list[Int], points: int) -> Histogram:
    counts = np.stack([np.bincount(x, minlength=points + 1) for x in draws])
    names = tuple(f"s{i:02d}" for i in range(len(draws)))
    return Histogram(names, np.arange(points + 1.0), counts, 0 * counts, 1.0)


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize(("points", "target"), [(15, 8), (20, 10)])
def test_silent_on_honest_scores(name: str, points: int, target: int) -> None:
    rng = np.random.default_rng(3)
    found = bunching(
        shape([HONEST[name](rng, 12_000, points) for _ in range(20)], points), target=target
    )
    judged = found.reason == ""
    assert judged.any()
    assert (found.log_e[judged] < WATCH).all()


def test_finds_wrestlers_lifted_to_their_eighth_win() -> None:
    rng = np.random.default_rng(4)
    found = bunching(shape([lifted(0.4, 8)(rng, 12_000, 15) for _ in range(20)], 15), target=8)
    assert (found.log_e >= WATCH).mean() >= 0.8
    assert (found.low > 0).all()
    assert found.details["near_bins"].tolist() == [1.0] * 20


def test_whoever_stops_at_the_end_of_the_scale_says_nothing_of_its_middle() -> None:
    # A third of all marks are full: a curve through them would miss the others.
    rng = np.random.default_rng(5)
    marks = [np.where(rng.random(5000) < 0.3, 20, rng.binomial(20, 0.5, 5000)) for _ in range(10)]
    found = bunching(shape(marks, 20), target=12)
    assert (found.reason == "").all()
    assert (found.log_e < 1).all()
    assert (found.high > 0).all()


def test_ten_points_are_too_few() -> None:
    rng = np.random.default_rng(6)
    found = bunching(shape([rng.binomial(10, 0.5, 5000)], 10), target=5)
    assert found.reason[0].startswith("not applicable: too few points of the scale are attainable")
