from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kpi_audit.detectors.tracks_outcome import tracks_outcome
from kpi_audit.errors import AuditError
from kpi_audit.evidence import Evidence
from kpi_audit.shapes.series import Series
from kpi_audit.simulate.pairs import Scenario, simulate

WATCH = np.log(20)


def series(n: int = 40, seed: int = 3, **changes: object) -> Series:
    return simulate(np.random.default_rng(seed), n, Scenario(**changes)).series()


def with_values(base: Series, kpi: np.ndarray, outcome: np.ndarray) -> Series:
    return replace(base, segments=base.segments[: len(kpi)], kpi=kpi, outcome=outcome)


def ever(evidence: Evidence) -> float:
    """Share of segments with a verdict that were ever at the watch tier."""
    known = evidence.reason == ""
    return float((np.nanmax(evidence.path[known], axis=1) >= WATCH).mean())


@pytest.mark.parametrize(
    "honest",
    [{}, {"legitimate": 0.2}, {"legitimate": -0.2}, {"elasticity": 0.6, "legitimate": 0.2}],
)
def test_honest_growth_is_silent(honest: dict[str, float]) -> None:
    found = tracks_outcome(series(300, **honest))
    assert ever(found) <= 0.02
    assert ((found.low <= 0) & (found.high >= 0)).mean() > 0.93


@pytest.mark.parametrize(("inflation", "least"), [(0.2, 0.3), (0.4, 0.85)])
def test_hollow_growth_is_seen(inflation: float, least: float) -> None:
    assert ever(tracks_outcome(series(200, inflation=inflation))) > least


def test_hollow_points_contain_the_truth() -> None:
    found = tracks_outcome(series(200, inflation=0.2, onset_window=1))
    assert ((found.low <= 20) & (found.high >= 20)).mean() > 0.9
    d = found.details
    assert (np.abs(d["reported_change_pct"] - 20) < 15).mean() > 0.9
    assert ((d["backed_change_pct_low"] < 0) & (d["backed_change_pct_high"] > 0)).mean() > 0.85


def test_a_broken_link_shows_in_link_loss() -> None:
    half = {"kpi_noise": 0.5, "outcome_noise": 0.5}
    d = tracks_outcome(series(200, is_link_broken=True, **half)).details
    assert (d["log_e_link"] > d["log_e_gap"]).mean() > 0.8
    assert (d["log_e_link"] > WATCH).mean() > 0.4
    assert d["is_noisier"].mean() < 0.05


def test_a_noisier_kpi_is_called_noisier() -> None:
    half = {"kpi_noise": 0.5, "outcome_noise": 0.5}
    d = tracks_outcome(series(200, kpi_noise_after=5.0, **half)).details
    lost = d["log_e_link"] > WATCH
    assert lost.sum() > 20
    assert d["is_noisier"][lost].mean() > 0.8


def test_a_kpi_without_a_link_gets_no_verdict() -> None:
    base = series(100)
    shuffled = with_values(base, base.kpi, np.roll(base.outcome, 1, axis=0))
    found = tracks_outcome(shuffled)
    assert (found.reason != "").mean() > 0.95
    assert np.isnan(found.log_e).mean() > 0.95
    reason = "not applicable: never shown to track its outcome (evidence of a link"
    assert found.reason[0].startswith(reason)
    assert np.isfinite(found.details["link_log_bf"]).all()
    assert np.isfinite(found.details["log_e_gap"]).all()


def test_sign_turns_the_kpi() -> None:
    base = series(30, inflation=0.3)
    plain = tracks_outcome(base, transform="log")
    turned = tracks_outcome(replace(base, kpi=1 / base.kpi), sign="-", transform="log")
    np.testing.assert_allclose(turned.path, plain.path, atol=1e-6)
    np.testing.assert_allclose(turned.effect, plain.effect, atol=1e-6)
    assert np.nanmedian(turned.details["reported_change_pct"]) < -10


