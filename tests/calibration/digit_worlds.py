"""Worlds of last digits: a baseline law, and the law of each week of the audited year."""

from collections.abc import Callable

import numpy as np

from kpi_audit.arrays import Float

Rng = np.random.Generator
Laws = tuple[Float, Float]  # digit shares before and since, shape (repetitions, 10) each
World = Callable[[Rng, int], Laws]
UNIFORM = np.full(10, 0.1)
ENDINGS = np.array([0.25, 0.02, 0.02, 0.02, 0.02, 0.10, 0.02, 0.02, 0.03, 0.50])


def _same(law: Float) -> World:
    return lambda _, size: (np.tile(law, (size, 1)), np.tile(law, (size, 1)))


def _list(weights: Float, digits: np.ndarray) -> Float:
    out = np.zeros((len(weights), 10))
    np.add.at(out, (np.arange(len(weights))[:, np.newaxis], digits), weights)
    return out


def price_list(products: int, concentration: float, law: Float) -> World:
    """Fixed prices; each product's share of sales drifts (Dirichlet around its old share)."""

    def draw(rng: Rng, size: int) -> Laws:
        digits = rng.choice(10, (size, products), p=law)
        old = rng.dirichlet(np.ones(products), size)
        new = rng.gamma(concentration * products * old + 1e-3)
        new /= new.sum(axis=1, keepdims=True)
        return _list(old, digits), _list(new, digits)

    return draw


def new_price(share: float, digit: int | None, law: Float = UNIFORM) -> World:
    """One new product with a price of its own takes ``share`` of the records."""

    def draw(rng: Rng, size: int) -> Laws:
        old = np.tile(law, (size, 1))
        chosen = rng.integers(0, 10, size) if digit is None else np.full(size, digit)
        return old, (1 - share) * old + share * np.eye(10)[chosen]

    return draw


def actors(count: int, habit: float) -> World:
    """Actors with digit habits of their own; who records how much changes."""

    def draw(rng: Rng, size: int) -> Laws:
        habits = rng.dirichlet(np.full(10, habit), (size, count))
        weights = rng.dirichlet(np.ones(count), (2, size))
        before, since = np.einsum("psa,sad->psd", weights, habits)
        return before, since

    return draw


def rounding(share: float, law: Float = UNIFORM) -> World:
    """``share`` of records are rounded, two thirds of them to 0 and a third to 5."""

    def draw(_: Rng, size: int) -> Laws:
        to = np.zeros(10)
        to[0], to[5] = 2 / 3, 1 / 3
        return np.tile(law, (size, 1)), np.tile((1 - share) * law + share * to, (size, 1))

    return draw


def hidden(share: float, law: Float = UNIFORM) -> World:
    """``share`` of the baseline's records were rounded, and none is any more."""

    def draw(rng: Rng, size: int) -> Laws:
        honest, rounded = rounding(share, law)(rng, size)
        return rounded, honest

    return draw


INNOCENT: dict[str, World] = {
    "uniform": _same(UNIFORM),
    "price_endings": _same(ENDINGS),
    "price_list_50_drifting": price_list(50, 20.0, UNIFORM),
    "price_list_50_turnover": price_list(50, 1.0, UNIFORM),
    "price_list_endings_turnover": price_list(50, 1.0, ENDINGS),
    "new_price_any_digit": new_price(0.08, None),
    "new_price_ending_9": new_price(0.08, 9),
    "new_price_ending_9_among_endings": new_price(0.08, 9, ENDINGS),
    "new_price_ending_0": new_price(0.08, 0),
    "actors_20_with_habits": actors(20, 30.0),
}
DISTORTED: dict[str, World] = {
    "rounded_5%": rounding(0.05),
    "rounded_10%": rounding(0.10),
    "rounded_20%": rounding(0.20),
    "rounded_10%_among_endings": rounding(0.10, ENDINGS),
    "habit_of_rounding_10%_gone": hidden(0.10),
    "habit_of_rounding_20%_gone": hidden(0.20),
    "habit_of_rounding_20%_gone_among_endings": hidden(0.20, ENDINGS),
}
