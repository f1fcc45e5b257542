"""Size and power with a week that one of both numbers loses; writes docs/calibration/holidays.csv.

Once a year, in the week of Christmas, the outcome or the KPI falls to 40 % of itself while the
other does not. "declared" leaves that week out, as the holiday calendar does.
"""

import csv
from collections.abc import Iterator

import numpy as np
import pytest

from kpi_audit.detectors.tracks_outcome import tracks_outcome
from kpi_audit.paths import ROOT
from kpi_audit.shapes.series import Series
from kpi_audit.simulate.pairs import Scenario, simulate

pytestmark = pytest.mark.calibration

OUT = ROOT / "docs" / "calibration" / "holidays.csv"
N, SEED, DIP, WEEK = 1000, 4, 0.4, 25  # in the middle of the audit year
COLUMNS = ["case", "dip", "declared", "n_baseline", "measure", "value", "repetitions", "seed"]
ROWS: list[tuple[object, ...]] = []


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    yield
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(ROWS)


def ever(scenario: Scenario, dip: str, *, is_declared: bool) -> float:
    found = simulate(np.random.default_rng(SEED), N, scenario).series()
    kpi, outcome = found.kpi.copy(), found.outcome.copy()
    is_lost = np.arange(kpi.shape[1]) % 52 == WEEK
    if dip:
        (kpi if dip == "KPI" else outcome)[:, is_lost] *= DIP
    if is_declared:
        kpi[:, is_lost] = outcome[:, is_lost] = np.nan
    series = Series(found.segments, found.periods, kpi, outcome, found.n_baseline, found.cycle)
    path = np.nan_to_num(tracks_outcome(series).path, nan=-9.0)
    return float((path.max(axis=1) >= np.log(20)).mean())


@pytest.mark.parametrize("n_baseline", [104, 52])
@pytest.mark.parametrize("dip", ["", "outcome", "KPI"])
def test_a_declared_dip_is_no_evidence_and_hides_none(dip: str, n_baseline: int) -> None:
    size = {}
    for name, scenario in (
        ("stable", Scenario(n_baseline=n_baseline)),
        ("hollow +20 %", Scenario(n_baseline=n_baseline, inflation=0.2)),
    ):
        for is_declared in (False, True):
            share = ever(scenario, dip, is_declared=is_declared)
            size[name, is_declared] = share
            ROWS.append((name, dip or "none", "yes" if is_declared else "no", n_baseline,
                         "ever E >= 20", round(share, 4), N, SEED))  # fmt: skip
    assert size["stable", True] <= 0.05
    if dip:  # where both numbers keep the week, leaving it out costs power: it is measured
        assert size["hollow +20 %", True] >= size["hollow +20 %", False]
