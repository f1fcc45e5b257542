"""Plain variation out of the tables of a night."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from kpi_audit.spc.reading import read


def kpi(**more: object) -> pd.DataFrame:
    row = {"kpi": "calls", "grain": "week", "better": "higher", "targets": "[]"}
    return pd.DataFrame([row | {"audit_start": pd.Timestamp("2025-01-06")} | more])


def series(values: np.ndarray, start: str = "2023-01-02", freq: str = "W-MON") -> pd.DataFrame:
    weeks = pd.date_range(start, periods=len(values), freq=freq)
    return pd.DataFrame(
        {"kpi": "calls", "against": "deals", "segment": "", "period_start": weeks}
        | {"kpi_value": values, "outcome_value": 7.0}
    )


def noise(n: int = 140, level: float = 500.0) -> np.ndarray:
    return np.random.default_rng(3).normal(level, 20, n).round(1)


def one(kpis: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    return read(kpis, rows)[0].iloc[0]


def test_noise_is_plain_variation() -> None:
    found = one(kpi(), series(noise()))
    assert found["variation"] == "common"
    assert found["assurance"] == ""


@pytest.mark.parametrize(("better", "reads"), [("higher", "concerning"), ("lower", "improving")])
def test_a_last_value_below_reads_by_what_is_better(better: str, reads: str) -> None:
    values = noise()
    values[-1] = 300.0
    found = one(kpi(better=better), series(values))
    assert (found["rule"], found["variation"]) == ("outside", reads)


def test_limits_start_anew_with_the_audit() -> None:
    values = noise()
    values[105:] += 200
    found = one(kpi(), series(values))
    assert found["is_anew"]
    assert found["variation"] == "common"
    assert found["before_centre"] == pytest.approx(500, abs=10)
    assert found["centre"] == pytest.approx(700, abs=15)


def test_a_young_audit_keeps_the_limits_of_the_baseline() -> None:
    values = noise(110)
    values[105:] += 200
    found = one(kpi(), series(values))
    assert not found["is_anew"]
    assert found["rule"] == "outside"


def test_the_season_of_two_years_is_taken_out() -> None:
    season = 150 * np.sin(2 * np.pi * np.arange(140) / 52.1775)
    summary, points = read(kpi(), series(noise() + season))
    assert summary.iloc[0]["is_season_removed"]
    assert points["shown"].std() < 30 < points["value"].std()
    short = one(kpi(audit_start=pd.Timestamp("2023-12-04")), series(noise(70)))
    assert not short["is_season_removed"]


def test_occasions_are_left_out() -> None:
    values = noise()
    values[130:133] = np.nan
    summary, points = read(kpi(), series(values))
    assert summary.iloc[0]["variation"] == "common"
    assert points["shown"].isna().sum() == 3


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("floor 300 per segment", 300, "hits"),
        ("floor 500 per segment", 500, "hit and miss"),
        ("floor 900 per segment", 900, "misses"),
        ("cap 900 per segment", 900, "hits"),
        ("floor 900 per actor", 900, ""),  # does not hold the KPI as a whole
    ],
)
def test_assurance(name: str, value: float, expected: str) -> None:
    targets = json.dumps([{"name": name, "value": value, "since": None, "paid": False}])
    assert one(kpi(targets=targets), series(noise()))["assurance"] == expected


def test_a_target_per_segment_does_not_hold_the_sum_of_segments() -> None:
    targets = json.dumps([{"name": "floor 9 per segment", "value": 9, "since": None}])
    rows = pd.concat([series(noise()), series(noise()).assign(segment="North")])
    assert one(kpi(targets=targets), rows)["assurance"] == ""


def test_counts_and_factors_have_scales_of_their_own() -> None:
    rng = np.random.default_rng(5)
    counts = one(kpi(), series(rng.poisson(3, 140).astype(float)))
    assert counts["scale"] == "count"
    assert counts["lower"] >= 0
    factors = one(kpi(), series(np.exp(rng.normal(5, 0.6, 140))))
    assert factors["scale"] == "log"
    assert 0 < factors["lower"] < factors["centre"] < factors["upper"]


def test_an_outcome_is_read_beside_the_kpi_that_stands_for_it() -> None:
    both = pd.concat([kpi(), kpi(kpi="deals")])
    rows = series(noise()).assign(outcome_value=noise(level=90.0))
    found = read(both, rows)[0].set_index("kpi")
    assert found.loc["deals", "n_limits"] == 35


@pytest.mark.parametrize("grain", ["once", "week"])
def test_without_a_course_the_reason_is_said(grain: str) -> None:
    summary, points = read(kpi(grain=grain), series(noise(3)))
    assert summary.iloc[0]["reason"]
    assert points.empty
