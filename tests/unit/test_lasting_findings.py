"""What was found in one audit year is still told in the next, by every detector of a course."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_audit.arrays import Float
from kpi_audit.detectors.denominator import denominator
from kpi_audit.detectors.guardrail import guardrail
from kpi_audit.detectors.yield_loss import yield_loss
from kpi_audit.errors import AuditError
from kpi_audit.evalues import log_mean
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detectors
from kpi_audit.shapes.guardrail_series import GuardrailSeries
from kpi_audit.shapes.mix import Mix
from kpi_audit.shapes.series import Series

N, YEAR, YEARS, SERIES, WATCH = 104, 52, 3, 12, np.log(20)
WEEK = np.arange(N + YEARS * YEAR)
DAYS = np.datetime64("2022-01-03") + 7 * WEEK
NAMES = tuple(f"s{i:02d}" for i in range(SERIES))
SINCE = WEEK >= N


def noise(seed: int) -> Float:
    return np.random.default_rng(seed).normal(0, 0.05, (SERIES, len(WEEK)))


def suffers(years: int, fall: float = 0.2) -> Evidence:
    kpi, rail = 900 * np.exp(0.4 * SINCE + noise(1)), 4 * np.exp(-fall * SINCE + noise(2))
    shape = GuardrailSeries(NAMES, DAYS, kpi, rail, N, 52.1775)
    return guardrail(shape, years=years)


def yields(years: int, fall: float = 0.2) -> Evidence:
    kpi, outcome = (
        900 * np.exp(0.4 * SINCE + noise(3)),
        500 * np.exp((0.4 - fall) * SINCE + noise(4)),
    )
    shape = Series(NAMES, DAYS, kpi, outcome, N, 52.1775)
    return yield_loss(shape, elasticity=1.0, lag=(0, 0), years=years)


def leaves_out(years: int, share: float = 0.15) -> Evidence:
    rng = np.random.default_rng(5)
    frame = pd.concat(
        pd.DataFrame({
            "segment": name, "part": "", "is_baseline": ~SINCE, "period_start": DAYS,
            "n": rng.poisson(900, len(WEEK)),
            "excluded": rng.poisson(np.where(SINCE, 900 * share + 9, 9)),
            "numerator": rng.poisson(300, len(WEEK)),
        })
        for name in NAMES
    )  # fmt: skip
    kept = frame["n"] - frame["excluded"]
    columns = {"denominator": kept, "denominator_squares": kept, "products": 0.0,
               "numerator_squares": frame["numerator"]}  # fmt: skip
    return denominator(Mix.from_frame(frame.assign(**columns)), years=years)


ASKED = {"guardrail": suffers, "yield_loss": yields, "denominator": leaves_out}


def seen(found: Evidence) -> Float:
    """Share of the series at the watch level, at the end of each audit year."""
    assert found.path is not None
    return np.asarray((found.path[:, YEAR - 1 :: YEAR] >= WATCH).mean(axis=0))


@pytest.mark.parametrize("name", ASKED)
def test_no_year_of_ordinary_business_is_told(name: str) -> None:
    for years in (2, 0):
        assert (seen(ASKED[name](years, 0.0)) == 0).all()


@pytest.mark.parametrize("name", ASKED)
def test_a_finding_outlives_the_turn_of_the_year(name: str) -> None:
    alone, remembering = seen(ASKED[name](1)), seen(ASKED[name](2))
    assert alone[0] == remembering[0] >= 0.8
    assert remembering[1] >= 0.8
    assert remembering[1] > alone[1]


@pytest.mark.parametrize("name", ASKED)
def test_a_scan_averages_every_year(name: str) -> None:
    assert (ASKED[name](0).log_e >= WATCH).mean() >= 0.8
    each: Any = ASKED[name](1).path
    np.testing.assert_allclose(ASKED[name](0).log_e, log_mean(each[:, YEAR - 1 :: YEAR], axis=1))


def test_every_detector_of_audit_years_has_the_parameter() -> None:
    assert {name for name, one in detectors().items() if "years" in one.parameters} == {
        *ASKED, "tracks_outcome",
    }  # fmt: skip
    with pytest.raises(AuditError, match=r"guardrail: years is -1\. Write 1 or more audit years"):
        suffers(-1)
