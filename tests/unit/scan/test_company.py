"""Who acts in company is looked at by month: silence about chance first, then a crowd."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipelines.scan.company import in_company
from pipelines.scan.run import scan
from pipelines.scan.wanted import Wanted

ASKED = Wanted(actor="who", object_="post", time="at")
PEOPLE, DAYS, START = 200, 170, np.datetime64("2025-01-06", "s")


def _kpi(**changed: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "title": "rows", "grain": "week", "actor": "who", "columns": {"object": "post"},
        "detectors": {}, "targets": [{"value": 1}],
    }  # fmt: skip
    return usual | changed


@pytest.mark.parametrize("changed", [{"grain": "month"}, {"grain": "once"}, {"columns": {}}])
def test_nothing_is_added_where_it_is_not_needed(changed: dict[str, Any]) -> None:
    kpi = _kpi(**changed)
    assert in_company(kpi, "rows") == {}
    assert kpi["detectors"] == {}


def test_lockstep_is_looked_at_once_and_by_month() -> None:
    kpi = _kpi(detectors={"lockstep": {"ordinary": 0.5}, "rings": {"tolerated": 0.1}})
    (months,) = in_company(kpi, "rows").values()
    assert (months["grain"], months["targets"]) == ("month", [])
    assert months["detectors"]["lockstep"] == {"ordinary": 0.5}
    assert months["detectors"]["rings"] == {"off": "looked at as rows"}
    assert kpi["detectors"]["lockstep"] == {"off": "looked at month by month"}


def _likes(crowd: int) -> pd.DataFrame:
    """People who like posts of any hour, about twice a week, and a crowd that comes together."""
    rng = np.random.default_rng(8)
    n = PEOPLE * DAYS // 4
    alone = pd.DataFrame({
        "who": rng.integers(0, PEOPLE, n), "post": rng.integers(0, 3000, n),
        "at": START + rng.integers(0, DAYS * 86_400, n),
    })  # fmt: skip
    called = np.flatnonzero(rng.random(DAYS) < 0.7)
    when = called * 86_400 + rng.integers(8 * 3600, 20 * 3600, len(called))
    member = np.tile(1000 + np.arange(crowd), len(called))
    each = np.repeat(np.arange(len(called)), crowd)
    late = rng.integers(0, 900, len(each))
    together = pd.DataFrame({"who": member, "post": 5000 + each, "at": START + when[each] + late})
    return pd.concat([alone, together[rng.random(len(each)) < 0.9]]).sort_values("at")


def _lockstep(folder: Path, crowd: int) -> pd.DataFrame:
    file = folder / "likes.csv"
    _likes(crowd).to_csv(file, index=False)
    evidence = scan(file, ASKED, review=None, quiet=True).evidence
    return evidence[evidence["detector"] == "lockstep"]


@pytest.mark.parametrize(("crowd", "is_found"), [(0, False), (10, True)])
def test_a_crowd_is_found_in_a_table_that_is_looked_at_by_week(
    tmp_path: Path,
    crowd: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    (row,) = _lockstep(tmp_path, crowd).to_dict("records")
    assert row["is_applicable"]
    assert (row["e_value"] >= 20) is is_found
    # everything is audited, so the first month may be the one: no other detector starts there
    assert pd.notna(row["since"]) is is_found
    assert not is_found or pd.Timestamp(row["since"]).date() <= date(2025, 3, 1)
