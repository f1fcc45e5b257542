"""Worlds of recorded values, month by month, shape (repetitions, months, values per month)."""

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd

from kpi_audit.arrays import Float
from kpi_audit.paths import SQL

Rng = np.random.Generator
Size = tuple[int, int, int]
Draw = Callable[[Rng, Size], Float]
World = tuple[Draw, Draw]  # before and since the audit started


def reduce_in_time(values: Float, first_month: str) -> pd.DataFrame:
    """Reduce values that follow each other; one segment per repetition."""
    repetitions, months, n = values.shape
    starts = pd.date_range(first_month, periods=months, freq="MS")
    given = pd.DataFrame(
        {
            "segment": np.repeat([f"r{i:03d}" for i in range(repetitions)], months * n),
            "period_start": np.tile(np.repeat(starts, n), repetitions),
            "value": values.ravel(),
            "second": np.tile(np.arange(months * n), repetitions),
        }
    )
    frame = reduce_ordered(given[np.isfinite(given["value"])])
    return frame[frame["segment"] != ""].assign(is_baseline=False)


def reduce_ordered(given: pd.DataFrame, resolution: float = 0.01) -> pd.DataFrame:
    """Run the reduction; ``tests.events.reduce`` cannot be given a column called ``at``."""
    with duckdb.connect() as engine:
        engine.register("given", given)
        engine.execute(
            "create temp table kpi_events as select segment, cast(period_start as date) as"
            " period_start, cast(value as decimal(28, 6)) as value, timestamp '2000-01-01' +"
            ' to_seconds(second) as "at", cast(null as varchar) as record from given'
        )
        sql = (SQL / "units" / "spread.sql").read_text(encoding="utf-8")
        return engine.execute(sql, {"resolution": resolution}).df()


def normal(rng: Rng, size: Size) -> Float:
    return rng.standard_normal(size)


def student(rng: Rng, size: Size) -> Float:
    return rng.standard_t(3, size)


def cauchy(rng: Rng, size: Size) -> Float:
    return np.clip(rng.standard_cauchy(size), -1e9, 1e9)


def lognormal(rng: Rng, size: Size) -> Float:
    return np.exp(0.5 * rng.standard_normal(size))


def exponential(rng: Rng, size: Size) -> Float:
    return rng.exponential(1, size)


def uniform(rng: Rng, size: Size) -> Float:
    return rng.uniform(-1.7, 1.7, size)


def bell_with_ends(rng: Rng, size: Size) -> Float:
    return 5 * rng.beta(3, 3, size)


def capped(rng: Rng, size: Size) -> Float:
    return np.clip(80 + 15 * rng.standard_normal(size), 0, 100)


def autoregressive(carry: float) -> Draw:
    def draw(rng: Rng, size: Size) -> Float:
        flat = rng.standard_normal((size[0], 100 + size[1] * size[2]))
        for i in range(1, flat.shape[1]):
            flat[:, i] += carry * flat[:, i - 1]
        return flat[:, 100:].reshape(size)

    return draw


def volatile(rng: Rng, size: Size) -> Float:
    """Spread wanders slowly (and widely), as that of market returns."""
    steps = 0.15 * rng.standard_normal((size[0], size[1] * size[2]))
    return (np.exp(np.cumsum(steps, axis=1) * 0.5) * rng.standard_t(5, steps.shape)).reshape(size)


def stormy(rng: Rng, size: Size) -> Float:
    """One month in six has ten per cent of wild values."""
    storm = rng.random((*size[:2], 1)) < 1 / 6
    wild = storm & (rng.random(size) < 0.1)
    return np.where(wild, 8, 1) * rng.standard_normal(size)


def seasonal(rng: Rng, size: Size) -> Float:
    """Level and spread follow the calendar and grow."""
    time = np.arange(size[1] * size[2]).reshape(size[1:]) / size[2]
    level = 10 + 3 * np.sin(2 * np.pi * time / 12) + 0.2 * time
    return level + (2 + np.cos(2 * np.pi * time / 12)) * rng.standard_t(5, size)


def falling(rng: Rng, size: Size) -> Float:
    """The level falls while the spread narrows, as in a calming market."""
    time = np.linspace(0, 1, size[1] * size[2]).reshape(size[1:])
    return 1.3 - 0.8 * time + (0.7 - 0.4 * time) * rng.standard_normal(size)


def scaled(draw: Draw, factor: float) -> Draw:
    return lambda rng, size: factor * draw(rng, size)


