"""The neighbours of a round target: values that nobody rounds to, compared among themselves."""

from __future__ import annotations

import numpy as np

from kpi_audit.excess.round_numbers import RoundNumbers
from kpi_audit.excess.window import Window

DESCRIBED = (
    "the round values themselves are left out: their heaps may be habit; counted are values "
    "beside the target that nobody rounds to"
)


def beside(window: Window, rounds: RoundNumbers) -> tuple[Window, RoundNumbers] | None:
    """Return the window without its round values, None where that leaves nothing at the target.

    Habit heaps on round numbers and draws from both sides of them; a push over a target also
    fills values just beyond it (1.01 carat, 9,950 under a limit of 10,000). Where the target is
    round, its own heap says little, and these values say it without any guess about rounding.
    """
    is_round = rounds.dummies.any(axis=1) | rounds.unmeasured
    kept = ~is_round
    if not is_round[window.near].any() or not (window.near & kept).any():
        return None
    plain = Window(
        window.offset[kept],
        window.values[kept],
        window.n[:, kept],
        window.n_baseline[:, kept],
        window.near[kept],
        window.gap[kept],
        window.outside[kept],
    )
    nothing = RoundNumbers(np.zeros((int(kept.sum()), 0)), (), np.zeros(int(kept.sum()), np.bool_))
    return plain, nothing
