"""Rings: small groups that all give to each other, in a network that does not."""

from __future__ import annotations

import numpy as np
from scipy import stats

from kpi_audit.arrays import Float, Text
from kpi_audit.evalues import p_to_log_e
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.pairs import Pairs
from kpi_audit.shifted_odds import log_e_shifted_odds

PEOPLE = 50
TOLERATED = 0.002  # rings per person that any network may have
PER_THREE = 0.5  # rings to be expected for each closed group of three
CLOSE_KNIT = 0.25  # share of people in closed groups from which they are how this network is built
ODDS = np.log([2.0, 4.0, 8.0])
SMALLEST_P = 1e-250
CERTAIN = 100.0  # times the baseline's people that a fixed rate is worth


@detector(
    null="closed groups of four to eight people are as rare as groups of three and the past say",
    family="company",  # with lockstep: a group that works together for a number leaves both traces
    expectation="expect_no_rings",
    question="What do the members of these groups do for each other, and who else benefits?",
    trace="small groups keep giving to each other",
)
def rings(pairs: Pairs, *, tolerated: float = TOLERATED) -> Evidence:
    """Count closed groups beyond what close-knit communities have by themselves.

    Parameters
    ----------
    pairs : Pairs
        Closed groups of people, audited and before, shape (n_segments,).
    tolerated : float
        Rings per person that are ordinary here.

    Returns
    -------
    Evidence
        ``effect``: rings beyond the expected, with a 95 % interval; ``n``: people.

    Notes
    -----
    Reciprocity itself is no trace: answering is ordinary, and real networks reciprocate far more
    than degrees explain [1]_. A ring is a closed group: every pair gave to each other, shares
    mutual partners, and none of these pairs ties it to anybody else. Null: rings are Poisson with
    a mean of two per 1,000 people plus one for every two closed groups of three, which any
    clustering of acquaintances produces; calibrated p to e. With as long a stretch before the
    audit, the e-value is the smaller of that and a likelihood ratio against the rings before.

    Innocent explanations that were checked (docs/calibration/rings.csv): declared teams (groups
    within one are left out), communities of thirty, friends of friends, popular people, couples,
    conversation. Where a quarter of the people belong to closed groups the network is built of
    them, and the question is not asked.

    When it lies: a few undeclared teams of four to eight people who work with nobody else, in a
    large network of people who work with everybody. Rings whose members also answer outsiders
    together, and rings of three, are not seen. The pairs grow with the records at most; the
    cost is the sum of squared numbers of mutual partners.

    References
    ----------
    .. [1] Garlaschelli, D. & Loffredo, M. I. (2004). Patterns of link reciprocity in directed
           networks. Physical Review Letters 93, 268701. doi:10.1103/PhysRevLett.93.268701

    Examples
    --------
    >>> one = np.array([1])
    >>> table = Pairs(("",), 1000 * one, 12 * one, 60 * one, *(0 * one for _ in range(4)))
    >>> found = rings(table)
    >>> found.effect.round().tolist(), (found.log_e > np.log(20)).tolist()
    ([10.0], [True])
    """
    expected = _expected(pairs.people, pairs.threes, tolerated)
    alone = p_to_log_e(np.maximum(stats.poisson.sf(pairs.rings - 1, expected), SMALLEST_P))
    own = pairs.people_baseline >= PEOPLE
    log_e = np.where(own, np.minimum(alone, _since(pairs, tolerated)), alone)
    reason = _reason(pairs)
    judged = reason == ""
    low = stats.chi2.ppf(0.025, 2 * np.maximum(pairs.rings, 0.5)) / 2 * (pairs.rings > 0)
    high = stats.chi2.ppf(0.975, 2 * (pairs.rings + 1)) / 2
    return Evidence(
        log_e=np.where(judged, log_e, np.nan),
        effect=np.where(judged, pairs.rings - expected, np.nan),
        low=np.where(judged, low - expected, np.nan),
        high=np.where(judged, high - expected, np.nan),
        unit="rings",
        n=pairs.people,
        reason=reason,
        details={
            "form": np.where(own, "baseline", "one-off").astype(object),
            "rings": pairs.rings.astype(np.float64),
            "people_in_rings": pairs.ringed.astype(np.float64),
            "groups_of_three": pairs.threes.astype(np.float64),
            "rings_baseline": np.where(own, pairs.rings_baseline, np.nan),
        },
    )


def _expected(people: np.ndarray, threes: np.ndarray, tolerated: float) -> Float:
    return np.asarray(tolerated * people + PER_THREE * threes, np.float64)


def _since(pairs: Pairs, tolerated: float) -> Float:
    """Log e-value that rings per person rose above those before, or above what is tolerated."""
    before = np.maximum(pairs.people_baseline, 1).astype(np.float64)
    ordinary = _expected(pairs.people_baseline, pairs.threes_baseline, tolerated)
    seen = pairs.rings_baseline + 0.5
    share = np.clip(np.maximum(seen, ordinary) / before, 1e-6, 0.5)
    # what was counted before has a sampling error, what is tolerated has none
    weight = np.where(seen > ordinary, before, CERTAIN * before)
    hits = pairs.rings.astype(np.float64)
    return log_e_shifted_odds(hits, np.maximum(pairs.people - hits, 0.0), share, weight, ODDS)


def _reason(pairs: Pairs) -> Text:
    few = [f"not enough data: {k} people, {PEOPLE} are needed" for k in pairs.people]
    grouped = pairs.ringed + 3 * pairs.threes
    close = "not applicable: a quarter of the people belong to closed groups; so it is built"
    return np.select(
        [pairs.people < PEOPLE, grouped >= CLOSE_KNIT * pairs.people],
        [np.array(few, object), np.full(len(few), close, object)],
        np.full(len(few), "", object),
    )
