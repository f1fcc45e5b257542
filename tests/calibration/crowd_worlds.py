"""Worlds of who likes what and when, and the crowds that may be put into them.

Every function returns records with person, object and hour (hours since the first day, with
fractions); ``rep`` numbers independent communities, which become segments.
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd

from kpi_audit.paths import SQL
from kpi_audit.records import RECORD_COLUMNS

Rng = np.random.Generator
START = pd.Timestamp("2025-01-01")
PEOPLE, EACH = 400, 30  # people of a community, mean records of one in 30 days


def _frame(
    rep: np.ndarray, person: np.ndarray, thing: np.ndarray, hour: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame({"rep": rep, "person": person, "thing": thing, "hour": hour})


def _born(rng: Rng, size: tuple[int, ...], days: int) -> np.ndarray:
    """When objects appear: between 8 and 20 o'clock of any day."""
    return 24.0 * rng.integers(0, days, size) + rng.uniform(8, 20, size)


def _who(rng: Rng, reps: int, days: int) -> tuple[np.ndarray, np.ndarray]:
    """One entry per record: community and person; people differ four-fold in activity."""
    rate = EACH * days / 30 * rng.gamma(2, 0.5, (reps, PEOPLE))
    n = rng.poisson(rate).ravel()
    return np.repeat(np.repeat(np.arange(reps), PEOPLE), n), np.repeat(
        np.tile(np.arange(PEOPLE), reps), n
    )


def tastes(rng: Rng, reps: int, days: int = 30, *, median_hours: float = 6.0) -> pd.DataFrame:
    """Popular and rare objects, answered within hours to days."""
    rep, person = _who(rng, reps, days)
    objects = 20 * days
    weight = 1 / np.arange(1, objects + 1) ** 0.8
    thing = rng.choice(objects, len(rep), p=weight / weight.sum())
    born = _born(rng, (reps, objects), days)
    delay = median_hours * np.exp(1.2 * rng.standard_normal(len(rep)))
    return _frame(rep, person, thing, born[rep, thing] + delay)


