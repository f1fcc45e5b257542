"""Every scheme of the fire drill: nothing at strength 0, its trace at strength 1."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kpi_audit.records import RECORD_COLUMNS
from kpi_audit.registry import detectors
from kpi_audit.scheme import Held, Scheme, schemes

HELD = Held(target=100.0, resolution=0.5, near=4.0)
ALL = [pytest.param(found, id=name) for name, found in schemes().items()]


def records(n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    frame = pd.DataFrame(index=range(n), columns=list(RECORD_COLUMNS), dtype=object)
    at = pd.Timestamp("2026-01-05 09:00") + pd.to_timedelta(rng.uniform(0, 5e6, n), unit="s")
    return frame.assign(
        segment=rng.integers(0, 3, n).astype(str), period_start=at.floor("D"), at=at,
        actor=rng.choice(list("abcdef"), n), value=np.round(rng.normal(100, 8, n) * 2) / 2,
        numerator=rng.binomial(120, 0.7, n), denominator=120.0, compare=rng.normal(100, 8, n),
        companion=rng.poisson(3, n), is_reversed=False, text=[f"text {i}" for i in range(n)],
        counterpart=rng.choice(list("uvwxyz"), n), object=rng.choice(list("klmnop"), n),
    )  # fmt: skip


@pytest.mark.parametrize("found", ALL)
def test_nothing_is_planted_at_strength_0(found: Scheme) -> None:
    given = records()
    planted = found.plant(given, np.zeros(len(given)), np.random.default_rng(1), HELD)
    pd.testing.assert_frame_equal(planted, given, check_dtype=False)


@pytest.mark.parametrize("found", ALL)
def test_something_is_planted_at_strength_1_and_the_input_is_left_alone(found: Scheme) -> None:
    given, before = records(), records()
    planted = found.plant(given, np.ones(len(given)), np.random.default_rng(1), HELD)
    pd.testing.assert_frame_equal(given, before)
    assert not planted.equals(given)
    assert len(planted) == len(given)


@pytest.mark.parametrize("found", ALL)
def test_a_scheme_names_detectors_that_exist_and_says_what_is_done(found: Scheme) -> None:
    assert set(found.detectors) <= set(detectors())
    assert len(found.words.split()) > 3
    assert found.unit.startswith("of ")


def test_records_move_over_the_target_from_the_side_that_misses_it() -> None:
    given = records()
    all_of_them, rng = np.ones(len(given)), np.random.default_rng(1)
    floor = schemes()["moved_over_target"].plant(given, all_of_them, rng, HELD)["value"]
    assert not floor.between(96, 100, inclusive="left").any()
    cap = Held(target=100.0, is_cap=True, near=4.0)
    under = schemes()["moved_over_target"].plant(given, all_of_them, rng, cap)["value"]
    assert not under.between(100, 104, inclusive="right").any()
