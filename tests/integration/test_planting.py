"""The fire drill on records made for it: what is seen, what is too little, what does not apply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
import pytest

from assets.drill.planting import drill
from assets.ingest import ingest
from assets.night import Night
from assets.reader import readers
from assets.reductions import reduce, reductions
from assets.rows import rows_of, source_of
from assets.statements import names, statement
from assets.values import update_values
from kpi_audit.project.load import load_project
from kpi_audit.registry import detectors
from pipelines.warehouse import connect

AUDIT = """title: t
sources:
  purchases:
    {reader: csv, path: purchases.csv, columns: {id: id, moment: {from: moment, type: timestamp},
     who: who, shop: shop, amount: {from: amount, type: number}}, key: [id]}
  updates:
    {reader: csv, path: updates.csv, columns: {id: id, moment: {from: moment, type: timestamp},
     who: who, ticket: ticket, state: state}, key: [id]}
"""
KPIS = {
    "spent": """source: purchases
measure: {agg: sum, expr: amount}
grain: month
time: moment
actor: who
columns: {counterpart: shop}
targets: [{value: 1000, per: record, kind: cap, from: 2025-07-01}]
detectors: {OFF}
""",
    "bought": """source: purchases
measure: {agg: count}
time: moment
actor: who
targets: [{value: 13, per: actor, from: 2025-07-07}]
detectors: {OFF}
""",
    "tickets": """source: updates
