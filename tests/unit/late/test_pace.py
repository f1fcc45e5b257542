"""The pace of arrival: seen from young ages alone, and silent where little is known."""

from __future__ import annotations

import numpy as np
import pytest

from kpi_audit.late.matured import matured
from kpi_audit.late.pace import completed_by, share_by

AGES = np.arange(1, 60)
USUAL = 1 - np.exp(-AGES / 4)


@pytest.mark.parametrize("pace", [1.0, 1.5, 0.7])
def test_the_share_arrived_is_that_of_the_pace(pace: float) -> None:
    age = 9
    cells = np.diff(1 - np.exp(-AGES[: age + 1] / 4 / pace), prepend=0.0)
    counts = np.tile(1000 * cells, (40, 1))
    found = completed_by(counts, USUAL, age, 13)
    assert found[-1] == pytest.approx(1 - np.exp(-(age + 1) / 4 / pace), abs=0.02)


def test_few_results_keep_the_usual_pace() -> None:
    counts = np.zeros((20, 10))
    counts[:, 9] = 1.0
    assert completed_by(counts, USUAL, 9, 13) == pytest.approx(
        np.repeat(share_by(USUAL, np.ones(1))[0, 9], 20)
    )


def test_what_arrives_after_the_audit_started_moves_nothing_that_was_frozen() -> None:
    rng = np.random.default_rng(1)
    cells = rng.poisson(100 * np.diff(USUAL, prepend=0.0), (104, 59)).astype(float)
    cells = np.pad(cells, ((0, 0), (0, 45)))
    over = np.add.outer(np.arange(104), np.arange(104))
    young, old = (matured(np.where(over < n, cells, np.nan), np.where(over < n, cells, np.nan),
                          60, 0.9, 13) for n in (80, 104))  # fmt: skip
    assert young.age == old.age
    assert np.array_equal(young.development.factors, old.development.factors)
    assert np.array_equal(young.share[: 80 - young.age], old.share[: 80 - young.age])


def test_nothing_arrived_is_nothing_known() -> None:
    assert matured(np.zeros((40, 40)), np.zeros((40, 40)), 30, 0.9, 13) is None
