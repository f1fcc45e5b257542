import numpy as np
from numpy.testing import assert_allclose

from kpi_audit.arrays import Bool, Float
from kpi_audit.drift.audit_year import AuditYear
from kpi_audit.drift.calendar import gap_calendar
from kpi_audit.drift.gap import gap_ar1
from kpi_audit.drift.gap_evidence import gap_log_e
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.drift.watched import Watched
from kpi_audit.drift.year_by_year import remembered, year_by_year
from kpi_audit.simulate.noise import noise

BEAT, N, YEAR = rhythm(52.1775), 104, 52
WATCH = np.log(20.0)


def judge(values: Float, is_real: Bool, year: AuditYear, side: int) -> Float:
    calendar = gap_calendar(values.shape[1], year.n_baseline, BEAT)
    watched = Watched(values, is_real, gap_ar1(values, calendar, year.n_baseline))
    return gap_log_e(watched, calendar, year, side=side)


def paths(values: Float, side: int = -1) -> Float:
    return year_by_year(values, np.ones(values.shape, bool), N, BEAT, judge, side).log_e


def gaps(n: int, years: int, seed: int) -> Float:
    return noise(np.random.default_rng(seed), "ar 0.3", (n, N + years * YEAR))


def reached(path: Float, year: int) -> float:
    return float((path[:, (year - 1) * YEAR : year * YEAR].max(axis=1) >= WATCH).mean())


def test_later_years_are_as_silent_as_the_first() -> None:
    found = paths(gaps(300, 4, 1))
    assert all(reached(found, year) <= 0.05 for year in (1, 2, 3, 4))


def test_the_first_year_is_judged_by_the_baseline() -> None:
    values = gaps(40, 3, 2)
    first = AuditYear(N, N, N + YEAR, BEAT)
    alone = judge(values[:, : N + YEAR], np.ones((40, N + YEAR), bool), first, -1)
    assert_allclose(paths(values)[:, :YEAR], alone, atol=1e-5)


def test_a_fall_that_begins_with_a_late_year_is_seen() -> None:
    values = gaps(60, 5, 3)
    values[:, N + 3 * YEAR :] -= 3.0
    found = paths(values)
    assert reached(found, 3) <= 0.1
    assert reached(found, 4) > 0.8
    assert reached(paths(-values, side=1), 4) > 0.8


def test_a_year_with_evidence_does_not_become_the_norm() -> None:
    """As high as it was before the fall is no news; as low as during it still is."""
    values = gaps(60, 4, 4)
    values[:, N : N + 2 * YEAR] -= 4.0
    found = paths(values)
    assert reached(found, 1) > 0.9
    assert reached(found, 2) > 0.5
    assert reached(found, 3) <= 0.1


def test_an_effect_is_measured_from_the_first_year_that_was_not_usual() -> None:
    def since(values: Float) -> list[int]:
        found = year_by_year(values, np.ones(values.shape, bool), N, BEAT, judge, -1)
        return sorted(set(found.since.tolist()))

    fallen = gaps(20, 4, 7)
    fallen[:, N + YEAR :] -= 6.0
    assert since(fallen) == [N + YEAR]
    usual = 0.1 * gaps(20, 4, 7) + np.sin(np.arange(N + 4 * YEAR))
    assert since(usual) == [N + 3 * YEAR]
    assert since(usual[:, : N + 3 * YEAR + 5]) == [N + 2 * YEAR]


def test_a_year_that_was_hardly_reported_does_not_become_the_norm() -> None:
    values = gaps(60, 3, 6)
    hole = slice(N + 10, N + YEAR)
    values[:, hole] = values[:, [N + 9]]  # as a hole is filled
    real = np.ones(values.shape, bool)
    real[:, hole] = False
    found = year_by_year(values, real, N, BEAT, judge, -1).log_e
    assert reached(found, 2) <= 0.05
    assert reached(found, 3) <= 0.05


def test_yesterdays_years_stay_as_they_were() -> None:
    values = gaps(40, 3, 5)
    until = N + 2 * YEAR + 20
    assert_allclose(paths(values)[:, : until - N], paths(values[:, :until]), atol=1e-5)


def test_evidence_is_averaged_with_how_the_years_before_ended() -> None:
    path = np.log([[1.0, 40.0, 1.0, 2.0, 1.0]])
    assert_allclose(np.exp(remembered(path, 2, 1)), np.exp(path))
    assert_allclose(np.exp(remembered(path, 2, 2)), [[1.0, 40.0, 20.5, 21.0, 1.5]])
    assert_allclose(np.exp(remembered(path, 2, 0)), [[1.0, 40.0, 20.5, 21.0, 43 / 3]])
