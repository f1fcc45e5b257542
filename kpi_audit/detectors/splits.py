"""Amounts over a limit that are recorded in two parts on one day, each within it."""

from __future__ import annotations

import numpy as np
from scipy import stats

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.evalues import log_p_to_log_e
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.splits import SUMS, Splits
from kpi_audit.split_amounts.contrasts import Contrasts, contrasts, log_p

OVER, STRATA = 50, 20  # pairs over the limit, actors that tell anything
PLACEBO = 10.0  # least variance of the score of each placebo limit
COLUMN = {name: i for i, name in enumerate(SUMS)}


@detector(
    null="pairs over the limit are of one day as often as pairs over a half, a quarter ... of it",
    family="splits",
    expectation="expect_no_split_amounts",
    question="Were these records of one day one purchase, and who approved it?",
    trace="amounts over the {against} come in parts on the same day",
)
def splits(splits: Splits) -> Evidence:
    """Find pairs of records of one day that are within a limit each and exceed it together.

    Parameters
    ----------
    splits : Splits
        Scores of neighbouring pairs of records per actor and period, summed; arrays of shape
        (n_segments, 30), audited and baseline. Declare ``counterpart`` (or ``object``) so that
        only records with the same partner form a pair.

    Returns
    -------
    Evidence
        ``effect``: same-day pairs over the limit in excess of the most that 0, the placebo limits
        or the baseline foresee, with a 95 % interval; ``n``: pairs over the limit.

    Notes
    -----
    Neighbouring records of an actor with one partner, at most 31 days apart, form a pair. Among
    pairs whose sum is over the limit with both records within it, and pairs that sum to half the
    limit up to the limit, those of one day are counted; each actor is compared with itself
    (Mantel-Haenszel score [1]_, errors clustered by actor [2]_). The same is done for the limit
    halved one to four times: what people buy twice a day innocently, they buy below a limit too.
    The p is the largest of four: against 0, against half the limit, against the straight line
    through the placebo limits (dear things may be bought in twos ever more often) and, with a
    baseline of as many pairs, against the own past; a calibrated p to e.

    A plain count of groups over the limit accuses the innocent: where a limit makes prices pile
    up just under it, any small second purchase of the day exceeds it. In purchasing_cards_2010
    there are 567 such groups at 2,500 dollars; the odds of one day are no higher than at the
    placebo limits, so they are no evidence of splitting.

    Measured (docs/calibration/splits.csv): in a table of 12,000 purchases a year of 400 actors, a
    split of one in two amounts over the limit is found in all tables, of one in five in 38 %; in
    a table of 3,000 hardly anything is found.

    When it lies: a popular price between half the limit and the limit that is bought in twos (two
    tickets) looks like a split, unless the baseline has it too. Splits over several days, partners
    or people are missed; so are splits into parts in periods too short for an actor to have pairs
    on other days: periods of a month or more are best. A limit at a half or a quarter of this one
    hides splits.

    References
    ----------
    .. [1] Mantel, N. & Haenszel, W. (1959). Statistical aspects of the analysis of data from
           retrospective studies of disease. JNCI 22(4), 719-748. doi:10.1093/jnci/22.4.719
    .. [2] Liang, K.-Y. & Zeger, S. L. (1986). Longitudinal data analysis using generalized linear
           models. Biometrika 73(1), 13-22. doi:10.1093/biomet/73.1.13

    Examples
    --------
    >>> sums = dict.fromkeys(SUMS, 0.0) | {"hits_over": 300, "pairs_over": 500, "strata": 200}
    >>> sums |= {"n": 1000, "score_0": 120, "spread_0": 100, "square_00": 110, "fourth_00": 200}
    >>> sums |= {f"{name}_{i}": 100 for name in ("spread", "square_1") for i in (1, 2)}
    >>> one = np.array([[sums[name] for name in SUMS]])
    >>> found = splits(Splits(("",), one, 0 * one))
    >>> found.effect, (found.log_e > np.log(20)).tolist()
    (array([240.]), [True])
    """
    whole = np.asarray(np.isfinite(splits.audited + splits.baseline).all(axis=1))
    audited, before = (
        np.where(whole[:, np.newaxis], part, 0.0) for part in (splits.audited, splits.baseline)
    )
    own = _enough(before)
    found = contrasts(audited, before, own)
    reason = _reason(audited, whole)
    judged = reason == ""
    log_e = log_p_to_log_e(log_p(found))
    effect, margin = _excess(audited, found)
    return Evidence(
        log_e=np.where(judged, log_e, np.nan),
        effect=np.where(judged, effect, np.nan),
        low=np.where(judged, effect - margin, np.nan),
        high=np.where(judged, effect + margin, np.nan),
        unit="pairs",
        n=audited[:, COLUMN["pairs_over"]].astype(np.int64),
        reason=reason,
        details={
            "form": np.where(own, "baseline", "one-off").astype(object),
            "same_day_pairs_over": audited[:, COLUMN["hits_over"]],
            "log_odds_ratio": np.where(judged, found.ratio[:, 0], np.nan),
            "log_odds_ratio_half_limit": np.where(judged, found.ratio[:, 1], np.nan),
            "log_odds_ratio_foreseen": np.where(
                judged, found.ratio[:, 0] - found.beyond.min(axis=1), np.nan
            ),
            "actors": audited[:, COLUMN["strata"]],
        },
    )


def _excess(sums: Float, found: Contrasts) -> tuple[Float, Float]:
    """Pairs beyond the most demanding reference, and the 95 % margin."""
    chosen = found.beyond.argmin(axis=1)[:, np.newaxis]
    beyond = np.take_along_axis(found.beyond, chosen, axis=1)[:, 0]
    error = np.take_along_axis(found.error, chosen, axis=1)[:, 0]
    # An actor's own share holds its pairs over the limit too: undo what they take from the score.
    n = sums[:, COLUMN["n"]]
    scale = sums[:, COLUMN["spread_0"]] * n / np.maximum(n - sums[:, COLUMN["pairs_over"]], 1.0)
    return scale * beyond, scale * stats.t.ppf(0.975, found.freedom) * error


def _enough(sums: Float) -> Bool:
    enough = (sums[:, COLUMN["pairs_over"]] >= OVER) & (sums[:, COLUMN["strata"]] >= STRATA)
    return np.asarray(enough & (sums[:, COLUMN["spread_0"]] >= PLACEBO))


def _reason(sums: Float, whole: Bool) -> Text:
    """Say why a segment is not judged; depends on counts only."""
    out = np.full(len(sums), "", object)
    placebo = np.minimum(sums[:, COLUMN["spread_1"]], sums[:, COLUMN["spread_2"]])
    out[placebo < PLACEBO] = "not enough data: too few pairs over a half or a quarter of the limit"
    few = ~_enough(sums)
    out[few] = [
        f"not enough data: {pairs:.0f} pairs of {actors:.0f} actors over the limit, {OVER} pairs "
        f"of {STRATA} actors are needed"
        for pairs, actors in sums[few][:, [COLUMN["pairs_over"], COLUMN["strata"]]]
    ]
    out[~whole] = "not enough data: a sum is not finite"
    return out
