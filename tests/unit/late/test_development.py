"""Chain ladder: against a published triangle, and on what is odd about real ones."""

from __future__ import annotations

import numpy as np
import pytest

from kpi_audit.late.development import development, maturity

# Taylor & Ashe (1983), as analysed in Mack (1993), tables 1 and 2.
TAYLOR_ASHE = [
    [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
    [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
    [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
    [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
    [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
    [396132, 1333217, 2180715, 2985752, 3691712],
    [440832, 1288463, 2419861, 3483130],
    [359480, 1421128, 2864498],
    [376686, 1363294],
    [344014],
]


def triangle() -> np.ndarray:
    return np.array([row + [np.nan] * (10 - len(row)) for row in TAYLOR_ASHE])


def test_reserves_and_errors_are_those_of_mack() -> None:
    found = development(triangle(), fewest=1)
    latest = np.array([row[-1] for row in TAYLOR_ASHE], float)
    ages = np.array([len(row) - 1.0 for row in TAYLOR_ASHE])
    size, low, high = found.completed(latest, ages)
    reserves = [0, 94634, 469511, 709638, 984889, 1419459, 2177641, 3920301, 4278972, 4625811]
    assert (size - latest).round().tolist() == reserves
    error = np.log(high / low) / 2 / 1.96 * size
    published = np.array([261406, 411010, 558317, 875328, 971258, 1363155])
    # his variance of the last age is extrapolated, ours 0 (one cohort tells none): in the oldest
    # cohorts that is most of the error, in these little
    assert error[4:] == pytest.approx(published, rel=0.05)


def test_completeness_rises_to_one_and_its_error_falls_to_none() -> None:
    found = development(triangle(), fewest=1)
    assert (np.diff(found.completeness) > 0).all()
    assert found.completeness[-1] == 1
    assert (np.diff(found.completeness_error) <= 0).all()
    assert (
        found.completeness[maturity(found, 0.9)]
        >= 0.9
        > found.completeness[maturity(found, 0.9) - 1]
    )


def test_too_small_a_triangle_says_nothing() -> None:
    assert development(triangle()[:5]) is None
    assert development(np.zeros((20, 20))) is None


def test_an_age_at_which_nothing_has_ever_arrived() -> None:
    cells = np.tile([0.0, 0.0, 8.0, 10.0], (12, 1))
    found = development(cells)
    assert found.completeness.tolist() == [0.0, 0.0, 0.8, 1.0]
    assert np.isnan(found.completed(np.array([0.0]), np.array([0.0]))[0])
