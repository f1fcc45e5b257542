"""Worlds of first messages: how many of an actor's are copies, before and since an audit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float
from kpi_audit.shapes.texts import Texts

Rng = np.random.Generator
BEFORE, SINCE = 12, 12
PERIODS = BEFORE + SINCE
SPREAD = (0.9, 5.1)  # beta law of the share an actor copies: mean .15, most copy little


@dataclass
class Habits:
    """Share copied and volume, each of shape (repetitions, periods, actors)."""

    share: Float
    volume: Float


Change = Callable[[Rng, Habits], Habits]


def _steady(_: Rng, habits: Habits) -> Habits:
    return habits


def _volume(factor: float) -> Change:
    def change(_: Rng, habits: Habits) -> Habits:
        habits.volume[:, BEFORE:] *= factor
        return habits

    return change


def _season(_: Rng, habits: Habits) -> Habits:
    """Twice as many copies in the busy season, and more messages."""
    wave = np.sin(2 * np.pi * np.arange(PERIODS) / 12)[:, np.newaxis]
    habits.share *= np.exp(0.4 * wave)
    habits.volume *= np.exp(0.5 * wave)
    return habits


def _wandering(rng: Rng, habits: Habits) -> Habits:
    """Each actor's habit is a random walk in log odds."""
    steps = rng.normal(0, 0.2, habits.share.shape).cumsum(axis=1)
    odds = np.log(np.clip(habits.share, 0.01, 0.99) / np.clip(1 - habits.share, 0.01, 0.99))
    habits.share = 1 / (1 + np.exp(-odds - steps))
    return habits


def _campaign(_: Rng, habits: Habits) -> Habits:
    """In one audited period nearly all write about the same event."""
    habits.share[:, BEFORE + 2] = 0.9
    return habits


def copying(actors: slice | float, share: float) -> Change:
    """Some actors copy ``share`` of their first messages since the audit starts."""

    def change(rng: Rng, habits: Habits) -> Habits:
        since = habits.share[:, BEFORE:]
        if isinstance(actors, slice):
            since[:, :, actors] = share
        else:
            who = rng.random((len(since), 1, since.shape[2])) < actors
            habits.share[:, BEFORE:] = np.where(who, share, since)
        return habits

    return change


def _mix(_: Rng, habits: Habits) -> Habits:
    """Those who copied all along send three times as much as before."""
    top = np.argsort(habits.share[:, 0], axis=1)[:, -3:]
    rows = np.arange(len(top))[:, np.newaxis]
    for t in range(BEFORE, PERIODS):
        habits.volume[rows, t, top] *= 3
    return habits


def replaced(share: float) -> Change:
    """A part of the team is new; the newcomers' habits come from where the others' came from."""

    def change(rng: Rng, habits: Habits) -> Habits:
        size = (len(habits.share), 1, habits.share.shape[2])
        fresh = rng.beta(*SPREAD, size)
        who = rng.random(size) < share
        habits.share[:, BEFORE:] = np.where(who, fresh, habits.share[:, BEFORE:])
        return habits

    return change


INNOCENT: dict[str, Change] = {
    "steady": _steady,
    "volume_doubles": _volume(2.0),
    "volume_halves": _volume(0.5),
    "season": _season,
    "wandering_habits": _wandering,
    "campaign_in_one_period": _campaign,
    "one_new_colleague_copies": copying(slice(0, 1), 0.9),
    "two_new_colleagues_copy": copying(slice(0, 2), 0.9),
    "copiers_send_more": _mix,
    "half_the_team_is_new": replaced(0.5),
    "the_team_is_new": replaced(1.0),
}
DISTORTED: dict[str, Change] = {
    "half_copy_90%": copying(0.5, 0.9),
    "most_copy_90%": copying(0.8, 0.9),
    "all_copy_40%": copying(1.0, 0.4),
    "all_copy_60%": copying(1.0, 0.6),
    "all_copy_80%": copying(1.0, 0.8),
}


def simulate(
    rng: Rng, repetitions: int, change: Change, *, actors: int = 12, n: float = 15.0
) -> Texts:  # fmt: skip
    """Tables of ``repetitions`` segments; copies come from one or two texts of the actor's own."""
    size = (repetitions, PERIODS, actors)
    usual = rng.beta(*SPREAD, (repetitions, 1, actors))
    activity = n * np.exp(rng.normal(0, 0.4, (repetitions, 1, actors)))
    habits = change(
        rng, Habits(np.broadcast_to(usual, size).copy(), np.tile(activity, (1, PERIODS, 1)))
    )
    sent = rng.poisson(habits.volume)
    copies = rng.binomial(sent, np.clip(habits.share, 0, 1))
    first = rng.binomial(copies, 0.8)
    alike = sum(k * (k - 1.0) for k in (first, copies - first))
    counted = np.where(sent >= 2, sent, 0).astype(np.float64)
    matches = np.where(sent >= 2, np.sqrt(alike * sent / np.maximum(sent - 1, 1)), 0.0)
    months = np.datetime64("2022-01", "M") + np.arange(PERIODS)
    total, copied = counted.sum(axis=2), copies.sum(axis=2).astype(np.float64)
    return Texts(
        tuple(f"{i:03d}" for i in range(repetitions)), months.astype("datetime64[D]"),
        np.arange(PERIODS) < BEFORE, total, (counted**2).sum(axis=2), matches.sum(axis=2),
        (matches**2).sum(axis=2), (matches * counted).sum(axis=2), copied, copied // 5,
        total // 3, 2 * total, total // 4,
    )  # fmt: skip
