"""The invented company: its calendar, its teams, and what happens in each team and week.

Everything downstream only spreads these counts over people, days and files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Int = NDArray[np.int64]

SEED = 70  # one of the clear ones; README.md says what that means
FIRST = date(2023, 11, 20)  # a Monday; the archives start here
TARGETS_SINCE = date(2025, 11, 17)  # the week in which the targets became paid
N_BASELINE = 104
EXPORTED = datetime(2026, 11, 16, 12)  # noqa: DTZ001 (local time, as in the exports)
N_WEEKS = 157  # 104 of baseline, 52 audited, and the Monday morning of the export
LAG = 2  # weeks from outreach to an opportunity
CRM_AHEAD = 13  # the CRM holds a quarter more, so that closings have run in when the archives start

TEAMS = ("aston", "brook", "cedar", "delta", "ember", "fjord", "grove", "heron", "iris", "jade")
SEATS = 6  # above the smallest group that may be shown (5)

# Weekly totals of the whole company, chosen so that counting noise (1/sqrt(n)) is clearly smaller
# than the swings of real activity below, with files that stay small.
MESSAGES, REPLIES, OPPORTUNITIES, CONNECTIONS = 54.0, 31.0, 42.0, 34.0
HOLLOW_FACTOR = 1.8  # messages since the target, for the same conversations
ACTIVITY_SD, ACTIVITY_AR = 0.32, 0.3  # campaigns, absences, appetite: moves effort and result alike
TEAM_SD, OWN_SD = 0.12, 0.04

INVITATION_TARGET = 12  # per person in a week on duty
INVITATIONS_ON_DUTY = 11.0
DUTY_EVERY = SEATS  # weeks: one of the six of a team invites in any one week
PUSHED_FROM, PUSHED_SHARE = 8, 0.8  # who ends a week at 8 to 11 goes on to 12


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens, week by week.

    Attributes
    ----------
    messages, bumps, replies, connections : Int
        Per team and week of the archives, shape (n_teams, N_WEEKS). ``bumps`` are the reminders
        that only the target brought.
    invitations : Int
        Per seat and week, shape (n_teams * SEATS, N_WEEKS); 0 off duty.
    opportunities : Int
        Per team and week of the CRM, shape (n_teams, CRM_AHEAD + N_WEEKS).
    """

    messages: Int
    bumps: Int
    replies: Int
    connections: Int
    invitations: Int
    opportunities: Int


def random_state(stage: int) -> np.random.RandomState:
    """Return the generator of one stage; RandomState, because its streams are frozen (NEP 19)."""
    return np.random.RandomState([SEED, stage])


def monday(week: int) -> date:
    """Return the first day of a week; week 0 is that of ``FIRST``."""
    return FIRST + timedelta(weeks=week)


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
        out[:, t] = ACTIVITY_AR * out[:, t - 1] + np.sqrt(1 - ACTIVITY_AR**2) * noise[:, t]
    return sd * out


def draw(state: np.random.RandomState, log_mean: Float) -> Int:
    """Poisson counts; means are rounded, so that another exp() in its last bit changes nothing."""
    return state.poisson(np.round(np.exp(log_mean), 6)).astype(np.int64)


def plan() -> Plan:
    """Draw the three years."""
    state = random_state(1)
    weeks = range(-CRM_AHEAD - LAG, N_WEEKS)
    calendar = season(weeks)
    n_teams, n_weeks = len(TEAMS), len(weeks)
    size = state.uniform(0.75, 1.25, (n_teams, 1))
    size = np.log(size / size.sum())
    activity = persistent(state, (1, n_weeks), ACTIVITY_SD) + persistent(
        state, (n_teams, n_weeks), TEAM_SD
    )
    archive = slice(CRM_AHEAD + LAG, None)

    def effort(total: float) -> Float:
        own = OWN_SD * state.standard_normal((1, n_weeks))
        log_mean: Float = np.log(total) + size + calendar + activity + own
        return log_mean[:, archive]

    genuine = effort(MESSAGES)
    is_hollow = np.arange(N_WEEKS) >= N_BASELINE
    bumps = draw(state, genuine + np.log(HOLLOW_FACTOR - 1)) * is_hollow
    # Half of the calendar acts when the work is done, half when the customer is away as well.
    follow = 0.5 * calendar[LAG:] + 0.5 * calendar[:-LAG] + activity[:, :-LAG]
    result = np.log(OPPORTUNITIES) + size + follow + OWN_SD * state.standard_normal((1, 1))
    return Plan(
        messages=draw(state, genuine),
        bumps=bumps,
        replies=draw(state, effort(REPLIES)),
        connections=draw(state, _attention(state)),
        invitations=_invitations(state, (calendar + activity)[:, archive]),
        opportunities=draw(state, result),
    )


def _attention(state: np.random.RandomState) -> Float:
    """Log means of new connections: their own growth and fashion, nothing of the company's work."""
    year = np.arange(N_WEEKS) / 52.1775
    own = persistent(state, (1, N_WEEKS), 0.25)
    even = np.full((len(TEAMS), 1), np.log(CONNECTIONS / len(TEAMS)))
    return even + 0.2 * year + 0.1 * np.sin(2 * np.pi * year) + own


def _invitations(state: np.random.RandomState, level: Float) -> Int:
    """Invitations per seat; since the target near misses are pushed to it by real invitations."""
    seats = np.arange(len(TEAMS) * SEATS)
    weeks = np.arange(N_WEEKS)
    counts = draw(state, np.log(INVITATIONS_ON_DUTY) + level[seats // SEATS])
    near = (counts >= PUSHED_FROM) & (counts < INVITATION_TARGET) & (weeks >= N_BASELINE)
    pushed = near & (state.random_sample(counts.shape) < PUSHED_SHARE)
    counts[pushed] = INVITATION_TARGET
    on_duty = (weeks + seats[:, np.newaxis]) % DUTY_EVERY == 0
    return np.where(on_duty, counts, 0)
