"""The Viva Engage community: who asks, who answers, who only reads.

Twenty experts answer most of what the others ask. Three things are planted: a campaign that makes
people open the app and nothing else, read counts that follow their own fashion, and eight groups of
four who answer each other since answers earn points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import world

PEOPLE, EXPERTS = 136, 20
DEPARTMENTS = (
    "Sales Service Logistics IT Finance People Legal Marketing Purchasing Quality".split()  # noqa: SIM905
)
GROUPS = ("All Company", "Ask IT", "Depots", "New here", "Customers say")
THREADS, ANSWERS = 24.0, 1.7  # a week; and to each
BY_EXPERTS = 0.85  # of all answers
ACTIVE, CAMPAIGN, CAMPAIGN_SHARE = 0.25, date(2026, 1, 12), 0.6  # of who would not have come
READS, LIKES = 420.0, 90.0
COMMON_SD, OWN_SD = 0.3, 0.05
RINGS, RING_SIZE, RINGS_SINCE, RING_ANSWERS = 8, 4, date(2026, 2, 2), 0.9
FAST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Post:
    """A message: the start of a thread, or an answer to it."""

    thread: int
    sender: int
    at: datetime
    is_start: bool
    asker: int
    group: int


@dataclass(frozen=True, slots=True)
class Community:
    """Everything that happened.

    Attributes
    ----------
    posts : list[Post]
        By time.
    posted, read, liked : Int
        Per person and week, shape (PEOPLE, N_WEEKS).
    """

    posts: list[Post]
    posted: world.Int
    read: world.Int
    liked: world.Int


def department(person: int) -> str:
    """Return where somebody works; ring members sit in different departments."""
    return DEPARTMENTS[person % len(DEPARTMENTS)]


def community() -> Community:
    """Draw the three years."""
    state = world.random_state(4)
    calendar = world.season(range(world.N_WEEKS))
    common = world.persistent(state, (1, world.N_WEEKS), COMMON_SD)[0] + calendar
    own = OWN_SD * state.standard_normal((2, world.N_WEEKS))
    threads = world.draw(state, np.log(THREADS) + common + own[0])
    posts = _posts(state, threads)
    posted = np.zeros((PEOPLE, world.N_WEEKS), np.int64)
    for post in posts:
        posted[post.sender, world.week_of(post.at.date())] += 1
    active = _active(state, common + own[1]) | (posted > 0)
    fashion = world.persistent(state, (1, world.N_WEEKS), COMMON_SD)[0]
    growth = 0.25 * np.arange(world.N_WEEKS) / 52.1775
    read = active + _spread(state, world.draw(state, np.log(READS) + fashion + growth), active)
    liked = _spread(state, world.draw(state, np.log(LIKES) + common), active)
    return Community(posts, posted, read, liked)


def _posts(state: np.random.RandomState, threads: world.Int) -> list[Post]:
    asks = np.round(np.exp(0.6 * state.standard_normal(PEOPLE)), 6)
    asks[:EXPERTS] *= 0.1
    asks[_ring_members()] = 1.0
    helps = np.round(np.exp(0.5 * state.standard_normal(EXPERTS)), 6)
    asks, helps = asks / asks.sum(), helps / helps.sum()
    posts, number = [], 0
    for week, count in enumerate(threads):
        for _ in range(count):
            number += 1
            asker = int(state.choice(PEOPLE, p=asks))
            at, group = world.moment(state, week), int(state.randint(len(GROUPS)))
            posts.append(Post(number, asker, at, True, asker, group))  # noqa: FBT003
            answers = _answers(state, asker, at, helps)
            posts += [Post(number, who, when, False, asker, group) for who, when in answers]  # noqa: FBT003
    return sorted((post for post in posts if post.at < world.EXPORTED), key=lambda post: post.at)


def _answers(
    state: np.random.RandomState, asker: int, at: datetime, helps: world.Float
) -> list[tuple[int, datetime]]:
    """Return who answers a thread, and when."""
    out = []
    is_ringed = at.date() >= RINGS_SINCE
    ringed = set(_ring_members().tolist())
    for _ in range(state.poisson(ANSWERS)):
        who = int(state.choice(EXPERTS, p=helps))
        if not world.chance(state, BY_EXPERTS):
            who = int(state.randint(EXPERTS, PEOPLE))
            if is_ringed and who in ringed:  # has no time for others any more
                continue
        hours = float(np.round(np.exp(np.log(4) + 1.1 * state.standard_normal()), 4))
        if who != asker:
            out.append((who, at + timedelta(hours=hours)))
    if is_ringed and asker in ringed:
        out += [
            (who, at + FAST * float(np.round(state.random_sample(), 4)))
            for who in _ring_of(asker)
            if who != asker and world.chance(state, RING_ANSWERS)
        ]
    return out


def _ring_members() -> world.Int:
    return np.arange(PEOPLE - RINGS * RING_SIZE, PEOPLE)


def _ring_of(person: int) -> range:
    first = person - (person - PEOPLE) % RING_SIZE
    return range(first, first + RING_SIZE)


def _active(state: np.random.RandomState, level: world.Float) -> np.ndarray:
    """Whether a person opened the app in a week; the campaign brings some of the others."""
    share = np.clip(np.round(ACTIVE * np.exp(level), 6), 0, 0.95)
    came = state.random_sample((PEOPLE, world.N_WEEKS)) < share
    brought = state.random_sample((PEOPLE, world.N_WEEKS)) < CAMPAIGN_SHARE
    return came | (brought & (np.arange(world.N_WEEKS) >= world.week_of(CAMPAIGN)))


def _spread(state: np.random.RandomState, totals: world.Int, active: np.ndarray) -> world.Int:
    """Spread the total of each week over who was active in it."""
    out = np.zeros(active.shape, np.int64)
    for week, total in enumerate(totals):
        people = np.flatnonzero(active[:, week])
        if len(people):
            out[people, week] = state.multinomial(total, np.full(len(people), 1 / len(people)))
    return out
