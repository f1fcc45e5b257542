"""The invented company: its calendar, its teams, and what noise its numbers have.

What happens in which week is drawn in ``effort.py`` (outreach), ``deals.py`` (sales) and
``community.py``; everything else only writes it down in the format of a system.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Int = NDArray[np.int64]

seed = 70  # README.md says what other seeds give; generate.py --seed sets it
FIRST = date(2023, 11, 20)  # a Monday; the archives start here
TARGETS_SINCE = date(2025, 11, 17)  # the week in which the targets became paid
N_BASELINE = 104
EXPORTED = datetime(2026, 11, 16, 12)  # noqa: DTZ001 (local time, as in the exports)
N_WEEKS = 157  # 104 of baseline, 52 audited, and the Monday morning of the export

TEAMS = ("aston", "brook", "cedar", "delta", "ember", "fjord", "grove", "heron", "iris", "jade")
SEATS = 6  # above the smallest group that may be shown (5)
PERSISTENCE = 0.3  # from one week to the next


def random_state(stage: int) -> np.random.RandomState:
    """Return the generator of one stage; RandomState, because its streams are frozen (NEP 19)."""
    return np.random.RandomState([seed, stage])


def monday(week: int) -> date:
    """Return the first day of a week; week 0 is that of ``FIRST``."""
    return FIRST + timedelta(weeks=week)


def week_of(day: date) -> int:
    """Return the week in which a day lies."""
    return (day - FIRST).days // 7


def season(weeks: range) -> Float:
    """Log effect of the calendar: slow growth, a mild year, a summer dip, Christmas."""
    middle = [monday(week) + timedelta(days=3) for week in weeks]
    day = np.array([d.timetuple().tm_yday for d in middle], np.float64)
    year = np.array([(d - FIRST).days / 365.25 for d in middle])
    effect = 0.03 * year + 0.05 * np.cos(2 * np.pi * (day - 60) / 365.25)
    effect -= 0.25 * np.exp(-(((day - 223) / 16) ** 2))
    to_christmas = np.array([min(((_christmas(d) - d).days + 3) // 7, 9) for d in middle])
    for weeks_before, drop in ((1, 0.15), (0, 0.8), (-1, 0.5)):
        effect -= drop * (to_christmas == weeks_before)
    return effect


def _christmas(day: date) -> date:
    """Return the Christmas Day nearest to ``day``."""
    return date((day - timedelta(days=183)).year, 12, 25)


def persistent(state: np.random.RandomState, shape: tuple[int, int], sd: float) -> Float:
    """AR(1) noise of standard deviation ``sd`` along the second axis."""
    noise = state.standard_normal(shape)
    out = np.empty(shape)
    out[:, 0] = noise[:, 0]
    for t in range(1, shape[1]):
        out[:, t] = PERSISTENCE * out[:, t - 1] + np.sqrt(1 - PERSISTENCE**2) * noise[:, t]
    return sd * out


def draw(state: np.random.RandomState, log_mean: Float) -> Int:
    """Poisson counts; means are rounded, so that another exp() in its last bit changes nothing."""
    return state.poisson(np.round(np.exp(log_mean), 6)).astype(np.int64)


def moment(state: np.random.RandomState, week: int) -> datetime:
    """Return a time of that week, Monday to Friday between eight and six, without a zone."""
    day = monday(week) + timedelta(days=int(state.randint(0, 5)))
    second = int(state.randint(8 * 3600, 18 * 3600))
    return datetime.combine(day, time()) + timedelta(seconds=second)


def chance(state: np.random.RandomState, share: float) -> bool:
    """Return True in a share of all calls."""
    return bool(state.random_sample() < share)
