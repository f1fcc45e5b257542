"""Records as the fire drill copies them: three copies, everything declared."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_audit.records import RECORD_COLUMNS


def records(n: int = 400) -> pd.DataFrame:
    """Mixed order; cases of one to five updates, of which some end late."""
    rng = np.random.default_rng(8)
    frame = pd.DataFrame(index=range(n), columns=list(RECORD_COLUMNS), dtype=object)
    at = pd.Timestamp("2026-01-05 09:00") + pd.to_timedelta(rng.uniform(0, 5e6, n), unit="s")
    at = at.floor("s")
    week = at.floor("D") - pd.to_timedelta(at.day_of_week, unit="D")
    copy = rng.integers(0, 3, n).astype(str)
    case, at = _cases(at, copy, rng)
    return frame.assign(
        segment=copy, part=rng.choice(list("AB"), n), period_start=week, at=at,
        actor=rng.choice(list("abcdef"), n), value=np.round(rng.normal(100, 8, n) * 2) / 2,
        numerator=rng.binomial(120, 0.7, n), denominator=120.0, compare=rng.normal(100, 8, n),
        companion=rng.poisson(3, n), is_reversed=False, text=[f"text {i}" for i in range(n)],
        counterpart=rng.choice(list("uvwxyz"), n), object=rng.choice(list("klmnop"), n),
        record=[f"r{i}" for i in range(n)], weight=1.0, case_id=case,
        state=rng.choice(["open", "waiting", "closed"], n, p=[0.6, 0.2, 0.2]),
        is_stopped=lambda rows: rows["state"] != "open",
    )  # fmt: skip


def _cases(
    at: pd.DatetimeIndex, copy: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, pd.DatetimeIndex]:
    """Let records of a copy that follow each other be one case, a few hours apart."""
    order = np.lexsort([at, copy])
    place = np.empty(len(at), np.int64)
    place[order] = np.arange(len(at))
    case = np.char.add(np.char.add(copy.astype(str), "-"), (place // 3).astype(str))
    first = at.to_series(index=case).groupby(level=0).transform("min")
    hours = (place % 3) * 14 + rng.uniform(0, 4, len(at))
    return case, pd.DatetimeIndex(first.to_numpy() + pd.to_timedelta(hours, unit="h")).floor("s")


def versions() -> pd.DataFrame:
    """Thirty weeks of three copies; every third period was revised after a week."""
    weeks = pd.Timestamp("2026-01-05") + pd.to_timedelta(7 * np.arange(30), unit="D")
    one = pd.DataFrame({"period_start": weeks, "known_from": weeks + pd.Timedelta(days=7)})
    late = one.iloc[:28:3].assign(known_from=lambda rows: rows["known_from"] + pd.Timedelta(days=7))
    both = pd.concat([one.assign(value=100.0), late.assign(value=101.0)]).assign(n=10)
    copies = [both.assign(segment=name) for name in "012"]
    return pd.concat(copies).sample(frac=1, random_state=3).reset_index(drop=True)