def rounded(draw: Draw, step: float) -> Draw:
    return lambda rng, size: step * np.rint(draw(rng, size) / step)


def thinned(draw: Draw, share: float) -> Draw:
    """Only ``share`` of the records of a month exist (volume has grown since)."""

    def fewer(rng: Rng, size: Size) -> Float:
        values = draw(rng, size)
        values[..., int(share * size[2]) :] = np.nan
        return values

    return fewer


def improved(draw: Draw) -> Draw:
    """The worst tenth is done away with for good."""

    def redraw(rng: Rng, size: Size) -> Float:
        pool = np.sort(draw(rng, (1, 1, 100_000)).ravel())
        return pool[rng.integers(0, 90_000, size)]

    return redraw


def cleaned(draw: Draw) -> Draw:
    """Outliers are taken out on both sides."""

    def draw_clean(rng: Rng, size: Size) -> Float:
        values = draw(rng, size)
        return np.where(np.abs(values) > 3, normal(rng, size), values)

    return draw_clean


def averaged(draw: Draw, over: int) -> Draw:
    """Each value becomes a mean over more cases."""
    return lambda rng, size: np.mean([draw(rng, size) for _ in range(over)], axis=0)


def two_kinds(apart: float) -> Draw:
    """Two kinds of records that nobody declared."""
    return lambda rng, size: normal(rng, size) + apart * (rng.random(size) < 0.5)


def invented(draw: Draw, share: float) -> Draw:
    """``share`` of the values are invented: evenly within what looks plausible."""

    def mix(rng: Rng, size: Size) -> Float:
        true = draw(rng, size)
        low, high = np.quantile(true, [0.1, 0.9])
        return np.where(rng.random(size) < share, rng.uniform(low, high, size), true)

    return mix


def without_bad(draw: Draw, share: float) -> Draw:
    """``share`` of the values in the worst tenth are reported as slightly bad ones."""

    def hide(rng: Rng, size: Size) -> Float:
        true = draw(rng, size)
        middle, worst = np.quantile(true, [0.5, 0.1])
        hidden = (true < worst) & (rng.random(size) < share)
        return np.where(hidden, middle + rng.uniform(0, 1, size) * (worst - middle), true)

    return hide


LAWS: dict[str, Draw] = {
    "normal": normal, "student_3": student, "cauchy": cauchy, "uniform": uniform,
    "bell_with_ends": bell_with_ends, "autoregressive_0.5": autoregressive(0.5),
    "autoregressive_0.9": autoregressive(0.9), "volatile": volatile, "stormy": stormy,
    "seasonal": seasonal, "level_falls_spread_narrows": falling,
}  # fmt: skip
SAME: dict[str, World] = {name: (draw, draw) for name, draw in LAWS.items()} | {
    "lognormal": (lognormal, lognormal),
    "exponential": (exponential, exponential),
    "capped": (capped, capped),
}
CHANGED: dict[str, World] = {
    "spread_halves": (student, scaled(student, 0.5)),
    "volume_doubles": (thinned(normal, 0.5), normal),
    "coarser_recording": (scaled(normal, 3), rounded(scaled(normal, 3), 1.0)),
    "worst_tenth_done_away_with": (lognormal, improved(lognormal)),
    "outliers_cleaned": (student, cleaned(student)),
    "means_over_ten": (student, averaged(student, 10)),
    "storms_end": (stormy, normal),
    "two_kinds_1.5_apart": (normal, two_kinds(1.5)),
}
LIES: dict[str, World] = {
    "lies_two_kinds_2.5_apart": (normal, two_kinds(2.5)),
    "lies_two_kinds_4_apart": (normal, two_kinds(4)),
}
INVENTED: dict[str, World] = {
    "invented_30%": (normal, invented(normal, 0.3)),
    "invented_60%": (normal, invented(normal, 0.6)),
    "invented_100%": (normal, invented(normal, 1)),
    "invented_60%_heavy_tails": (student, invented(student, 0.6)),
    "invented_100%_heavy_tails": (student, invented(student, 1)),
}
HIDDEN: dict[str, Draw] = {
    "bad_hidden_50%": without_bad(normal, 0.5),
    "bad_hidden_80%": without_bad(normal, 0.8),
    "bad_hidden_80%_heavy_tails": without_bad(student, 0.8),
    "bad_hidden_80%_autoregressive_0.5": without_bad(autoregressive(0.5), 0.8),
}
