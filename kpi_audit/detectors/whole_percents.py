"""Ratios that were typed in as whole percents, with the counts made to fit."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.evidence import Evidence
from kpi_audit.percent_heaps.cells import Cells, cells, effective, made_whole
from kpi_audit.percent_heaps.heaps import Heaps, against_baseline, against_chance, with_fives
from kpi_audit.registry import detector
from kpi_audit.shapes.percents import Percents

BASELINE, AUDITED, ONE_OFF = 300, 100, 300  # ratios that can hit a whole percent and miss it
CELLS = 6.0  # whole percents that carry the chance hits; fewer say nothing about scatter
FIVES = np.arange(200) % 5 == 0


@detector(
    null="ratios fall on whole percents as often as their denominators and chance make them "
    "(or as often as in the own baseline)",
    family="values",  # with digits: typed-in numbers leave both traces
    expectation="expect_no_whole_percents",
    question="Were both counts recorded, or was a percentage chosen and the counts made to fit?",
    trace="ratios fall on whole percents more often than chance, or less often than they did",
)
def whole_percents(percents: Percents) -> Evidence:
    """Excess of ratios on whole percents, where numerator and denominator are counts.

    Parameters
    ----------
    percents : Percents
        Per segment and whole percent, audited and baseline, shape (n_segments, 200): ratios,
        those within 0.05 points of the whole percent, and how many of these chance gives.

    Returns
    -------
    Evidence
        ``effect``: ratios made whole, per hundred (points), or their gain over the baseline, with
        a 95 % interval; ``n``: audited ratios that could have hit a whole percent and missed it.

    Notes
    -----
    The null per ratio k/D: given D, each whole number k that leaves the ratio within half a point
    of the same percent was as likely as any other. So ratios of small numbers, which heap by
    themselves, are expected to; where all of these k hit (D = 20) or none does, the ratio is left
    out, and so are 0 and 100 %. A slope of the density cancels, because the whole percent is in
    the middle; curvature cancels in the sum over percents. The method is that of [1]_, who
    simulate binomial ballots instead.

    One-off form: one-sided Student and gamma tail of the excess, calibrated p to e. The yardstick
    is the scatter of the excess between percents: the same unit reports near the same percent each
    month, so repeated records do not count as independent. The percent with the largest excess is
    left out: a quota ("inspect 10 % of each batch") is one percent. Evidence is the mean over all
    percents and the multiples of 5 alone. From 300 baseline ratios on:
    beta-binomial e-value for the share made whole, up or down, capped by a Student test with the
    scatter of the change between percents. Down means that a habit of whole percents has gone, be
    it that counts are recorded now or that rounding is hidden.

    When it lies: several quotas at once, a denominator that is chosen so that the ratio comes out
    even, or counts that were honestly computed from an estimated percentage look the same. A
    process whose ratio has a standard deviation under 0.3 points around a whole percent heaps
    innocently; in many percents at once that is unlikely. A whole percent of a small denominator
    need not be within 0.05 points, so below 1,000 part of the heaping is not seen. It finds typed
    percentages, and never proves fraud; silence clears nobody.

    References
    ----------
    .. [1] Kobak, D., Shpilkin, S. & Pshenichnikov, M. (2016). Integer percentages as electoral
           falsification fingerprints. Annals of Applied Statistics 10(1), 54-73.
           doi:10.1214/16-AOAS904

    Examples
    --------
    >>> n, hits = np.zeros((2, 1, 200), int)
    >>> n[0, 60:90], hits[0, 60:90] = 50, 8
    >>> none = 0 * n
    >>> table = Percents(("",), n, hits, 0.1 * n, 0.09 * n, none, none, 0.0 * n, 0.0 * n)
    >>> found = whole_percents(table)
    >>> found.effect.round(1), (found.log_e > np.log(20)).tolist()
    (array([6.7]), [True])
    """
    since = cells(percents.n, percents.hits, percents.expected, percents.variance)
    before = cells(
        percents.n_baseline, percents.hits_baseline,
        percents.expected_baseline, percents.variance_baseline,
    )  # fmt: skip
    has_baseline = before.n.sum(axis=1) >= BASELINE
    reason = _reason(since, has_baseline)
    alone = with_fives(against_chance, since)
    own = with_fives(against_baseline, since, before)
    chosen = Heaps(*(np.where(has_baseline, a, b) for a, b in zip(own, alone, strict=True)))
    judged = reason == ""

    def shown(values: Float) -> Float:
        return np.where(judged, values, np.nan)

    return Evidence(
        log_e=shown(chosen.log_e),
        effect=shown(chosen.effect),
        low=shown(chosen.low),
        high=shown(chosen.high),
        unit="points",
        n=since.n.sum(axis=1).astype(np.int64),
        reason=reason,
        details={
            "form": np.where(has_baseline, "baseline", "one-off").astype(object),
            "made_whole_pct": shown(100 * made_whole(since)),
            "made_whole_baseline_pct": np.where(
                judged & has_baseline, 100 * made_whole(before), np.nan
            ),
            "multiples_of_five_pct": shown(100 * made_whole(since.only(FIVES))),
            "other_percents_pct": shown(100 * made_whole(since.only(~FIVES))),
            "hits": since.hits.sum(axis=1),
            "expected_by_chance": since.expected.sum(axis=1),
            "dispersion": shown(chosen.dispersion),
            "detectable_points": shown(chosen.detectable),
            "excess_over_chance_log_e": np.where(judged, alone.log_e, np.nan),
        },
    )


def _reason(since: Cells, has_baseline: Bool) -> Text:
    """Say why a segment is not judged; depends on denominators, spread and baseline only."""
    n = since.n.sum(axis=1)
    few = [
        f"not enough data: {k:.0f} ratios whose counts are large enough to hit or miss a whole "
        f"percent, {AUDITED if own else ONE_OFF} are needed"
        for k, own in zip(n, has_baseline, strict=True)
    ]
    narrow = "not applicable: the ratios lie in fewer than six whole percents"
    return np.select(
        [n < np.where(has_baseline, AUDITED, ONE_OFF), effective(since.variance) < CELLS],
        [np.array(few, object), np.full(len(n), narrow, object)],
        np.full(len(n), "", object),
    )
