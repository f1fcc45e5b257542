"""The change of a ratio, split exactly into what happened within parts and what their mix did."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi_audit.explanations.link import kitagawa


class RatioSplit(NamedTuple):
    """Change of a ratio since the audit started; ``within + by_mix`` is ``change``."""

    change: float
    within: float
    by_mix: float
    is_reversed: bool


def ratio_split(parts: pd.DataFrame) -> RatioSplit:
    """Split the change of sum(numerator) / sum(denominator) between baseline and audit.

    Parameters
    ----------
    parts : DataFrame
        Columns part, numerator, denominator, is_baseline. The parts add up to the whole.

    Returns
    -------
    RatioSplit
        ``is_reversed``: the whole moved one way and every part the other (Simpson). All NaN where
        a side has no denominator.

    References
    ----------
    .. [1] Kitagawa, E. M. (1955). Components of a difference between two rates.
           JASA 50(272), 1168-1194. doi:10.1080/01621459.1955.10501299

    Examples
    --------
    >>> frame = pd.DataFrame({"part": ["a", "b"] * 2, "denominator": [50, 50, 10, 90],
    ...     "numerator": [40, 10, 9, 27], "is_baseline": [True, True, False, False]})
    >>> [round(float(value), 3) for value in ratio_split(frame)]
    [-0.14, 0.1, -0.24, 1.0]
    """
    columns = {"part": "segment", "denominator": "kpi", "numerator": "outcome"}
    renamed = parts[[*columns, "is_baseline"]].rename(columns=columns)
    within, by_mix = kitagawa(renamed)
    change = within + by_mix
    is_before = renamed["is_baseline"].to_numpy(np.bool_)
    before, since = (
        renamed[side].groupby("segment")[["kpi", "outcome"]].sum()
        for side in (is_before, ~is_before)
    )
    both = before.index.intersection(since.index)
    counts = (before.loc[both, "kpi"] > 0) & (since.loc[both, "kpi"] > 0)
    rates = [side.loc[both[counts]].eval("outcome / kpi").to_numpy() for side in (before, since)]
    moved = rates[1] - rates[0]
    is_reversed = len(moved) > 1 and bool((moved * np.sign(change) < 0).all())
    return RatioSplit(change, within, by_mix, is_reversed)
