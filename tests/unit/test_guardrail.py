"""Guardrail: silence first, then alarm, then outside numbers."""

import numpy as np
import pandas as pd
import pytest

from kpi_audit.arrays import Float
from kpi_audit.detectors.guardrail import guardrail
from kpi_audit.drift.rhythm import rhythm
from kpi_audit.drift.risen import has_risen
from kpi_audit.errors import AuditError
from kpi_audit.shapes.guardrail_series import GuardrailSeries
from kpi_audit.simulate.noise import autoregressive

WEEK = np.arange(156)
WATCH = np.log(20)
SINCE = WEEK >= 104
SEASON = 0.2 * np.sin(2 * np.pi * WEEK / 52.1775)


def table(kpi: Float, rail: Float, n_baseline: int = 104) -> GuardrailSeries:
    names = tuple(f"s{i}" for i in range(len(kpi)))
    days = np.datetime64("2023-01-02") + 7 * np.arange(kpi.shape[1])
    return GuardrailSeries(names, days, kpi, rail, n_baseline, 52.1775)


def noise(seed: int, phi: float = 0.0, sd: float = 0.03, n: int = 20) -> Float:
    shocks = np.random.default_rng(seed).standard_normal((n, 156))
    return np.asarray(sd * autoregressive(shocks, phi))


def pushed(rise: float = 0.3) -> Float:
    return np.asarray(1000 * np.exp(noise(1) + rise * SINCE))


QUIET = {
    "nothing happens": noise(2),
    "its own fall goes on": noise(3) - 0.3 * WEEK / 52,
    "season": noise(4) + SEASON,
    "persistence": noise(5, phi=0.8),
    "it improves": noise(6) + 0.3 * SINCE,
}


@pytest.mark.parametrize("name", QUIET)
def test_silent_in_ordinary_business(name: str) -> None:
    found = guardrail(table(pushed(), 50 * np.exp(QUIET[name])))
    assert (found.reason == "").all()
    assert (found.log_e < WATCH).all()


@pytest.mark.parametrize("mean", [4, 60, 2000])
def test_silent_when_complaints_grow_with_volume(mean: float) -> None:
    kpi = pushed(1.1)  # threefold
    complaints = np.random.default_rng(7).poisson(mean * kpi / 1000).astype(float)
    found = guardrail(table(kpi, complaints), better="lower")
    assert (found.details["is_per_kpi"] == 1).all()
    assert (found.log_e < WATCH).all()
    alone = guardrail(table(kpi, complaints), better="lower", per_kpi=False)
    assert mean < 10 or (alone.log_e > WATCH).all()  # why it is judged per KPI


@pytest.mark.parametrize("rise", [0.0, -0.3])
def test_silent_when_the_kpi_did_not_rise(rise: float) -> None:
    found = guardrail(table(pushed(rise), 50 * np.exp(noise(8) - 0.4 * SINCE)))
    assert (found.log_e < WATCH).all()
    assert (np.asarray(found.details["log_e_guardrail"]) > WATCH).all()


def test_silent_when_the_kpi_had_one_giant_week() -> None:
    kpi = pushed(0.0)
    kpi[:, 118] *= 50
    found = guardrail(table(kpi, 50 * np.exp(noise(8) - 0.4 * SINCE)))
    assert (found.log_e < WATCH).all()


@pytest.mark.parametrize("n_baseline", [0, 8, 30, 51])
def test_a_short_baseline_is_not_judged(n_baseline: int) -> None:
    first = 104 - n_baseline
    rail = 50 * np.exp(noise(9) - 0.4 * SINCE)
    found = guardrail(table(pushed()[:, first:], rail[:, first:], n_baseline))
    assert all(str(why).startswith("not enough data: ") for why in found.reason)
    assert "guardrail" in str(found.reason[0])