def test_declared_elasticity_and_lag_replace_the_estimates() -> None:
    found = tracks_outcome(series(20), elasticity=(0.7, 1.2), lag=(2, 2))
    assert set(found.details["lag_periods"]) == {2.0}
    assert set(found.details["elasticity_low"]) == {0.7}
    assert set(found.details["elasticity_high"]) == {1.2}


@pytest.mark.parametrize(
    "wrong", [{"lag": (3, 1)}, {"lag": (-1, 2)}, {"elasticity": (1.2, 0.7)}, {"years": -1}]
)
def test_wrong_declarations_say_what_instead(wrong: dict[str, Any]) -> None:
    with pytest.raises(AuditError, match=r"tracks_outcome: .* Write"):
        tracks_outcome(series(2), **wrong)


def test_no_segment_depends_on_the_others() -> None:
    base = series(300, inflation=0.1)
    kpi, outcome = base.kpi.copy(), base.outcome.copy()
    kpi[7], outcome[8, :50], outcome[9, 140:], kpi[10, 60] = np.nan, np.nan, np.nan, np.nan
    whole = tracks_outcome(with_values(base, kpi, outcome))
    for rows in ([0], [9], [8, 3, 10], np.random.default_rng(1).permutation(300)):
        part = tracks_outcome(with_values(base, kpi[rows], outcome[rows]))
        np.testing.assert_array_equal(part.path, whole.path[rows])
        np.testing.assert_array_equal(part.effect, whole.effect[rows])
        for name, column in part.details.items():
            np.testing.assert_array_equal(column, whole.details[name][rows], err_msg=name)


def test_input_is_not_modified() -> None:
    base = series(5)
    kpi, outcome = base.kpi.copy(), base.outcome.copy()
    tracks_outcome(base)
    np.testing.assert_array_equal(base.kpi, kpi)
    np.testing.assert_array_equal(base.outcome, outcome)


def test_path_ends_where_the_data_end() -> None:
    base = series(6, inflation=0.4, kpi_noise=0.5, outcome_noise=0.5)
    outcome = base.outcome.copy()
    outcome[0, 140:] = np.nan
    outcome[1, 150:] = np.nan
    found = tracks_outcome(with_values(base, base.kpi, outcome))
    assert np.isfinite(found.path[0]).sum() == 36
    assert found.n[:3].tolist() == [36, 46, 52]
    assert found.log_e[1] == found.path[1, 45]
    assert found.log_e[2] == found.path[2, -1]


def test_yesterdays_path_is_the_start_of_todays() -> None:
    base = series(20, inflation=0.3)
    today = tracks_outcome(base)
    early = replace(
        base, periods=base.periods[:130], kpi=base.kpi[:, :130], outcome=base.outcome[:, :130]
    )
    np.testing.assert_allclose(tracks_outcome(early).path, today.path[:, :26], atol=1e-5)


def test_the_effect_of_a_late_distortion_is_not_thinned_by_the_years_before_it() -> None:
    base = series(40, n_audited=260)
    kpi = base.kpi.copy()
    kpi[:, 104 + 3 * 52 + 10 :] *= 1.5
    found = tracks_outcome(with_values(base, kpi, base.outcome))
    assert (found.log_e > WATCH).mean() > 0.7
    assert 25 < np.median(found.effect) < 55
    honest = tracks_outcome(base)
    assert (honest.log_e > WATCH).mean() <= 0.05
    assert ((honest.low < 0) & (honest.high > 0)).mean() > 0.8


def test_a_second_audit_year_starts_anew_and_remembers_the_first() -> None:
    half = {"kpi_noise": 0.5, "outcome_noise": 0.5}
    base = series(40, n_audited=104, inflation=0.4, **half)
    remembers = tracks_outcome(base).path
    assert np.median(remembers[:, 52]) > WATCH
    np.testing.assert_allclose(remembers, tracks_outcome(base, years=0).path)
    found = tracks_outcome(base, years=1)
    assert found.path.shape == (40, 104)
    assert np.isfinite(found.path).all()
    assert np.median(found.path[:, 52]) < 1 < np.median(found.path[:, 51])
    assert (found.path[:, 52:].max(axis=1) > WATCH).mean() > 0.5  # still not backed
