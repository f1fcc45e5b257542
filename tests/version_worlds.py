"""Invented KPIs whose closed weeks are revised: reporting triangles, and schemes on top of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.paths import SQL

START = np.datetime64("2023-01-02", "D")  # a Monday
BEFORE, WEEKS = 52, 104  # baseline; all
PERIODS, NIGHTS = np.arange(WEEKS), np.arange(WEEKS + 1)
AGE = NIGHTS - PERIODS[:, np.newaxis] - 1  # weeks since closing, (periods, nights)


def late(
    rng: np.random.Generator,
    rows: int,
    *,
    share: float = 0.1,
    slow: float = 2.0,
    wander: float = 0.0,
    rise: float = 0.0,
    season: float = 0.0,
) -> Float:
    """Log completeness: ``share`` is missing at closing and comes in with e-folding ``slow``."""
    missing = np.log(share) + rng.normal(0, 0.4, (rows, WEEKS))
    steps = np.cumsum(rng.normal(0, wander, (rows, WEEKS)), axis=1)
    missing += steps + np.log(1 + rise) * (PERIODS >= BEFORE)
    missing += season * np.sin(2 * np.pi * PERIODS / 52)
    gone = np.minimum(np.exp(missing), 0.9)[:, :, np.newaxis]
    return np.asarray(np.log1p(-gone * np.exp(-np.maximum(AGE, 0) / slow)))


def noise(rng: np.random.Generator, rows: int, *, ages: tuple[int, ...], size: float) -> Float:
    """Revisions both ways at fixed ages, as surveys and estimates have them."""
    steps = np.where(np.isin(AGE, ages), rng.normal(0, size, (rows, *AGE.shape)), 0.0)
    return np.asarray(np.cumsum(steps, axis=2))


def reloads(rng: np.random.Generator, rows: int, *, rate: float, size: float) -> Float:
    """Re-loads: in some nights all closed weeks change, together and each on its own."""
    night = rng.random((rows, 1, len(NIGHTS))) < rate
    shared = rng.normal(0, size, (rows, 1, len(NIGHTS)))
    own = rng.normal(0, size / 2, (rows, *AGE.shape))
    return np.asarray(np.cumsum(np.where(night & (AGE > 0), shared + own, 0.0), axis=2))


def raised(
    rng: np.random.Generator,
    rows: int,
    *,
    every: int,
    size: float,
    ages: tuple[int, int],
    since: int = BEFORE,
) -> Float:
    """Every so many weeks one closed week of an age between ``ages`` gains ``size``."""
    steps = np.zeros((rows, *AGE.shape))
    nights = np.arange(since + 1, WEEKS + 1, every)
    age = rng.integers(*ages, (rows, len(nights)))
    period = np.maximum(nights - 1 - age, 0)
    steps[np.arange(rows)[:, np.newaxis], period, nights] = np.log1p(size)
    return np.asarray(np.cumsum(steps, axis=2))


def versions(
    rng: np.random.Generator, factor: Float, *, level: float = 2000, loaded: int = 0
) -> pd.DataFrame:
    """Return what ``sql/units/revisions.sql`` makes of values that are level times exp(factor).

    Weeks that closed before night ``loaded`` are first known on it.
    """
    rows = len(factor)
    final = rng.poisson(level * np.exp(rng.normal(0, 0.15, (rows, WEEKS))))
    value = np.rint(final[:, :, np.newaxis] * np.exp(factor))
    known = (AGE >= 0) & (loaded <= NIGHTS)
    before = np.concatenate([np.full((rows, WEEKS, 1), np.nan), value[:, :, :-1]], axis=2)
    was_known = np.concatenate([np.zeros((WEEKS, 1), bool), known[:, :-1]], axis=1)
    before = np.where(was_known, before, np.nan)
    at = np.nonzero(known & (value != before))
    return pd.DataFrame({
        "segment": at[0].astype(str), "period_start": START + 7 * at[1],
        "revised_on": START + 7 * at[2],
        "first_known_on": START + 7 * np.maximum(at[1] + 1, loaded),
        "value": value[at], "value_before": before[at], "is_baseline": at[1] < BEFORE,
    })  # fmt: skip


def reduce(given: pd.DataFrame, *, audit_from: date | str | None = None) -> pd.DataFrame:
    """Return what ``sql/units/revisions.sql`` makes of rows of ``kpi_versions``."""
    kinds: dict[str, Any] = {
        "segment": "varchar", "period_start": "date", "value": "double", "n": "bigint",
        "known_from": "date",
    }  # fmt: skip
    columns = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in kinds.items())
    with duckdb.connect() as engine:
        engine.register("given", given)
        engine.execute(f"create temp table kpi_versions as select {columns} from given")
        frame = engine.execute((SQL / "units" / "revisions.sql").read_text(encoding="utf-8")).df()
    start = None if audit_from is None else pd.Timestamp(audit_from)
    days = pd.to_datetime(frame["period_start"])
    return frame.assign(period_start=days, is_baseline=False if start is None else days < start)


def cleanup(rng: np.random.Generator, rows: int, *, since: int = 70, weeks: int = 8) -> Float:
    """One project: for some weeks on end, closed weeks are corrected upwards bit by bit."""
    steps = np.abs(rng.normal(0, 0.03, (rows, *AGE.shape))) * (AGE > 0)
    steps *= (since <= NIGHTS) & (since + weeks > NIGHTS) & (rng.random(AGE.shape) < 0.2)
    return np.asarray(np.cumsum(steps, axis=2))


def corrections(rng: np.random.Generator, rows: int, *, rate: float, size: float) -> Float:
    """Single corrections of single closed weeks, both ways, with heavy tails."""
    hit = (rng.random((rows, *AGE.shape)) < rate) & (AGE > 0)
    steps = np.where(hit, size * rng.standard_t(3, (rows, *AGE.shape)), 0.0)
    return np.asarray(np.cumsum(np.clip(steps, -0.7, 0.7), axis=2))


def monthly(
    rng: np.random.Generator, rows: int, *, share: float = 0.0, gain: float = 0.0
) -> pd.DataFrame:
    """Two years of months with nightly versions; ``gain`` comes 20 days after closing, audited.

    ``share`` of a month is missing when it closes and comes in within days.
    """
    months = np.arange("2023-01", "2025-01", dtype="datetime64[M]")
    days = np.arange(40)
    missing = share * np.exp(rng.normal(0, 0.3, (rows, 24, 1)) - days / 5)
    value = rng.poisson(3000, (rows, 24, 1)) * (1 - missing)
    is_audited = np.arange(24) >= 12
    value = np.rint(value * (1 + gain * (is_audited[:, np.newaxis] & (days >= 20))))
    before = np.concatenate([np.full((rows, 24, 1), np.nan), value[:, :, :-1]], axis=2)
    at = np.nonzero(value != before)
    closing = (months + 1).astype("datetime64[D]")[at[1]]
    frame = pd.DataFrame({
        "segment": at[0].astype(str), "period_start": months.astype("datetime64[D]")[at[1]],
        "revised_on": closing + at[2], "first_known_on": closing, "value": value[at],
        "value_before": before[at], "is_baseline": ~is_audited[at[1]],
    })  # fmt: skip
    return frame[frame["revised_on"] < np.datetime64("2025-01-01")]
