"""Worlds of time stamps: people at work, and timers among them."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float, Int

Rng = np.random.Generator
Times = Int  # seconds since a midnight, shape (n_actors, n_records)
Draw = Callable[[Rng, int, int], Times]
DAY = 86400


def renewal(draw: Callable[[Rng, tuple[int, int]], Float]) -> Draw:
    """Work in which one record follows the other after a gap of its own."""
    return lambda rng, actors, n: (
        rng.uniform(0, DAY, (actors, 1)) + np.cumsum(draw(rng, (actors, n)), axis=1)
    ).astype(np.int64)


def waiting(seconds: float) -> Draw:
    return renewal(lambda rng, size: rng.exponential(seconds, size))


def paced(seconds: float, variation: float) -> Draw:
    """One task after the other, each of about the same length."""
    return renewal(lambda rng, size: rng.gamma(variation**-2, seconds * variation**2, size))


def timer(seconds: float, jitter: float) -> Draw:
    return renewal(lambda rng, size: seconds + rng.normal(0, jitter, size))


def random_timer(seconds: float, up_to: float) -> Draw:
    """A bot that waits and adds a random time."""
    return renewal(lambda rng, size: seconds + rng.uniform(0, up_to, size))


def office(rng: Rng, actors: int, n: int) -> Times:
    """Eight records a day between nine and five, heavy-tailed pauses."""
    hours = np.sort(rng.beta(2, 2, (actors, -(-n // 8), 8)) * 8 * 3600 + 9 * 3600, axis=2)
    days = np.arange(hours.shape[1])[:, np.newaxis] * DAY
    return (hours + days).reshape(actors, -1)[:, :n].astype(np.int64)


def daily(rng: Rng, actors: int, n: int) -> Times:
    """One record a day at the start of the shift, a few minutes early or late."""
    start = rng.integers(6, 22, (actors, 1)) * 3600
    return (start + np.arange(n) * DAY + rng.normal(0, 240, (actors, n))).astype(np.int64)


def bursts(rng: Rng, actors: int, n: int) -> Times:
    """Five quick records at a time, hours apart."""
    heads = np.cumsum(rng.exponential(7200, (actors, -(-n // 5), 1)), axis=1)
    tails = np.cumsum(rng.exponential(8, (actors, heads.shape[1], 5)), axis=2)
    return (heads + tails).reshape(actors, -1)[:, :n].astype(np.int64)


def batches(rng: Rng, actors: int, n: int) -> Times:
    """Imports: ten records with one time stamp."""
    return np.repeat(waiting(20000)(rng, actors, -(-n // 10)), 10, axis=1)[:, :n]


def rounded(draw: Draw, step: int, share: float = 1.0) -> Draw:
    """Some actors' times are recorded in steps."""

    def made(rng: Rng, actors: int, n: int) -> Times:
        times = draw(rng, actors, n)
        rough = (np.arange(actors) < share * actors)[:, np.newaxis]
        return np.where(rough, times // step * step, times)

    return made


def forwarded(draw: Draw, every: int, *, is_shared: bool = False, jitter: float = 0.0) -> Draw:
    """Records are stamped when a program sends what waits: each actor's own, or all actors'."""

    def made(rng: Rng, actors: int, n: int) -> Times:
        phase = np.full((actors, 1), 427) if is_shared else rng.integers(0, every, (actors, 1))
        sent = (draw(rng, actors, n) - phase) // every * every + phase + every
        return (sent + rng.uniform(0, jitter, sent.shape)).astype(np.int64)

    return made


def full_hours(rng: Rng, actors: int, n: int) -> Times:
    """Half of the records are entered at the full hour, typed in."""
    times = waiting(3000)(rng, actors, n)
    return np.where(rng.random(times.shape) < 0.5, times // 3600 * 3600, times)


def among(timers: Draw, people: Draw, number: int = 1) -> Draw:
    """``number`` of the actors use a timer."""

    def made(rng: Rng, actors: int, n: int) -> Times:
        out = people(rng, actors, n)
        out[:number] = timers(rng, number, n)
        return out

    return made


INNOCENT: dict[str, Draw] = {
    "office_hours": office,
    "waiting_1_minute": waiting(60),
    "waiting_10_minutes": waiting(600),
    "paced_1_minute_cv_0.3": paced(60, 0.3),
    "paced_1_minute_cv_0.15": paced(60, 0.15),
    "paced_1_minute_cv_0.1": paced(60, 0.1),
    "paced_5_minutes_cv_0.1": paced(300, 0.1),
    "daily_shift_start": daily,
    "bursts": bursts,
    "batch_imports": batches,
    "half_to_the_minute": rounded(waiting(300), 60, 0.5),
    "all_to_the_minute": rounded(waiting(300), 60),
    "half_to_15_seconds": rounded(waiting(120), 15, 0.5),
    "all_to_5_seconds": rounded(waiting(120), 5),
    "full_hours": full_hours,
    "synced_every_15_minutes": forwarded(waiting(900), 900, is_shared=True),
    "synced_every_5_minutes_jitter": forwarded(waiting(900), 300, is_shared=True, jitter=3),
}
DISTORTED: dict[str, Draw] = {
    "1_of_10_timer_5_minutes": among(timer(300, 0.3), waiting(600)),
    "1_of_10_timer_1_hour_jitter_1": among(timer(3600, 1), office),
    "1_of_10_timer_97s_among_busy": among(timer(97, 0.3), waiting(60)),
    "1_of_10_timer_jitter_2": among(timer(300, 2), waiting(600)),
    "3_of_10_timer_jitter_5": among(timer(300, 5), waiting(600), 3),
    "unseen_bots_wait_60_to_120": random_timer(60, 60),
}


def records(
    rng: Rng, draw: Draw, repetitions: int, n: int, *, actors: int = 10, first: str = "2024-01-01"
) -> pd.DataFrame:
    """``n`` records of each of ten actors; one segment per repetition."""
    times = draw(rng, actors, n * repetitions).reshape(actors, repetitions, n)
    names = np.arange(repetitions)[np.newaxis, :, np.newaxis]
    who = np.arange(actors)[:, np.newaxis, np.newaxis]
    segment, actor = (np.broadcast_to(x, times.shape).reshape(-1) for x in (names, who))
    at = np.datetime64(first, "s") + times.reshape(-1)
    return pd.DataFrame({"segment": segment.astype(str), "actor": actor.astype(str), "at": at})