measure: {agg: count}
time: moment
columns: {case_id: ticket, state: state, is_stopped: "state = 'waiting'"}
detectors: {clock_stops: {deadline_hours: 24}, OFF}
""",
}
OTHERS = ["concentration", "regularity", "rings", "repeats", "digits", "fabrication", "smoothness"]
WEEKS = 80


def purchases(rng: np.random.Generator) -> pd.DataFrame:
    """Forty people, ten to twenty purchases a week, of the same few shops."""
    number = rng.negative_binomial(9, 0.4, (WEEKS, 40))
    week, person = (np.repeat(index.ravel(), number.ravel()) for index in np.indices(number.shape))
    at = week * 7 * 24 + rng.integers(0, 5, len(week)) * 24 + rng.uniform(8, 18, len(week))
    return pd.DataFrame(
        {
            "id": np.arange(len(week)),
            "moment": pd.Timestamp("2025-01-06") + pd.to_timedelta(np.rint(at * 3600), unit="s"),
            "who": [f"p{n}" for n in person],
            "shop": [f"s{n}" for n in rng.integers(0, 8, len(week))],
            "amount": np.round(rng.lognormal(6, 0.8, len(week)), 0),
        }
    )


def updates(rng: np.random.Generator) -> pd.DataFrame:
    """Thirty tickets a week, half of them within a day; one in five waits for somebody."""
    n = 30 * WEEKS
    begin = pd.Timestamp("2025-01-06") + pd.to_timedelta(
        np.sort(rng.uniform(0, WEEKS * 7 * 24 * 3600, n)).round(), unit="s"
    )
    hours = rng.lognormal(np.log(24), 0.6, n)
    waits, long = rng.random(n) < 0.2, rng.uniform(2, 12, n)
    parts = [("open", 0 * hours), ("work", 0.1 * hours), ("closed", hours + long * waits)]
    made = [pd.DataFrame({"ticket": np.arange(n), "state": s, "hours": h}) for s, h in parts]
    asked = pd.DataFrame({"ticket": np.arange(n), "state": "waiting", "hours": 0.5 * hours})
    back = asked.assign(state="work", hours=0.5 * hours + long)
    rows = pd.concat([*made, asked[waits], back[waits]], ignore_index=True)
    at = begin[rows["ticket"]] + pd.to_timedelta((rows["hours"] * 3600).round(), unit="s")
    return rows.assign(moment=at, who="w", id=np.arange(len(rows))).drop(columns="hours")


@pytest.fixture(scope="module", name="found")
def _found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    folder = tmp_path_factory.mktemp("planting")
    rng = np.random.default_rng(5)
    purchases(rng).to_csv(folder / "purchases.csv", index=False)
    updates(rng).to_csv(folder / "updates.csv", index=False)
    (folder / "audit.yaml").write_text(AUDIT)
    (folder / "kpis").mkdir()
    off = ", ".join(f"{name}: {{off: 'tested elsewhere'}}" for name in OTHERS)
    for name, text in KPIS.items():
        whole = f"title: {name}\naudit_from: 2025-07-07\n" + text.replace("OFF", off)
        (folder / "kpis" / f"{name}.yaml").write_text(whole)
    known = load_project(folder, readers=readers(), detectors=detectors(), environment={})
    with connect(folder / "w.duckdb") as warehouse:
        for name in names("audit"):
            warehouse.execute(statement(f"audit/{name}"))
        for source in ("purchases", "updates"):
            ingest(warehouse, source_of(known, source), as_of=date(2026, 9, 1), key=b"k" * 16)
        night = Night(known, date(2026, 9, 1), "run", warehouse, folder, b"k" * 16)
        for kpi in known.kpis.values():
            update_values(night, kpi, rows_of(night, kpi))
            for made in reductions(kpi, detectors()):
                reduce(night, kpi, made)
        yield pd.concat([drill(night, kpi, detectors()) for kpi in known.kpis.values()])


def of(found: pd.DataFrame, kpi: str, scheme: str) -> pd.DataFrame:
    return found[(found["kpi"] == kpi) & (found["scheme"] == scheme)].set_index("weeks")


def test_nothing_planted_is_hardly_ever_seen(found: pd.DataFrame) -> None:
    assert found["false_alarms"].mean() <= 0.02
    assert (found["false_alarms"].dropna() <= 0.1).all()


@pytest.mark.parametrize(
    ("kpi", "scheme"),
    [
        ("spent", "moved_over_target"),
        ("bought", "moved_over_target"),
    ],
)
def test_what_is_done_to_most_is_seen_in_half_a_year(
    found: pd.DataFrame, kpi: str, scheme: str
) -> None:
    rows = of(found, kpi, scheme)
    assert rows.loc[26, "smallest"] <= 0.8
    assert rows.loc[26, "power_low"] >= 0.7
    assert not rows.loc[26, "is_blind"]


@pytest.mark.parametrize(
    ("kpi", "scheme"),
    [("spent", "split_below_limit"), ("bought", "stops_at_target"), ("tickets", "clock_stopped")],
)
def test_little_data_is_no_blind_spot_of_longer_watching(
    found: pd.DataFrame, kpi: str, scheme: str
) -> None:
    rows = of(found, kpi, scheme)
    assert rows.loc[4, "reason"].startswith("not enough data: ")
    assert rows.loc[26, "reason"] == ""
    assert rows.loc[26, "copies"] >= 10


def test_a_closed_case_whose_clock_runs_on_is_no_stop(found: pd.DataFrame) -> None:
    rows = of(found, "tickets", "closed_and_reopened")
    assert rows["smallest"].isna().all()
    assert rows["is_blind"].all()


def test_what_nobody_declared_does_not_apply(found: pd.DataFrame) -> None:
    row = of(found, "bought", "messages_from_a_template").iloc[0]
    assert row["reason"].startswith("not applicable: needs ")
    assert not row["is_blind"]


def test_revisions_that_nobody_watched_are_too_little_to_copy(found: pd.DataFrame) -> None:
    reasons = of(found, "spent", "history_revised")["reason"]
    assert reasons.str.startswith("not enough data: of ").all()


def test_every_detector_has_a_row_for_every_kpi(found: pd.DataFrame) -> None:
    for _, rows in found.groupby("kpi"):
        assert set(rows["detector"]) == set(detectors())


def test_what_was_turned_off_says_so(found: pd.DataFrame) -> None:
    reasons = of(found, "spent", "rounded")["reason"]
    assert reasons.tolist() == ["not applicable: turned off, tested elsewhere"]
