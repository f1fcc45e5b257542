"""Stopped cases that ended just under the deadline, beyond what neighbours lead to expect."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float
from kpi_audit.contrasts import student
from kpi_audit.excess import one_sided
from kpi_audit.excess.counterfactual import Excess
from kpi_audit.excess.dispersion import dispersion
from kpi_audit.excess.regression import binomial, poisson
from kpi_audit.shapes.clocks import STEPS, Clocks

BIN = 6  # steps, 8 % of the time
REACH = 9  # bins to either side: from half the deadline to twice
NEAR = 2  # bins just under the deadline: its last 15 %
OFFSETS = np.arange(-REACH, REACH)
IS_NEAR = (OFFSETS < 0) & (OFFSETS >= -NEAR)
SAVED = 6  # bins beyond the deadline, up to 1.6 times: what effort can bring forward
IS_LATE = (OFFSETS >= 0) & (OFFSETS < SAVED)
TINY = 1e-9
HALF = 0.5  # of a case: keeps logs finite


class Hump(NamedTuple):
    """Stopped cases around a deadline, each of shape (n_segments,)."""

    near: Float  # cases that ended just under it
    outside: Float  # cases from half of it to twice, without these
    outside_stopped: Float
    excess: Excess  # of stopped cases just under it
    information: Float  # variance of the stopped cases expected, at dispersion 1
    drawn: Float  # variance of their expectation


def binned(clocks: Clocks, part: Float, deadline_hours: float) -> Float:
    """Add up steps to bins around the deadline, shape (n_segments, 2 * REACH)."""
    edge = round(STEPS * float(np.log2(deadline_hours)))
    place = (clocks.steps - edge) // BIN + REACH
    member = (place[:, np.newaxis] == np.arange(2 * REACH)).astype(np.float64)
    return np.asarray(part @ member)


def hump(cases: Float, stopped: Float) -> Hump:
    """Compare with a share of stopped cases that is quadratic in log hours and jumps at will.

    What misses the deadline may be handled otherwise (escalated, handed on), so the share may
    jump there: what is just under it is judged from what is further below.
    """
    design = np.column_stack(
        [np.ones(2 * REACH), OFFSETS / REACH, (OFFSETS / REACH) ** 2, OFFSETS >= 0]
    ).astype(np.float64)
    used = ~IS_NEAR & (cases > 0)
    fit = binomial(stopped, cases, design, used)
    share = 1 / (1 + np.exp(-fit.linear))
    variance = cases * share * (1 - share)
    phi = dispersion(stopped - cases * share, variance, used, NEAR, design.shape[1])
    saved = _saved(cases, share, design[:, :3], used)
    information = np.where(IS_NEAR, variance, 0.0).sum(axis=1)
    gradient = np.where(IS_NEAR, variance, 0.0) @ design
    drawn = fit.variance(gradient)
    excess = Excess(
        np.where(IS_NEAR, stopped, 0.0).sum(axis=1),
        np.where(IS_NEAR, cases * share, 0.0).sum(axis=1) + saved,
        np.sqrt(phi * (information + drawn)),
        np.maximum(used.sum(axis=1) - design.shape[1], 1.0),
        phi,
        0 * phi,
    )
    near, outside = (np.where(k, cases, 0.0).sum(axis=1) for k in (IS_NEAR, ~IS_NEAR))
    return Hump(
        near,
        outside,
        np.where(IS_NEAR, 0.0, stopped).sum(axis=1),
        excess,
        np.maximum(information, TINY),
        drawn,
    )


def _saved(cases: Float, share: Float, design: Float, used: Bool) -> Float:
    """Count stopped cases that effort may have saved from being late, shape (n_segments,).

    The surplus of cases just under it, times by how much more often late cases are stopped.
    """
    usual = np.exp(poisson(cases, design, used).linear)
    surplus = np.maximum(np.where(IS_NEAR, cases - usual, 0.0).sum(axis=1), 0.0)
    near, late = (
        np.where(k, cases * share, 0.0).sum(axis=1)
        / np.maximum(np.where(k, cases, 0.0).sum(axis=1), 1.0)
        for k in (IS_NEAR, IS_LATE)
    )
    return np.asarray(surplus * np.maximum(late - near, 0.0))


def log_e(now: Hump) -> Float:
    """Log e-value of "more cases just under the deadline had been stopped than expected"."""
    return one_sided.log_e(now.excess)


def log_e_since(now: Hump, before: Hump) -> Float:
    """Log e-value of "the excess, in log odds, is larger than in the baseline"."""
    odds, error = zip(*(_log_odds(part) for part in (now, before)), strict=True)
    freedom = now.excess.freedom + before.excess.freedom
    return student.log_e(odds[0] - odds[1], np.hypot(*error), freedom)


def _log_odds(part: Hump) -> tuple[Float, Float]:
    """Log odds ratio of the observed share against the expected, and its standard error."""
    odds = []
    for stopped in (part.excess.observed, part.excess.expected):
        rest = np.maximum(part.near - stopped, 0.0)
        odds.append(np.log(stopped + HALF) - np.log(rest + HALF))
    sampled = 1 / (part.excess.observed + HALF) + 1 / (part.near - part.excess.observed + HALF)
    variance = part.excess.dispersion * (sampled + part.drawn / part.information**2)
    return odds[0] - odds[1], np.sqrt(variance)
