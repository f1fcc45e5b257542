"""Explanations of a KPI that came apart from its outcome."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from kpi_audit.explanations.facts import Explanation, Facts, change_pct
from kpi_audit.wording import signed

_HALF = 0.5
_FEW = 0.1  # share of the audited periods that count as "a few"


def season(facts: Facts) -> Explanation:
    """Ask whether the same weeks of the year before looked the same."""
    before, after = facts.yields()
    year = round(facts.cycle)
    name = "Season"
    if year == 0 or len(before) < year or not len(after):
        return Explanation(name, "untestable", "There is no full year before to compare with.")
    matched = before[-year:][: len(after)]
    overall, same_weeks = change_pct(before, after), change_pct(matched, after)
    sentence = (
        f"Against the same periods a year earlier the outcome per unit of KPI changed by"
        f" {signed(same_weeks)} %, against the whole baseline by {signed(overall)} %."
    )
    is_season = abs(same_weeks) < _HALF * abs(overall)
    return Explanation(name, "for" if is_season else "against", sentence)


def few_periods(facts: Facts) -> Explanation:
    """Ask whether it is gone without the worst tenth of the periods."""
    before, after = facts.yields()
    known = np.sort(after[~np.isnan(after)])
    name = "A few exceptional periods"
    left_out = math.ceil(_FEW * len(known))
    if len(known) - left_out < 4:  # noqa: PLR2004 (a mean of fewer says nothing)
        return Explanation(name, "untestable", "Too few audited periods to leave some out.")
    overall, without = change_pct(before, known), change_pct(before, known[left_out:])
    sentence = (
        f"Without the {left_out} worst of {len(known)} periods the outcome per unit of KPI still"
        f" changed by {signed(without)} % (with them {signed(overall)} %)."
    )
    return Explanation(name, "for" if abs(without) < _HALF * abs(overall) else "against", sentence)


def mix(facts: Facts) -> Explanation:
    """Split the change exactly into rate and mix: segments with a lower yield may have grown.

    References
    ----------
    .. [1] Kitagawa, E. M. (1955). Components of a difference between two rates.
           JASA 50(272), 1168-1194. doi:10.1080/01621459.1955.10501299
    """
    name = "Shift between segments"
    parts = facts.series[facts.series["segment"] != ""]
    if facts.segment or parts["segment"].nunique() < 2:  # noqa: PLR2004
        return Explanation(name, "untestable", "There are no segments below to shift between.")
    rate, shift = kitagawa(parts)
    total = rate + shift
    if not np.isfinite(total) or total == 0:
        return Explanation(name, "untestable", "The segments' outcomes are not all known.")
    sentence = (
        f"Of the change in outcome per unit of KPI {signed(100 * shift / total)} % comes from"
        f" the mix of segments and {signed(100 * rate / total)} % from within them."
    )
    return Explanation(name, "for" if abs(shift) > _HALF * abs(total) else "against", sentence)


def kitagawa(parts: pd.DataFrame) -> tuple[float, float]:
    """Return the change of sum(outcome) / sum(kpi) as (within segments, by their mix).

    Parameters
    ----------
    parts : DataFrame
        Columns segment, kpi, outcome, is_baseline.

    Examples
    --------
    >>> frame = pd.DataFrame({"segment": ["a", "b"] * 2, "kpi": [50, 50, 20, 80],
    ...     "outcome": [10, 5, 4, 8], "is_baseline": [True, True, False, False]})
    >>> [round(part, 3) for part in kitagawa(frame)]
    [0.0, -0.03]
    """
    known = parts.dropna(subset=["kpi", "outcome"])
    names, segment = np.unique(known["segment"].to_numpy(str), return_inverse=True)
    era = np.where(known["is_baseline"].to_numpy(np.bool_), 0, 1)
    sums = np.zeros((2, 2, len(names)))  # kpi or outcome, before or after, segment
    for which, column in enumerate(("kpi", "outcome")):
        np.add.at(sums[which], (era, segment), known[column].to_numpy(np.float64))
    kpi, outcome = sums
    if (kpi.sum(axis=1) <= 0).any():
        return float("nan"), float("nan")
    share = kpi / kpi.sum(axis=1, keepdims=True)
    rate = np.divide(outcome, kpi, out=np.zeros_like(kpi), where=kpi > 0)
    within = share.mean(axis=0) @ (rate[1] - rate[0])
    by_mix = rate.mean(axis=0) @ (share[1] - share[0])
    return float(within), float(by_mix)
