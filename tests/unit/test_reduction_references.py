"""Reductions that take shortcuts against plain loops over the records, on records of many kinds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import floor, log
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.timed_events import reduce_timed

Plain = Callable[[pd.DataFrame], dict[tuple[object, ...], list[float]]]
START = pd.Timestamp("2024-01-01")
KINDS: dict[str, dict[str, Any]] = {
    "many actors": {"actors": 150},
    "one actor": {"actors": 1},
    "actors of one segment": {"actors": 40, "nested": True},
    "no segments": {"segments": 0},
    "ties": {"prices": 4, "step": 3600},
    "machine": {"step": 61, "actors": 5},
    "nulls": {"missing": 0.2},
    "negative": {"negative": True},
    "two records": {"n": 2},
    "one record": {"n": 1},
}


def world(
    *, n: int = 500, actors: int = 12, segments: int = 5, prices: int = 0, step: int = 1,
    missing: float = 0.0, nested: bool = False, negative: bool = False,
) -> pd.DataFrame:  # fmt: skip
    rng = np.random.default_rng(n + actors + prices + step)
    actor = rng.integers(0, actors, n)
    segment = actor % 5 if nested else rng.integers(0, max(segments, 1), n)
    value = rng.integers(100, 3000, n) / 2 + rng.integers(0, 50, n) / 100
    if prices:
        value = np.array([120.01, 120.02, 77.0, 1203.33])[rng.integers(0, prices, n)]
    if negative:
        value = np.round(rng.normal(0, 300, n), 2)
    at = START + pd.to_timedelta(rng.integers(0, 14 * 86400 // step, n) * step, unit="s")
    frame = pd.DataFrame(
        {
            "segment": [f"s{s}" if segments else "" for s in segment],
            "period_start": START + pd.to_timedelta((at - START).days // 7 * 7, unit="D"),
            "at": at,
            "actor": [f"a{a}" for a in actor],
            "counterpart": [f"a{a}" for a in rng.integers(0, 3, n)],
            "record": [str(i) for i in range(n)],
            "value": value,
            "compare": 1 + np.abs(np.round(value)) + rng.integers(0, 3, n),
        }
    )
    for name in ("actor", "value", "compare"):
        frame[name] = frame[name].astype(object).where(rng.random(n) >= missing, None)
    return frame


def groups(records: pd.DataFrame) -> Iterator[tuple[tuple[str, pd.Timestamp], pd.DataFrame]]:
    """Records of each segment and of the whole, per period."""
    both = pd.concat([records[records["segment"] != ""], records.assign(segment="")])
    yield from both.groupby(["segment", "period_start"])


def actors(records: pd.DataFrame) -> dict[tuple[object, ...], list[float]]:
    found: dict[tuple[object, ...], list[float]] = {}
    for key, rows in groups(records.dropna(subset=["actor", "value"])):
        values = rows["value"].astype(float)
        by = values.groupby(rows["actor"]).sum().round(6)
        totals = sorted(by[by > 0], reverse=True)
        squares = (values**2).groupby(rows["actor"]).sum()[by[by > 0].index].sum()
        if totals:
            found[key] = [len(totals), sum(totals), sum(t * t for t in totals), squares,
                          totals[0], sum(totals[:5])]  # fmt: skip
    return found


def repeats(records: pd.DataFrame) -> dict[tuple[object, ...], list[float]]:
    found: dict[tuple[object, ...], list[float]] = {}
    for key, rows in groups(records.dropna(subset=["value"])):
        for kind, names in {
            "any": [],
            "actor": ["actor"],
            "row": ["actor", "counterpart", "at"],
        }.items():
            counts: Counter[tuple[object, ...]] = Counter()
            for row in rows.assign(at=rows["at"].dt.date).to_dict("records"):
                step = round(abs(float(row["value"])) / 0.01)
                if step >= 100 and step % 5 and (not names or row["actor"] is not None):
                    counts[(*(row[name] for name in names), step)] += 1
            blocks = Counter((*k[:-1], int(str(k[-1])) // 5) for k in counts)
            if counts:
                near = sum(n * (n - 1) / 2 for n in blocks.values())
                exact = sum(n > 1 for n in counts.values())
                areas = Counter(int(str(k[-1])) // 25 for k in counts) if not names else {}
                beside = sum(n * (n - 1) / 2 for n in areas.values())
                found[*key, kind] = [sum(counts.values()), exact, near, beside]
    return found


def gaps(records: pd.DataFrame) -> dict[tuple[object, ...], list[float]]:
    found: dict[tuple[object, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for key, rows in groups(records.dropna(subset=["actor"])):
        for _, own in rows.groupby("actor"):
            seconds = sorted(int((at - START).total_seconds()) for at in own["at"])
            counts = Counter(("second", second % 60) for second in seconds)
            fine = [second for second in seconds if second % 10 and second % 15]
            starts = fine[:1] + [b for a, b in pairwise(fine) if b - a >= 30]
            spans = [b - a for a, b in pairwise(starts)]
            counts.update(("gap", floor(log(gap) / log(2) + 1e-9)) for gap in spans)
            changes = [abs(b - a) for a, b in pairwise(spans) if abs(b - a) <= 12]
            counts.update(("same_gap", int(change > 2)) for change in changes)
            counts.update(("same_gap", 2) for _ in changes)
            for cell, n in counts.items():
                found[(*key, *cell)][0] += n
                found[(*key, *cell)][1] += n * n
    return found


def readings(records: pd.DataFrame) -> dict[tuple[object, ...], list[float]]:
    found: dict[tuple[object, ...], list[float]] = {}
    given = records.dropna(subset=["value", "compare"]).astype({"value": float, "compare": float})
    given = given[(given["value"] >= 0) & (given["compare"] > 0)]
    usual = (given["value"] / given["compare"]).groupby(given["period_start"]).median()
    for key, rows in groups(given):
        pull = rows["value"] - usual[key[1]] * rows["compare"]
        kept = rows.assign(pull=pull).sort_values(["pull", "value"])
        kept = kept if len(kept) < 3 else kept[1:-1]
        found[key] = [len(kept), kept["value"].sum(), kept["compare"].sum(),
                      (kept["value"] ** 2).sum(), (kept["value"] * kept["compare"]).sum(),
                      (kept["compare"] ** 2).sum()]  # fmt: skip
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("plain", "keys", "columns"),
    [
        (actors, [], ["n_actors", "total", "squares", "own_squares", "top_1", "top_5"]),
        (repeats, ["kind"], ["n", "exact", "near", "beside"]),
        (gaps, ["position", "bin"], ["n", "squares"]),
        (
            readings,
            [],
            ["n", "value", "compare", "value_squares", "products", "compare_squares"],
        ),
    ],
)
def test_a_reduction_says_what_a_loop_says(
    plain: Plain, keys: list[str], columns: list[str], kind: str
) -> None:
    records = world(**KINDS[kind])
    made = reduce_timed(records, plain.__name__, resolution=0.01)
    expected = plain(records)
    rows = {
        tuple(row[: 2 + len(keys)]): row[2 + len(keys) :]
        for row in made[["segment", "period_start", *keys, *columns]].itertuples(index=False)
    }
    assert set(rows) == set(expected)
    for key, numbers in expected.items():
        assert list(rows[key]) == pytest.approx(numbers, rel=1e-9, abs=1e-6), key