def test_a_one_off_table_has_no_before() -> None:
    frame = pd.DataFrame({"segment": ["a", "b"], "kpi": [1.0, 2.0], "outcome": [3.0, 4.0]})
    found = guardrail(GuardrailSeries.from_frame(frame, cycle=0))
    assert found.reason[0] == "not applicable: the guardrail of a single table has no before"


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(AuditError, match="Write 'higher' or 'lower'"):
        guardrail(table(pushed(), pushed()), better="up")  # type: ignore[arg-type]


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_finds_what_suffers(better: str) -> None:
    worse = -1 if better == "higher" else 1
    rail = 3.7 * np.exp(noise(10) + worse * 0.25 * SINCE)
    found = guardrail(table(pushed(), rail), better=better)  # type: ignore[arg-type]
    assert (found.log_e > WATCH).mean() >= 0.9
    truth = 100 * (1 - np.exp(-0.25)) if worse < 0 else 100 * np.expm1(0.25)
    assert np.median(found.effect) == pytest.approx(truth, abs=3)
    assert ((found.low <= truth) & (truth <= found.high)).mean() >= 0.8
    assert np.median(found.details["kpi_change_pct"]) == pytest.approx(35, abs=5)


def test_finds_complaints_that_outgrow_the_volume() -> None:
    kpi = pushed()
    complaints = np.random.default_rng(11).poisson(40 * kpi / 1000 * np.where(SINCE, 1.6, 1.0))
    found = guardrail(table(kpi, complaints.astype(float)), better="lower")
    assert (found.log_e > WATCH).mean() >= 0.9
    assert np.median(found.effect) == pytest.approx(60, abs=12)


def test_a_kpi_that_should_fall() -> None:
    rail = 3.7 * np.exp(noise(12) - 0.25 * SINCE)
    cost = 1000 * np.exp(noise(13) - 0.3 * SINCE)
    found = guardrail(table(cost, rail), kpi_better="lower")
    assert (found.log_e > WATCH).mean() >= 0.9
    assert np.median(found.details["kpi_change_pct"]) == pytest.approx(-26, abs=4)
    assert (guardrail(table(cost, rail)).log_e < WATCH).all()


def test_the_past_is_not_rewritten() -> None:
    rail = 50 * np.exp(noise(14) - 0.3 * SINCE)
    whole = guardrail(table(pushed(), rail))
    early = guardrail(table(pushed()[:, :130], rail[:, :130]))
    assert whole.path is not None
    assert early.path is not None
    np.testing.assert_allclose(early.path, whole.path[:, : 130 - 104], rtol=1e-6, atol=1e-8)


def test_error_of_the_mean_is_that_of_ordinary_regression() -> None:
    """A KPI of two levels: the threshold is 2.75 OLS prediction errors of the mean (numpy)."""
    rng = np.random.default_rng(15)
    base = rng.normal(0, 1, 104)
    t = np.arange(156)
    angle = 2 * np.pi * t / 52.1775
    x = np.column_stack([np.ones(156), np.sin(angle), np.cos(angle), np.sin(2 * angle),
                         np.cos(2 * angle), (t - 104) / 52.1775])  # fmt: skip
    beta, rss, *_ = np.linalg.lstsq(x[:104], base, rcond=None)
    left = base - x[:104] @ beta
    r1 = (left[1:] @ left[:-1]) / (left[:-1] @ left[:-1])
    r1 = np.clip(r1 + (1 + 3 * r1) / 104 + 6 * (1 + r1) / 208, 0, 0.95)
    inflation = (1 + r1) / (1 - r1)
    mean = x[104:].mean(axis=0)
    lever = mean @ np.linalg.inv(x[:104].T @ x[:104]) @ mean
    needed = 2.75 * np.sqrt(rss[0] / 98 * inflation * (1 / 52 + lever))
    for factor, expected in ((0.99, False), (1.01, True)):
        audited = x[104:] @ beta + factor * needed
        kpi = np.concatenate([base, audited])[None, :]
        risen = has_risen(kpi, np.ones((1, 156), bool), 104, rhythm(52.1775))
        assert bool(risen[0, -1]) is expected