def campaigns(rng: Rng, reps: int, days: int = 30) -> pd.DataFrame:
    """Six times a month, an object draws two fifths of everybody within three hours."""
    events = max(days // 5, 1)
    on = rng.random((reps, PEOPLE, events)) < 0.4
    rep, person, event = np.nonzero(on)
    hour = _born(rng, (reps, events), days)[rep, event] + 3 * rng.random(len(rep)) ** 2
    return pd.concat([tastes(rng, reps, days), _frame(rep, person, 10_000 + event, hour)])


def teams(
    rng: Rng,
    reps: int,
    days: int = 30,
    *,
    median_hours: float = 3.0,
    share: float = 0.6,
    size: int = 10,
) -> pd.DataFrame:
    """Teams that like each other's posts; ``share`` of what they do stays in the team."""
    frame = tastes(rng, reps, days)
    own = rng.random(len(frame)) < share
    posts = 2 * days
    rep, team = frame["rep"].to_numpy()[own], frame["person"].to_numpy()[own] // size
    post = rng.integers(0, posts, len(rep))
    born = _born(rng, (reps, PEOPLE // size + 1, posts), days)
    delay = median_hours * np.exp(rng.standard_normal(len(rep)))
    frame.loc[own, "thing"] = 20_000 + team * posts + post
    frame.loc[own, "hour"] = born[rep, team, post] + delay
    return frame.reset_index(drop=True)


def fast_teams(rng: Rng, reps: int, days: int = 30) -> pd.DataFrame:
    """As teams, half of it within twenty minutes."""
    return teams(rng, reps, days, median_hours=1 / 3)


def shifts(rng: Rng, reps: int, days: int = 30) -> pd.DataFrame:
    """People act in their own shift of eight hours only, in teams that work the same shift."""
    frame = teams(rng, reps, days, median_hours=2.0)
    start = 8.0 * (frame["person"].to_numpy() // 10 % 3)
    hour = frame["hour"].to_numpy()
    into = (hour - start) % 24
    wait = np.where(into < 8, 0.0, 24 - into + rng.exponential(1.0, len(hour)))
    return frame.assign(hour=hour + wait)


def routine(rng: Rng, reps: int, days: int = 30) -> pd.DataFrame:
    """Teams of ten that like everything of the day after their daily meeting, and little else."""
    frame = teams(rng, reps, days, share=0.2)
    per_day = 2
    shape = (reps, 4, 10, days, per_day)
    rep, team, member, day, post = np.nonzero(rng.random(shape) < 0.7)
    thing = 40_000 + (team * days + day) * per_day + post
    met = 24.0 * day + 9 + 2 * (team % 3) + rng.uniform(0, 0.9, len(rep))
    return pd.concat([frame, _frame(rep, 10 * team + member, thing, met)])


def followers(rng: Rng, reps: int, days: int = 30) -> pd.DataFrame:
    """A hundred people follow one author: of two posts a day, each likes a third at once."""
    posts = 2 * days
    rep, person, post = np.nonzero(rng.random((reps, 100, posts)) < 1 / 3)
    hour = _born(rng, (reps, posts), days)[rep, post] + rng.exponential(0.5, len(rep))
    return pd.concat([tastes(rng, reps, days), _frame(rep, person, 50_000 + post, hour)])


def events(rng: Rng, reps: int, days: int = 30) -> pd.DataFrame:
    """Forty people spend two days on the same sixteen objects, hour by hour."""
    rep, person, thing = np.nonzero(rng.random((reps, 40, 16)) < 0.9)
    first = 24.0 * rng.integers(0, days - 1, reps)
    hour = first[rep] + 9 + 24 * (thing // 8) + thing % 8 + rng.random(len(rep))
    return pd.concat([tastes(rng, reps, days), _frame(rep, person, 60_000 + thing, hour)])


def only_followers(rng: Rng, reps: int, days: int = 30) -> pd.DataFrame:
    """Cannot be told from a crowd: people who do nothing but like one author's posts at once."""
    frame = tastes(rng, reps, days)
    posts = days
    rep, person, post = np.nonzero(rng.random((reps, 40, posts)) < 0.8)
    hour = _born(rng, (reps, posts), days)[rep, post] + rng.exponential(0.3, len(rep))
    return pd.concat([frame[frame["person"] >= 40], _frame(rep, person, 50_000 + post, hour)])


INNOCENT: dict[str, Callable[..., pd.DataFrame]] = {
    "tastes": tastes, "campaigns": campaigns, "teams": teams, "fast_teams": fast_teams,
    "shifts": shifts, "routine": routine, "followers": followers, "events": events,
}  # fmt: skip


def with_crowd(
    rng: Rng, frame: pd.DataFrame, *, members: int = 20, objects: int = 30, share: float = 1.0,
    camouflage: float = 0.0, first_day: int = 0, days: int = 30,
) -> pd.DataFrame:  # fmt: skip
    """Put a crowd into every community: ``members`` new accounts hit ``objects`` within the hour.

    ``share``: chance that a member takes part; ``camouflage``: records of other people that a
    member repeats at another time, per record in the crowd.
    """
    reps = int(frame["rep"].max()) + 1
    rep, member, thing = np.nonzero(rng.random((reps, members, objects)) < share)
    when = 24.0 * first_day + _born(rng, (reps, objects), days)
    act = _frame(rep, 900_000 + member, 70_000 + thing, when[rep, thing] + rng.random(len(rep)))
    other = frame.sample(int(camouflage * len(act)), replace=True, random_state=1).reset_index()
    hide = act.sample(len(other), replace=True, random_state=2).reset_index()
    spread = 24.0 * first_day + _born(rng, (len(other),), days)
    hidden = _frame(*(a.to_numpy() for a in (hide["rep"], hide["person"], other["thing"])), spread)
    return pd.concat([frame, act, hidden])


def records(frame: pd.DataFrame, *, period_days: int | None = None) -> pd.DataFrame:
    """As ``kpi_events``: one segment per community; one-off, or periods of ``period_days``."""
    rep = frame["rep"].astype(str)
    out = pd.DataFrame(
        {
            "segment": "r" + rep,
            "actor": "r" + rep + "p" + frame["person"].astype(str),
            "object": "r" + rep + "o" + frame["thing"].astype(str),
            "at": START + pd.to_timedelta((frame["hour"] * 3600).round(), unit="s"),
        }
    )
    if period_days is not None:
        ago = (out["at"] - START).dt.days // period_days * period_days
        out["period_start"] = START + pd.to_timedelta(ago, unit="D")
    return out


def reduced(frame: pd.DataFrame, *, audit_from: str | None = None) -> pd.DataFrame:
    """As `tests.events.reduce`, which cannot take a column called ``at`` (a word of DuckDB's)."""
    given = frame.assign(**({} if "period_start" in frame else {"period_start": "1970-01-01"}))
    columns = ", ".join(
        f"cast({f'given.{name}' if name in given else 'null'} as {kind}) as {name}"
        for name, kind in RECORD_COLUMNS.items()
    )
    with duckdb.connect() as engine:
        engine.register("given", given)
        engine.execute(f"create temp table kpi_events as select {columns} from given")
        out = engine.execute((SQL / "units" / "crowds.sql").read_text(encoding="utf-8")).df()
    days = pd.to_datetime(out["period_start"])
    start = pd.Timestamp(audit_from) if audit_from else days.min()
    return out.assign(period_start=days, is_baseline=days < start)
