"""Audit years after the first; writes docs/calibration/tracks_outcome_later.csv."""

import csv
from collections.abc import Iterator

import numpy as np
import pytest

from kpi_audit.detectors.tracks_outcome import tracks_outcome
from kpi_audit.drift.audit_year import audit_years
from kpi_audit.drift.baseline import estimate
from kpi_audit.drift.calendar import free_calendar, gap_calendar
from kpi_audit.drift.cohorts import cohorts
from kpi_audit.drift.gap import gap_ar1
from kpi_audit.drift.gap_evidence import gap_log_e
from kpi_audit.drift.judge import gaps_at_both_ends
from kpi_audit.drift.watched import Watched
from kpi_audit.paths import ROOT
from kpi_audit.simulate.pairs import Pairs, Scenario, simulate

pytestmark = pytest.mark.calibration

OUT = ROOT / "docs" / "calibration" / "tracks_outcome_later.csv"
WATCH = np.log(20.0)
YEAR, YEARS, SERIES, SEED = 52, 6, 400, 1
N = 104
FOURTH = N + 3 * YEAR
ROWS: list[tuple[str, str, float, int, int]] = []

HONEST = {
    "AR(0.3)": Scenario(),
    "AR(0) to AR(0.9)": Scenario(outcome_noise_kind="ar 0 to 0.9"),
    "Student t(3)": Scenario(outcome_noise_kind="t3"),
    "yield grows 5 % a year": Scenario(yield_trend=0.05),
}
ONSETS = {
    "with the fourth year": FOURTH,
    "in the middle of the fourth year": FOURTH + YEAR // 2,
    "five weeks before the fourth year": FOURTH - 5,
}


def pairs(scenario: Scenario) -> Pairs:
    longer = Scenario(
        n_audited=YEARS * YEAR,
        outcome_noise_kind=scenario.outcome_noise_kind,
        yield_trend=scenario.yield_trend,
    )
    return simulate(np.random.default_rng(SEED), SERIES, longer)


def by_year(found: Pairs, years: int) -> np.ndarray:
    """Share of the series whose evidence reached the watch level, per audit year."""
    path = tracks_outcome(found.series(), years=years).path
    assert path is not None
    path = path[np.isfinite(path).all(axis=1)]
    return (path.reshape(len(path), YEARS, YEAR).max(axis=2) >= WATCH).mean(axis=0)


def by_the_first_baseline(found: Pairs) -> float:
    """Share seen in the fourth year where every year is judged by the first baseline."""
    reason = np.full(len(found.kpi), "", dtype=object)
    (cohort,) = cohorts(found.series(), 1, "auto", reason)
    n_periods, beat = cohort.kpi.shape[1], cohort.rhythm
    base = estimate(cohort, free_calendar(n_periods, N, beat), (0, beat.max_lag), None)
    gaps, calendar = gaps_at_both_ends(cohort, base)[0], gap_calendar(n_periods, N, beat)
    fourth = audit_years(N, n_periods, beat)[3]
    both = gap_log_e(Watched(gaps, None, gap_ar1(gaps, calendar, N)), calendar, fourth)
    lower = np.minimum(both[: len(cohort.kpi)], both[len(cohort.kpi) :])
    return float((lower.max(axis=1) >= WATCH).mean())


def told(found: Pairs) -> float:
    log_e = tracks_outcome(found.series(), years=0).log_e
    return float((log_e[np.isfinite(log_e)] >= WATCH).mean())


def note(case: str, measure: str, value: float) -> float:
    ROWS.append((case, measure, float(f"{value:.4g}"), SERIES, SEED))
    return value


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    yield
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("case", "measure", "value", "repetitions", "seed"))
        writer.writerows(ROWS)


@pytest.mark.parametrize("kind", HONEST)
def test_every_year_is_as_silent_as_the_first(kind: str) -> None:
    found = pairs(HONEST[kind])
    for years in (1, 2):
        for year, share in enumerate(by_year(found, years), start=1):
            what = f"P(watch) in year {year}, evidence of {years} year{'s' * (years > 1)}"
            assert note(f"honest, {kind}", what, share) <= 0.05
    assert note(f"honest, {kind}", "P(watch) of a scan of all years", told(found)) <= 0.05


@pytest.mark.parametrize("onset", ONSETS)
def test_a_late_distortion_is_seen_and_stays_seen(onset: str) -> None:
    found = pairs(Scenario())
    found.kpi[:, ONSETS[onset] :] += 0.4
    case = f"KPI inflated by half {onset}"
    shares = by_year(found, 2)
    assert note(case, "P(watch) in year 4", shares[3]) > 0.6
    assert note(case, "P(watch) in year 5", shares[4]) > 0.6
    assert note(case, "P(watch) of a scan of all years", told(found)) > 0.6
    alone = by_the_first_baseline(found)
    note(case, "P(gap alone) in year 4, by the first baseline", alone)
    if onset != "in the middle of the fourth year":
        assert alone < 0.1 < shares[3]


@pytest.mark.parametrize("rise", [0.05, 0.1, 0.2, 0.3])
def test_an_outcome_that_returns_to_normal_is_seldom_told(rise: float) -> None:
    found = pairs(Scenario())
    found.outcome[:, N + YEAR // 2 : N + 2 * YEAR] += rise
    case = f"outcome higher by {np.expm1(rise):.0%} for 18 months, then as before"
    assert note(case, "P(watch) in year 3", by_year(found, 1)[2]) <= 0.15
