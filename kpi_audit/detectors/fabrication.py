"""Values that were invented: too flat for their kind, or without the bad ones they should have."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import stats

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.evalues import log_mean
from kpi_audit.evidence import Evidence
from kpi_audit.invented import mirror
from kpi_audit.invented.flatness import Flatness, flatness
from kpi_audit.invented.tails import PIECES, Tails, tails
from kpi_audit.registry import detector
from kpi_audit.shapes.spread import Spread

BASELINE, BLOCKS, AUDITED = 600, 8, 240  # values, and blocks of the baseline
ONE_OFF, EXPECTED = 200, 8.0  # values; far values expected on the emptier side


@detector(
    null="far values are as frequent on either side as in the own baseline or under the normal "
    "law, whichever is less (declared symmetric: bad values lie as far out as good ones)",
    family="fabrication",
    expectation="expect_no_fabrication",
    question="Where do these values come from, and can some be checked against a second source?",
    trace="values are flatter than their kind, or the bad ones among them are missing",
)
def fabrication(
    spread: Spread,
    *,
    symmetric: bool = False,
    bad: Literal["low", "high"] = "low",
    bounded: bool = False,
) -> Evidence:
    """Far values that are missing: on both sides, or only the bad ones.

    Parameters
    ----------
    spread : Spread
        Values 1, 1.25 and 1.5 interquartile ranges below and above the median of their block of
        60 to 119 values, shape (n_segments, n_periods, 3).
    symmetric : bool
        Values scatter evenly about their level: returns, errors of measurement or forecast. Never
        for times, amounts, growth rates or deviations that may only be late: they are skewed.
    bad : {"low", "high"}
        With ``symmetric``: the side on which values are bad.
    bounded : bool
        Values are really bounded or capped (scores, ratings, shares near 0 or 100 %).

    Returns
    -------
    Evidence
        ``effect``: far values per hundred values against what is expected (points, negative where
        they are missing), with a 95 % interval; ``n``: audited values in blocks.

    Notes
    -----
    With 600 baseline values: the shares of values far below and far above must both be lower than
    in the baseline *and* than under the normal law. Per side and distance the evidence is a
    beta-binomial e-value, capped by a Student test; variance is times the scatter between blocks
    and periods. The smaller of the sides counts, averaged over the distances. Level, scale and
    volume may change as they like: every block has its own median and quartiles. Only invented
    values that are spread about evenly, with hard edges, are seen; bell-shaped ones are not.

    With ``symmetric`` (also in a one-off table of 200 values): far values are a fair coin between
    bad and good, whatever their tails and however the spread changes. The e-value is a bet on
    60, 75 and 90 % good ones, averaged [3]_ also over the distances, discounted for the estimated
    median and for scatter between blocks (from four blocks on). A fund whose returns were invented
    shows it [1]_; too few losses just under zero [2]_ are for ``bunching`` at a target of 0.

    Measured in docs/calibration/fabrication.csv: with 4,200 audited values all invented ones are
    found, with 60 % invented ones a third; bad values of which 80 % are hidden need about 1,200.

    Not applicable: a table without a baseline whose values may be skewed. Nothing in one such
    table tells invention from a skewed or bounded quantity.

    When it lies: a new mixture of two kinds of records within a segment, half and half and more
    than two standard deviations apart, looks invented (declare the kind as a segment); so do a
    level that moves far within a block (60 values), and a cap and a floor that come together. With
    ``symmetric``: values whose bad side is cut off by a rule (stop losses, guarantees, options),
    and without a time column a level that rises and falls together with the spread. Silence
    clears nobody: numbers copied from an honest year have honest tails.

    References
    ----------
    .. [1] Bernard, C. & Boyle, P. (2009). Mr. Madoff's amazing returns: an analysis of the
           split-strike conversion strategy. Journal of Derivatives 17(1), 62-76.
           doi:10.3905/jod.2009.17.1.062
    .. [2] Bollen, N. & Pool, V. (2012). Suspicious patterns in hedge fund returns and the risk of
           fraud. Review of Financial Studies 25(9), 2673-2702. doi:10.1093/rfs/hhs085
    .. [3] Vovk, V. & Wang, R. (2021). E-values: Calibration, combination and applications.
           Annals of Statistics 49(3), 1736-1754. doi:10.1214/20-AOS2020

    Examples
    --------
    >>> one, day = np.ones((1, 1)), np.array(["1970-01-01"], "datetime64[D]")
    >>> below, above = np.array([[[4.0, 1, 0]]]), np.array([[[27.0, 15, 9]]])
    >>> returns = Spread(
    ...     ("",), day, np.array([False]), one, 215 * one, below, above, 0 * below
    ... )
    >>> found = fabrication(returns, symmetric=True)
    >>> found.effect.round(1), (found.log_e > np.log(20)).tolist()
    (array([-10.7]), [True])
    """
    since, before = tails(spread, ~spread.is_baseline), tails(spread, spread.is_baseline)
    low, high = (since.below, since.above) if bad == "low" else (since.above, since.below)
    has_baseline = (before.n >= BASELINE) & (before.blocks >= BLOCKS)
    flat = flatness(since, before)
    lean = mirror.log_e(since, low, high) if symmetric else np.full(len(since.n), np.nan)
    log_e = np.where(
        has_baseline, log_mean(np.array([flat.log_e, lean]), axis=0), lean
    )  # fmt: skip
    reason = _reason(since, flat, has_baseline, symmetric=symmetric, bounded=bounded)
    judged = reason == ""
    missing, error = mirror.effect(since, low, high)
    effect = np.where(has_baseline, flat.lost, missing)
    freedom = np.where(has_baseline, flat.freedom, np.maximum(since.blocks - 1, 30.0))
    margin = stats.t.ppf(0.975, freedom) * np.where(has_baseline, flat.error, error)

    def shown(values: Float) -> Float:
        return np.where(judged, values, np.nan)

    n = np.maximum(since.n, 1.0)
    return Evidence(
        log_e=shown(log_e),
        effect=shown(effect),
        low=shown(effect - margin),
        high=shown(effect + margin),
        unit="points",
        n=since.n.astype(np.int64),
        reason=reason,
        details={
            "form": np.where(has_baseline, "baseline", "one-off").astype(object),
            "flat_log_e": np.where(judged & has_baseline, flat.log_e, np.nan),
            "mirror_log_e": shown(lean),
            "far_below_pct": shown(100 * since.below[:, 0] / n),
            "far_above_pct": shown(100 * since.above[:, 0] / n),
            "far_expected": np.where(judged & has_baseline, flat.expected, np.nan),
            "dispersion": shown(np.where(has_baseline, flat.dispersion, since.phi_lean)),
        },
    )


def _reason(
    since: Tails, flat: Flatness, has_baseline: Bool, *, symmetric: bool, bounded: bool
) -> Text:
    """Say why a segment is not judged; depends on n, the baseline and what is declared."""
    few = [
        f"not enough data: {k:.0f} values in blocks of 60, {AUDITED if own else ONE_OFF} are needed"
        for k, own in zip(since.n, has_baseline, strict=True)
    ]
    skewed = (
        "not applicable: without a baseline, skewed values are ordinary; set symmetric: true for "
        "returns and for errors of measurement or forecast"
    )
    is_new = ~has_baseline & (since.periods > 1) & (since.blocks < PIECES)  # no scatter to see yet
    short = "not enough data: too few far values are expected on one side"
    is_short = has_baseline & (flat.expected < EXPECTED) & (not symmetric)
    return np.select(
        [
            np.full(len(since.n), bounded),
            ~has_baseline & (not symmetric),
            since.n < np.where(has_baseline, AUDITED, ONE_OFF),
            is_new,
            is_short,
        ],
        [
            np.full(len(since.n), "not applicable: values are declared as bounded", object),
            np.full(len(since.n), skewed, object),
            np.array(few, object),
            np.full(len(since.n), f"not enough data: fewer than {PIECES} blocks of values", object),
            np.full(len(since.n), short, object),
        ],
        np.full(len(since.n), "", object),
    )
