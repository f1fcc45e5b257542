"""The fire drill on revisions: stretches of a KPI's own history, then revised to flatter."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from assets.drill.shadow import COPIES, LEVELS, Shadow
from assets.drill.versions import versions_again
from assets.statements import statement
from kpi_audit.detectors.restatement import restatement
from kpi_audit.scheme import Held, schemes
from kpi_audit.shapes.revisions import Revisions

STARTS = np.datetime64("2027-06-07") + 7 * np.arange(52)


def watched(periods: int = 120) -> pd.DataFrame:
    """Weekly values, known a day after their week; one in three is corrected a little later."""
    rng = np.random.default_rng(4)
    weeks = pd.Timestamp("2025-01-06") + pd.to_timedelta(7 * np.arange(periods), unit="D")
    first = pd.DataFrame({"period_start": weeks, "known_from": weeks + pd.Timedelta(days=8)})
    first = first.assign(value=rng.normal(100, 5, periods), n=50)
    again = first[rng.random(periods) < 0.33]
    later = pd.to_timedelta(7 * rng.integers(1, 12, len(again)), unit="D")
    again = again.assign(
        known_from=again["known_from"] + later,
        value=again["value"] * (1 + rng.normal(0, 0.01, len(again))),
    )
    both = pd.concat([first, again])
    return both.sort_values(["period_start", "known_from"], ignore_index=True)


def log_e(made: Shadow, versions: pd.DataFrame) -> pd.Series:
    """Judge every copy after a baseline of the first 38 weeks."""
    kpi_versions = versions
    rows = duckdb.sql(statement("units/revisions")).df().assign(is_baseline=False)
    before = watched()
    kpi_versions = before[before["period_start"] < "2025-10-01"].assign(segment="")  # noqa: F841
    past = duckdb.sql(statement("units/revisions")).df().assign(is_baseline=True)
    copies = pd.DataFrame({"segment": [str(i) for i in range(len(made.levels))]})
    frame = pd.concat([rows, past.drop(columns="segment").merge(copies, how="cross")])
    shape = Revisions.from_frame(frame)
    found = restatement(shape).log_e
    return pd.Series(found, index=[made.levels[int(name)] for name in shape.segments])


def test_a_copy_keeps_what_was_revised_together_and_when() -> None:
    rows = watched()
    made = versions_again(rows, STARTS, np.random.default_rng(1))
    assert len(made.levels) == COPIES * len(LEVELS)
    one = made.records[made.records["segment"] == "0"]
    first = one.groupby("period_start")["known_from"].min()
    assert list(first.index) == list(STARTS)
    assert (first - first.index == pd.Timedelta(days=8)).all()
    assert one["known_from"].max() == first.iloc[-1]  # what came later is not known yet
    values = one["value"].to_numpy()
    known = rows["value"].to_numpy()
    assert np.isin(values, known).all()


def test_what_is_revised_to_flatter_is_seen_and_what_was_always_revised_is_not() -> None:
    made = versions_again(watched(), STARTS, np.random.default_rng(1))
    plant = schemes()["history_revised"].plant
    gamed = plant(made.records, made.share, np.random.default_rng(2), Held())
    found = log_e(made, gamed)
    assert not (found[0.0] > np.log(20)).any()
    assert (found[0.4] > np.log(20)).mean() >= 0.9
