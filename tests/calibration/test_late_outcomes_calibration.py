"""Size and power with a late outcome; writes docs/calibration/late_outcomes.csv.

"at closing" audits what has arrived when a week closes, night by night after a complete baseline;
"as it stands" what has arrived by the end, as one export shows it; "at one age" measures every
cohort at the age at which the baseline was 90 % complete; "at one age and pace" is what the
audit does; "all known" is what a company that waits for ever would see.
"""

import csv
from collections.abc import Iterator

import numpy as np
import pytest

from kpi_audit.arrays import Float
from kpi_audit.detectors.tracks_outcome import tracks_outcome
from kpi_audit.late.matured import matured
from kpi_audit.paths import ROOT
from kpi_audit.shapes.series import Series
from kpi_audit.simulate.pairs import Scenario
from tests.calibration.late_worlds import World, draw

pytestmark = pytest.mark.calibration

OUT = ROOT / "docs" / "calibration" / "late_outcomes.csv"
N, SEED, WINDOW = 100, 6, 13
FORMS = ("at closing", "as it stands", "at one age", "at one age and pace", "all known")
HOLLOW = Scenario(lag=0, inflation=0.2)
INNOCENT = {
    "stationary, 4 weeks": World(),
    "slow, 12 weeks": World(mean=12.0),
    "season of the pace, 4 weeks +-50 %": World(season=0.5),
    "arrival slows down by 1.5": World(pace=1.5),
    "arrival slows down by 2": World(pace=2.0),
    "arrival speeds up by 1.5": World(pace=1 / 1.5),
    "few, 60 a week": World(level=60.0),
    "true growth +20 %": World(Scenario(lag=0, legitimate=0.2)),
}
SET_ASIDE = {"a tenth is set aside for 13 weeks": World(set_aside=0.1)}
PLANTED = {
    "hollow +20 %, 4 weeks": World(HOLLOW),
    "hollow +20 %, 12 weeks": World(HOLLOW, mean=12.0),
    "hollow +40 %, 4 weeks": World(Scenario(lag=0, inflation=0.4)),
    "hollow +40 %, few, 60 a week": World(Scenario(lag=0, inflation=0.4), level=60.0),
    "hollow +20 %, arrival slows down by 1.5": World(HOLLOW, pace=1.5),
}
ROWS: list[tuple[object, ...]] = []


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    yield
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["world", "form", "measure", "value", "repetitions", "seed"])
        writer.writerows(ROWS)


def outcomes(results: Float, n_baseline: int) -> dict[str, Float]:
    """Every form of the outcome, shape (n, periods)."""
    n_periods = results.shape[1]
    cohort, age = np.indices(results.shape[1:])
    known = np.where(cohort + age < n_periods, results, np.nan)
    out = {form: np.full(results.shape[:2], np.nan) for form in FORMS}
    out["as it stands"] = np.nansum(known, axis=2)
    is_closed = cohort + age < np.maximum(n_baseline, cohort + 1)
    out["at closing"] = np.where(is_closed, results, 0).sum(axis=2).astype(np.float64)
    out["all known"] = results.sum(axis=2).astype(np.float64)
    for i, cells in enumerate(known):
        found = matured(cells, cells, n_baseline, 0.9, WINDOW)
        at_age = cells[:, : found.age + 1].sum(axis=1)
        out["at one age"][i] = at_age
        out["at one age and pace"][i] = at_age / found.share
    return out


def ever(world: World, seed: int) -> dict[str, float]:
    kpi, results = draw(np.random.default_rng(seed), N, world)
    n = world.scenario.n_baseline
    found = {}
    names = tuple(f"s{i}" for i in range(N))
    periods = np.datetime64("2022-01-03") + 7 * np.arange(kpi.shape[1])
    for form, outcome in outcomes(results, n).items():
        path = tracks_outcome(Series(names, periods, kpi, outcome, n, 52.0)).path
        found[form] = float((np.nan_to_num(path, nan=-9.0).max(axis=1) >= np.log(20)).mean())
    return found


def note(name: str, found: dict[str, float], measure: str) -> None:
    ROWS.extend((name, form, measure, round(found[form], 4), N, SEED) for form in FORMS)


@pytest.mark.parametrize("name", INNOCENT)
def test_completing_makes_no_drift(name: str) -> None:
    found = ever(INNOCENT[name], SEED)
    note(name, found, "false alarms a year, E >= 20")
    assert found["at one age and pace"] <= 0.05


@pytest.mark.parametrize("name", SET_ASIDE)
def test_what_the_pace_cannot_see_is_measured(name: str) -> None:
    note(name, ever(SET_ASIDE[name], SEED), "false alarms a year, E >= 20")


@pytest.mark.parametrize("name", PLANTED)
def test_a_hollow_rise_is_still_seen(name: str) -> None:
    found = ever(PLANTED[name], SEED)
    note(name, found, "power in a year, E >= 20")
    assert (
        found["at one age and pace"] >= 0.4 * found["all known"]
    )  # slow cohorts are young for half the year
