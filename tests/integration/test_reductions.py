"""Evidence is reduced once per closed period, and whatever is missing is made up for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipelines.resources import read_project, warehouse_file
from pipelines.warehouse import connect
from tests.integration.runs import audit, copy_of

FIRST, SECOND = date(2026, 3, 2), date(2026, 4, 6)


HISTORY = "select * exclude (definition) from evidence_history order by all"


@dataclass(frozen=True)
class Nights:
    """What was reduced on a first and on a second night of the project in a folder."""

    folder: Path
    first: pd.DataFrame
    second: pd.DataFrame


@pytest.fixture(scope="module", name="nights")
def _nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    folder = copy_of("starter", tmp_path_factory.mktemp("reductions"))
    (folder / "audit.yaml").write_text(
        (folder / "audit.yaml").read_text()
        + "calendar: [{name: stocktaking, from: 2026-02-03, to: 2026-02-04}]\n"
    )
    found = []
    for night in (FIRST, SECOND):
        audit(folder, night)
        found.append(rows(folder, HISTORY))
    return Nights(folder, *found)


def rows(folder: Path, sql: str) -> pd.DataFrame:
    with connect(warehouse_file(read_project(folder))) as warehouse:
        return warehouse.query(sql)


def test_later_nights_add_periods_and_leave_the_others_alone(nights: Nights) -> None:
    before, after = nights.first, nights.second
    assert set(before["known_from"].dt.date) == {FIRST}
    assert (before["n"] > 0).all()
    old = after[after["known_from"].dt.date == FIRST].reset_index(drop=True)
    pd.testing.assert_frame_equal(old, before)
    assert after["period_start"].max() > before["period_start"].max()
    audit(nights.folder, SECOND)
    pd.testing.assert_frame_equal(rows(nights.folder, HISTORY), after)


def test_what_a_killed_night_or_an_older_version_did_not_reduce_is_made_up_for(
    nights: Nights,
) -> None:
    folder = nights.folder
    with connect(warehouse_file(read_project(folder))) as warehouse:
        for table in ("evidence_history", "evidence_closings"):
            warehouse.execute(f"delete from {table} where period_start >= date '2025-06-02'")
    audit(folder, SECOND)
    found, whole = rows(folder, HISTORY), nights.second
    pd.testing.assert_frame_equal(
        found.drop(columns="known_from"), whole.drop(columns="known_from")
    )


def test_a_declared_occasion_is_no_evidence(nights: Nights) -> None:
    series = rows(
        nights.folder,
        "select kpi_value from evidence_series where period_start = date '2026-02-02'",
    )
    assert len(series)
    assert series["kpi_value"].isna().all()
