"""What a scheme leaves as it is, and what it moves by how much."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.ratchet import ratchet
from kpi_audit.held.unit import reached, unit_of
from kpi_audit.scheme import Held, schemes
from kpi_audit.shapes.actor_totals import ActorTotals
from tests.unit.drill_records import records, versions


def planted(name: str, given: pd.DataFrame, held: Held, share: float = 1.0) -> pd.DataFrame:
    shares, rng = np.full(len(given), share), np.random.default_rng(1)
    return schemes()[name].plant(given, shares, rng, held)


def test_records_move_over_the_target_from_the_side_that_misses_it() -> None:
    given = records()
    floor = planted("moved_over_target", given, Held(target=100.0, near=4.0))["value"]
    assert not floor.between(96, 100, inclusive="left").any()
    cap = Held(target=100.0, is_cap=True, near=4.0)
    under = planted("moved_over_target", given, cap)["value"]
    assert not under.between(100, 104, inclusive="right").any()
    open_cap = Held(target=100.0, is_cap=True, near=4.0, resolution=0.5, is_exclusive=True)
    below = planted("moved_over_target", given, open_cap)["value"]
    assert not below.between(100, 103.5).any()
    assert (below == 99.5).sum() > (given["value"] == 99.5).sum()


def test_a_ratio_reaches_its_floor_by_the_cases_it_lacks() -> None:
    given = records()
    held = Held(target=0.7, near=0.02, adds="ratio")
    moved = planted("moved_over_target", given, held)
    short = (given["numerator"] >= 82) & (given["numerator"] < 84)  # of 120, 84 are needed
    assert (moved.loc[short, "numerator"] == 84).all()
    assert (moved.loc[~short, "numerator"] == given.loc[~short, "numerator"]).all()
    assert moved.loc[short, "value"].astype(float).to_numpy() == pytest.approx(0.7)


@pytest.mark.parametrize("per", ["actor", "segment"])
@pytest.mark.parametrize("adds", ["counts", "values", "ratio", "mean"])
@pytest.mark.parametrize("is_cap", [False, True])
def test_actors_and_segments_reach_their_own_target(per: str, adds: str, is_cap: bool) -> None:  # noqa: FBT001
    given = records(900)
    if adds == "counts":
        given = given.assign(value=1.0)
    elif adds == "ratio":
        given = given.assign(denominator=120.0)
    held = Held(is_cap=is_cap, per=per, adds=adds)  # type: ignore[arg-type]
    unit = unit_of(given, held)
    before = reached(given, unit, held)
    target = float(np.nanmedian(before))
    near = 0.25 * float(np.nanmax(before) - np.nanmin(before))
    held = Held(target=target, near=near, is_cap=is_cap, per=per, adds=adds)  # type: ignore[arg-type]
    gamed = planted("moved_over_target", given, held)
    after = reached(gamed, unit_of(gamed, held), held)
    tolerance = 0.01 if adds == "ratio" else 1e-6  # a case is a case
    short = before - target if is_cap else target - before
    moved = (short > 1e-9) & (short <= near)
    assert moved.sum() > 5
    assert sorted(after) == pytest.approx(sorted(np.where(moved, target, before)), abs=tolerance)


def test_a_split_amount_keeps_its_sum_person_and_day_and_stays_within_the_limit() -> None:
    given = records()
    gamed = planted("split_below_limit", given, Held(target=45.0, is_cap=True, resolution=0.5))
    names = gamed["record"].str.split(" part").str[0]
    sums = gamed.assign(name=names).groupby("name")["value"].sum()
    assert sums.sort_index().to_numpy() == pytest.approx(
        given.set_index("record")["value"].sort_index().astype(float).to_numpy()
    )
    split = (given["value"] > 45) & (given["value"] <= 135)
    parts = gamed[names.isin(given.loc[split, "record"])]
    assert parts["value"].between(0.5, 45).all()
    assert parts.groupby(names)["at"].transform("min").equals(parts["at"])
    assert gamed["record"].is_unique
    assert gamed.groupby(names)["actor"].transform("first").equals(gamed["actor"])


def test_a_parked_case_ends_when_it_did_and_just_under_its_deadline() -> None:
    given = records()
    gamed = planted("clock_stopped", given, Held(deadline_hours=24.0))
    more = gamed.iloc[len(given) :]
    assert len(more) > 5
    assert gamed.iloc[: len(given)]["at"].equals(given["at"])
    assert more["is_stopped"].all()
    before, after = (hours_on_the_clock(rows) for rows in (given, gamed))
    changed = before.index[before != after]
    assert set(changed) == set(more["case_id"])
    assert before[changed].between(24, 36).all()
    assert after[changed].between(24 * 0.88 - 0.01, 24.01).all()
    ends = [rows.groupby("case_id")["at"].max() for rows in (given, gamed)]
    pd.testing.assert_series_equal(*ends)


def hours_on_the_clock(rows: pd.DataFrame) -> pd.Series:
    rows = rows.sort_values(["case_id", "at", "record", "state"], kind="stable")
    until = rows.groupby("case_id")["at"].shift(-1)
    hours = (until - rows["at"]).dt.total_seconds() / 3600
    return hours.where(~rows["is_stopped"].astype(bool), 0.0).groupby(rows["case_id"]).sum()


def test_each_period_is_revised_once_and_what_is_not_known_yet_is_not_written() -> None:
    given = versions()
    gamed = planted("history_revised", given, Held(flatters=-1.0), share=0.1)
    by = ["segment", "period_start"]
    last = gamed.sort_values("known_from").groupby(by)["value"].last()
    unraised = given.sort_values("known_from").groupby(by)["value"].last()
    ratio = last / unraised
    assert set(ratio.round(6)) == {0.9, 1.0}
    assert (ratio < 1).mean() > 0.6
    assert gamed["known_from"].max() == given["known_from"].max()
    first = [rows.sort_values("known_from").groupby(by)["value"].first() for rows in (given, gamed)]
    pd.testing.assert_series_equal(*first)
    assert not gamed.duplicated([*by, "known_from"]).any()


def test_evened_out_numbers_keep_their_sum_and_lose_their_spread() -> None:
    given = records(3000)
    by = ["segment", "period_start"]
    before, half, after = (
        rows.groupby(by).size()
        for rows in (
            given,
            planted("numbers_evened_out", given, Held(), share=0.5),
            planted("numbers_evened_out", given, Held()),
        )
    )
    assert before.groupby("segment").sum().equals(after.groupby("segment").sum())
    assert after.groupby("segment").std().max() < 3
    assert half.std() == pytest.approx(before.std() / 2, rel=0.2)


def test_who_stops_at_the_target_is_seen_by_its_detector() -> None:
    rng = np.random.default_rng(1)
    number = rng.negative_binomial(9, 0.4, (26, 150))
    week, person = (np.repeat(index.ravel(), number.ravel()) for index in np.indices(number.shape))
    given = pd.DataFrame({"segment": "0", "part": "", "actor": person.astype(str), "value": 1.0})
    given["period_start"] = pd.Timestamp("2026-01-05") + pd.to_timedelta(7 * week, unit="D")
    given["at"] = given["period_start"]
    held = Held(target=13.0, per="actor", adds="counts")
    seen = []
    for share in (0.0, 0.6):
        gamed = planted("stops_at_target", given, held, share)
        reached_13 = gamed.groupby(["period_start", "actor"]).size()
        counts = np.bincount(reached_13, minlength=60)[np.newaxis, :60]
        shape = ActorTotals(("",), np.arange(60.0), counts, 0 * counts, 1.0)
        seen.append(float(ratchet(shape, target=13.0).log_e[0]))
        assert (reached_13.groupby("actor").size() <= 26).all()
    assert seen[0] < 0
    assert seen[1] > np.log(20)
