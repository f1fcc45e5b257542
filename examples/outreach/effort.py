"""What the outreach teams do in each week, and what comes of it: messages, answers, deals begun.

Activity is what moves effort and result alike: campaigns, absences, appetite. Everything planted
here is stated in ``truth.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from world import (
    N_BASELINE,
    N_WEEKS,
    SEATS,
    TEAMS,
    Float,
    Int,
    draw,
    persistent,
    random_state,
    season,
    week_of,
)

LAG = 2  # weeks from outreach to an opportunity
CRM_AHEAD = 13  # the CRM holds a quarter more, so that closings have run in when the archives start

# Weekly totals of the whole company, chosen so that counting noise (1/sqrt(n)) is clearly smaller
# than the swings of real activity below, with files that stay small.
MESSAGES, REPLIES, OPPORTUNITIES, CONNECTIONS = 32.0, 22.0, 26.0, 20.0
ACTIVITY_SD, TEAM_SD, OWN_SD = 0.32, 0.12, 0.04

SPAMMERS = {4, 5}  # teams that write ten times as much since messages are paid, for no answer more
SPAM = 9.0  # messages on top of each genuine one

INVITATION_TARGET = 12  # per person in a week on duty
INVITATIONS_ON_DUTY = 11.0
DUTY_EVERY = 10  # weeks
PUSHED_FROM, PUSHED_SHARE = 8, 0.8  # who ends a week at 8 to 11 goes on to 12

LEARNED, LEARNERS, LEARNED_FACTOR = date(2026, 2, 2), 7, 3.0  # heron asks its customers for names
REORGANISED, FROM_TEAM, TO_TEAM, MOVED = date(2026, 4, 6), 9, 8, 0.35  # jade hands a region to iris


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens, week by week.

    Attributes
    ----------
    messages, spam, replies, connections : Int
        Per team and week of the archives, shape (n_teams, N_WEEKS). ``spam`` is what only the
        target brought.
    invitations : Int
        Per seat and week, shape (n_teams * SEATS, N_WEEKS); 0 off duty.
    opportunities : Int
        Per team and week of the CRM, shape (n_teams, CRM_AHEAD + N_WEEKS).
    """

    messages: Int
    spam: Int
    replies: Int
    connections: Int
    invitations: Int
    opportunities: Int


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
    is_spam = np.isin(np.arange(n_teams), list(SPAMMERS))[:, np.newaxis]
    is_spam = is_spam & (np.arange(N_WEEKS) >= N_BASELINE)
    # Half of the calendar acts when the work is done, half when the customer is away as well.
    follow = 0.5 * calendar[LAG:] + 0.5 * calendar[:-LAG] + activity[:, :-LAG]
    result = np.log(OPPORTUNITIES) + size + follow + OWN_SD * state.standard_normal((1, 1))
    return Plan(
        messages=draw(state, genuine),
        spam=draw(state, genuine + np.log(SPAM)) * is_spam,
        replies=draw(state, effort(REPLIES)),
        connections=draw(state, _attention(state)),
        invitations=_invitations(state, (calendar + activity)[:, archive]),
        opportunities=draw(state, np.log(_territories(np.exp(result)))),
    )


def _territories(means: Float) -> Float:
    """Return means of opportunities with what one team learned and what another handed over."""
    weeks = np.arange(means.shape[1]) - CRM_AHEAD
    out = means.copy()
    out[LEARNERS] *= np.where(weeks >= week_of(LEARNED), LEARNED_FACTOR, 1.0)
    moved = np.where(weeks >= week_of(REORGANISED), MOVED, 0.0) * means[FROM_TEAM]
    out[FROM_TEAM] -= moved
    out[TO_TEAM] += moved
    return out


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
