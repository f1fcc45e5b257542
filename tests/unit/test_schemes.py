"""Every scheme of the fire drill: nothing at strength 0, its trace at strength 1."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kpi_audit.arrays import Float
from kpi_audit.registry import detectors
from kpi_audit.scheme import Held, Scheme, schemes
from tests.unit.drill_records import records, versions

ALL = [pytest.param(found, id=name) for name, found in schemes().items()]
HELD = Held(target=100.0, resolution=0.5, near=4.0)
OF = {
    "split_below_limit": Held(target=90.0, is_cap=True, resolution=0.5),
    "stops_at_target": Held(target=2.0, per="actor", adds="counts"),
    "clock_stopped": Held(deadline_hours=24.0),
    "closed_and_reopened": Held(deadline_hours=24.0),
}


def given_to(found: Scheme) -> pd.DataFrame:
    made = versions() if found.reads == "versions" else records()
    return made.assign(value=1.0) if found.name == "stops_at_target" else made


def plant(found: Scheme, given: pd.DataFrame, share: Float, seed: int = 1) -> pd.DataFrame:
    return found.plant(given, share, np.random.default_rng(seed), OF.get(found.name, HELD))


@pytest.mark.parametrize("found", ALL)
def test_nothing_is_planted_at_strength_0(found: Scheme) -> None:
    given = given_to(found)
    planted = plant(found, given, np.zeros(len(given)))
    pd.testing.assert_frame_equal(planted, given, check_dtype=False)


@pytest.mark.parametrize("found", ALL)
def test_something_is_planted_at_strength_1_and_the_input_is_left_alone(found: Scheme) -> None:
    given, before = given_to(found), given_to(found)
    planted = plant(found, given, np.ones(len(given)))
    pd.testing.assert_frame_equal(given, before)
    assert not planted.equals(given)
    assert list(planted) == list(given)


@pytest.mark.parametrize("found", ALL)
def test_a_seed_plants_the_same_again_and_another_one_does_not(found: Scheme) -> None:
    given = given_to(found)
    half = np.full(len(given), 0.5)
    planted = plant(found, given, half)
    pd.testing.assert_frame_equal(plant(found, given, half), planted)
    if found.name != "overstated":  # raises all figures alike
        assert not plant(found, given, half, seed=2).equals(planted)


@pytest.mark.parametrize("found", ALL)
def test_copies_at_strength_0_stay_as_they_are_beside_gamed_ones(found: Scheme) -> None:
    given = given_to(found)
    is_clean = (given["segment"] == "0").to_numpy()
    planted = plant(found, given, np.where(is_clean, 0.0, 1.0))
    clean = planted[planted["segment"] == "0"].reset_index(drop=True)
    pd.testing.assert_frame_equal(clean, given[is_clean].reset_index(drop=True), check_dtype=False)


@pytest.mark.parametrize("found", ALL)
def test_a_scheme_names_detectors_that_exist_and_says_what_is_done(found: Scheme) -> None:
    assert set(found.detectors) <= set(detectors())
    assert len(found.words.split()) > 3
    assert found.unit.startswith("of ")


def test_every_detector_is_drilled() -> None:
    named = {name for found in schemes().values() for name in found.detectors}
    beside = {n for n, d in detectors().items() if d.shape.subject in ("link", "guardrail")}
    assert named | beside == set(detectors())
