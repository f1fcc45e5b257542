"""Counted actions that come without the actions that normally come with them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.corroborated.applicability import compared_with, is_long, why_not
from kpi_audit.corroborated.excess import (
    Excess,
    Trend,
    detectable,
    fewer,
    groups_of,
    log_e,
    no_trend,
    points,
    trend,
    without_any,
)  # fmt: skip
from kpi_audit.corroborated.strata import Terms
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.companions import Companions

BETWEEN, WITHIN = 0.5, 0.2  # ordinary sd of log odds: between communities, of one over time
WORTH = 5  # groups that the ordinary spread between communities counts as


class Judged(NamedTuple):
    """One form of the comparison for all segments."""

    sums: Terms
    without: Excess
    fewer: Excess


@detector(
    null="units of a size class lack companion actions as often as in the reference",
    family="corroboration",
    expectation="expect_counted_actions_to_be_corroborated",
    question="Why do these units have the counted action and not what normally comes with it?",
    trace="counted actions come without the actions that normally come with them",
)
def corroboration(companions: Companions) -> Evidence:
    """Units with the counted action but without the actions that normally come with it.

    Parameters
    ----------
    companions : Companions
        Units (repositories, accounts, campaigns) with the value counted and the number of
        companion actions, by size class, beside the units of all other segments.

    Returns
    -------
    Evidence
        ``effect``: percentage points of units without any companion action, beyond the units of
        the same size in the reference, with a 95 % interval; ``n``: audited units.

    Notes
    -----
    Null: given its size (doublings of the value), a unit has no companion, or few, as often as
    in the reference. Two one-sided parts, averaged: the Mantel-Haenszel log odds ratio [1]_ of
    having none, and the mean of ln((companion + 1) / (value + 1)); logs because counts are
    extremely skewed. Both are compared with chance plus an ordinary spread between groups:

    - baseline (8 periods, 100 units): the reference is the segment's own past. Spread: that of
      the baseline's periods [2]_, plus .2 on the log scale, plus what a line through the
      baseline would have led to.
    - peers (no baseline, other segments): the reference is all other segments in the same period
      and size class. Spread: that of the other segments [2]_, plus .5 on the log scale, which
      counts as much as five segments and fades as more of them are seen. With only two segments
      each is the other's reference, ``details["compared_with"]`` says so, only the one with fewer
      companions can be flagged, and the odds must differ about ninefold.

    Where neither exists, nothing says what normally comes with the action.

    When it lies: a new channel or tool that hides companions (an embedded button, an export that
    drops them) looks the same; declare it as a change of definition, which starts a new history.
    Two communities that differ for reasons of their own are told apart for what they are, not
    for what they did: 1 % of such pairs reach E = 20 where their companions per value differ by
    a standard deviation of .8 on the log scale (docs/calibration/corroboration.csv), more where
    they differ more. A baseline shorter than a season takes the season for a change. Old
    units have had more time to gather companions than new ones: peers are compared within a
    period, and the baseline with periods that are 90 days old; where companions come in over
    years, that is too soon. Bought companions silence it.

    Innocent explanations checked: small units, heavy tails, a different mix of sizes, segments
    that differ ordinarily, trends, periods that differ.

    References
    ----------
    .. [1] Robins, J., Breslow, N. & Greenland, S. (1986). Estimators of the Mantel-Haenszel
           variance consistent in both sparse data and large-strata limiting models. Biometrics
           42(2), 311-323. doi:10.2307/2531052
    .. [2] DerSimonian, R. & Laird, N. (1986). Meta-analysis in clinical trials. Controlled
           Clinical Trials 7(3), 177-188. doi:10.1016/0197-2456(86)90046-2
    .. [3] He, H. et al. (2024). 4.5 million (suspected) fake stars in GitHub. arXiv:2412.13459

    Examples
    --------
    >>> import pandas as pd
    >>> rows = []
    >>> for name, n, without, m, others in [("a", 900, 600, 900, 90), ("b", 900, 90, 900, 600)]:
    ...     ratios = dict(log_ratio=-3.0 * n, log_ratio_square=10.0 * n,
    ...                   log_ratio_others=-3.0 * m, log_ratio_square_others=10.0 * m)
    ...     rows.append(dict(segment=name, period_start="1970-01-01", is_baseline=False,
    ...                      size_class=6, n=n, n_without=without, n_others=m,
    ...                      without_others=others, other_segments=1, n_square_others=m**2,
    ...                      without_spread_others=others**2 / m,
    ...                      log_ratio_spread_others=9.0 * m, **ratios))
    >>> found = corroboration(Companions.from_frame(pd.DataFrame(rows)))
    >>> found.effect.round(1), (found.log_e > np.log(20)).tolist()
    (array([ 56.7, -56.7]), [True, False])
    """
    before, size = companions.is_baseline, len(companions.segments)
    peers, own = (_terms(part) for part in (companions.peers, companions.own))
    units = _finite(companions.units)
    base = units[:, before]
    has_baseline = is_long(base)
    compared = ~before & (companions.is_settled | ~has_baseline[:, np.newaxis])
    n = (units * compared).sum(axis=1)
    days = (companions.periods - np.datetime64("1970-01-01", "D")).astype(np.float64)
    lines = (
        trend(companions.missing, companions.missing_information, days, before),
        trend(companions.shortfall, companions.shortfall_information, days, before),
    )
    still = no_trend(size)
    fade = BETWEEN**2 * WORTH / (WORTH + np.maximum(groups_of(peers) - 1, 0.0))
    past = Judged(own, *_both(own, np.full(size, WITHIN**2), lines))
    others = Judged(peers, *_both(peers, fade, (still, still)))
    reason = why_not(n, has_baseline, past.sums, others.sums)
    return _evidence(past, others, has_baseline, n, reason)


def _finite(part: Float) -> Float:
    return np.nan_to_num(part, nan=0.0, posinf=0.0, neginf=0.0)


def _terms(sums: Float) -> Terms:
    return Terms(*_finite(sums).T)


def _both(sums: Terms, floor: Float, lines: tuple[Trend, Trend]) -> tuple[Excess, Excess]:
    return without_any(sums, floor, lines[0]), fewer(sums, floor, lines[1])


def _evidence(past: Judged, others: Judged, own: Bool, n: Float, reason: Text) -> Evidence:
    """Choose the form per segment and write down what it says."""
    judged = reason == ""

    def chosen(first: Float, second: Float) -> Float:
        return np.where(judged, np.where(own, first, second), np.nan)

    said, said_by_others = points(past.sums, past.without), points(others.sums, others.without)
    effect, low, high = (chosen(*pair) for pair in zip(said, said_by_others, strict=True))
    return Evidence(
        log_e=chosen(log_e(past[1:]), log_e(others[1:])),
        effect=effect,
        low=low,
        high=high,
        unit="points",
        n=n.astype(np.int64),
        reason=reason,
        details={
            "form": np.where(own, "baseline", "peers").astype(object),
            "compared_with": compared_with(own, groups_of(others.sums)),
            "odds_ratio": np.exp(chosen(past.without.effect, others.without.effect)),
            "companions_share_of_usual_pct": 100
            * np.exp(-chosen(past.fewer.effect, others.fewer.effect)),
            "ordinary_spread_log_odds": np.sqrt(chosen(past.without.spread, others.without.spread)),
            "detectable_odds_ratio": chosen(detectable(past.without), detectable(others.without)),
        },
    )
