"""Values that were copied: equal to the last digit where by chance they would only be close."""

from __future__ import annotations

import numpy as np
from scipy import stats

from kpi_audit.arrays import Bool, Float, Text
from kpi_audit.coincidences.exact_share import BY_CHANCE, against_baseline, against_chance
from kpi_audit.coincidences.steps import coarse
from kpi_audit.evalues import log_mean
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.repeats import Repeats

WEIGHTS = np.array([0.5, 0.25, 0.25])  # of any two records, one actor's, one actor's of one day
BEFORE, AUDITED = 20, 100  # coincidences of a baseline; records
PRICED = 0.5  # share of exact coincidences from which values are prices


@detector(
    null="values coincide exactly no more often than close values and the own past foresee",
    family="repeats",
    expectation="expect_no_repeated_values",
    question="Where do these numbers come from, and were some copied from other records?",
    trace="different records carry exactly the same values",
)
def repeats(repeats: Repeats, *, measured: bool = False) -> Evidence:
    """Find values that are exactly equal too often, compared with values that are nearly equal.

    Parameters
    ----------
    repeats : Repeats
        Exact and near coincidences per period, shape (n_segments, 3, n_periods).
    measured : bool
        Without a baseline: values are measured, weighed or counted. Never for prices, fees,
        subscriptions or anything else that is set once and charged often.

    Returns
    -------
    Evidence
        ``effect``: per cent of exact coincidences of any two records beyond what is foreseen, with
        a 95 % interval; ``n``: audited records with three digits or more that are not round.

    Notes
    -----
    Two records may agree by chance, but then others miss each other by a step or two. Values
    between the same two multiples of five steps are compared: a value that occurs twice is an
    exact coincidence, two values that both occur are a near one ([1]_ compares with bootstraps
    instead). If values follow any smooth law at most 40 % are exact. Each repeated value counts
    once, so that one new popular price, however popular, is one coincidence; round values are
    left out.

    All counts are those of an average period: a price comes back each period and is no new
    evidence. With a baseline: beta-binomial e-value of the exact share against the larger of 40 %
    and the baseline's; the mean (0.5, 0.25, 0.25) over any two records, records of one actor, and
    records of one actor with one partner on one day. Where more than half of the baseline's
    coincidences are exact, values are prices and copies cannot be told from them. Without a
    baseline and with ``measured``: a binomial test against 40 %, of any two records, calibrated p
    to e.

    Measured at 1,000 records a month (docs/calibration/repeats.csv): with a baseline, copies that
    make up 10 % of the records are found in 97 % of tables, 5 % in 38 %, 3 % in none.

    An instrument whose true step is coarser than ``resolution`` leaves few values between two
    multiples of five steps beside those between two multiples of 25, and is not judged. Where
    values lie densely (hundreds of records in a few thousand steps), chance brings so many
    coincidences that copies drown. Copied rows are seen better in several columns taken as one
    number (``a * 10000 + b``).

    When it lies: a business that begins to charge by a list of prices looks like copying, and so
    does an instrument that reads every 13th step or less. One value that is used over and
    over is a price as far as anybody can tell from the table, and is not accused:
    corporate_payments_2010 pays 1,153.35 dollars 2,264 times to three payees, which only its
    owner can explain. Figures that a report states twice (accounts with last year beside this one:
    45 exact to 10 near coincidences in sino_forest_2010) are no measurements. Copies with
    noise added, and copies from earlier periods, are not seen.

    References
    ----------
    .. [1] Simonsohn, U. (2019). Number-bunching: a new tool for forensic data analysis.
           Data Colada 77. https://datacolada.org/77

    Examples
    --------
    >>> month = np.array(["2024-01-01"], "datetime64[D]")
    >>> one = np.ones((1, 3, 1))
    >>> table = Repeats(("",), month, np.array([False]), 900 * one, 60 * one, 30 * one, 190 * one)
    >>> found = repeats(table, measured=True)
    >>> found.effect.round(1), (found.log_e > np.log(20)).tolist()
    (array([26.5]), [True])
    """
    before = repeats.is_baseline
    whole = np.asarray(np.isfinite(repeats.exact + repeats.near + repeats.n).all(axis=(1, 2)))
    clean = [
        np.where(whole[:, np.newaxis, np.newaxis], part, 0.0)
        for part in (repeats.exact, repeats.near)
    ]
    coarse_past, _ = coarse(repeats, before)
    coarse_now, doubted = coarse(repeats, ~before)
    now, past = (_average_period(clean, chosen) for chosen in (~before, before))
    n = np.where(whole, repeats.n[:, 0, ~before].sum(axis=1), 0.0)
    usable = _usable(clean[0][..., before].sum(axis=-1), clean[1][..., before].sum(axis=-1))
    has_baseline = np.asarray(usable.any(axis=1))
    is_new = ~(has_baseline & coarse_past)  # else the past shows what steps do
    is_coarse = coarse_now & is_new
    exact, near = now[0][:, 0], np.maximum(now[1][:, 0], np.where(is_new, doubted, 0.0))
    reckoned = np.column_stack([near, now[1][:, 1:]])
    own = log_mean(np.where(usable, against_baseline(now[0], reckoned, *past), np.nan), WEIGHTS)
    alone = against_chance(exact, near)
    reason = _reason(n, has_baseline, whole, is_coarse, (past, measured))
    judged = reason == ""
    effect, low, high = _effect(exact, near, _foreseen(past, has_baseline))
    return Evidence(
        log_e=np.where(judged, np.where(has_baseline, own, alone), np.nan),
        effect=np.where(judged, effect, np.nan),
        low=np.where(judged, low, np.nan),
        high=np.where(judged, high, np.nan),
        unit="%",
        n=n.astype(np.int64),
        reason=reason,
        details={
            "form": np.where(has_baseline, "baseline", "one-off").astype(object),
            "exact_a_period": exact,
            "near_a_period": now[1][:, 0],
            "exact_a_period_before": past[0][:, 0],
            "near_a_period_before": past[1][:, 0],
        },
    )


def _average_period(counts: list[Float], chosen: Bool) -> tuple[Float, Float]:
    """Exact and near coincidences of an average period, each (n_segments, 3)."""
    periods = max(int(chosen.sum()), 1)
    exact, near = (part[..., chosen].sum(axis=-1) / periods for part in counts)
    return exact, near


def _usable(exact: Float, near: Float) -> Bool:
    """Kinds with enough coincidences before, most of which are not exact, (n_segments, 3)."""
    total = exact + near
    return np.asarray((total >= BEFORE) & (exact <= PRICED * total))


def _foreseen(past: tuple[Float, Float], has_baseline: Bool) -> Float:
    exact, near = (part[:, 0] for part in past)
    share = exact / np.maximum(exact + near, 1e-9)
    return np.where(has_baseline, np.maximum(share, BY_CHANCE), BY_CHANCE)


def _effect(exact: Float, near: Float, foreseen: Float) -> tuple[Float, Float, Float]:
    """Percentage points of coincidences beyond what is foreseen, with a 95 % interval."""
    low, high = (stats.beta.ppf(level, exact + 0.5, near + 0.5) for level in (0.025, 0.975))
    share = (exact + 0.5) / (exact + near + 1)
    return 100 * (share - foreseen), 100 * (low - foreseen), 100 * (high - foreseen)


def _reason(
    n: Float,
    has_baseline: Bool,
    whole: Bool,
    is_coarse: Bool,
    given: tuple[tuple[Float, Float], bool],
) -> Text:
    """Say why a segment is not judged; depends on n, the steps and the baseline only."""
    past, measured = given
    priced = past[0][:, 0] > PRICED * (past[0][:, 0] + past[1][:, 0])
    habit = (
        "not applicable: without a baseline, prices, fees and subscriptions repeat innocently; "
        "set measured: true for values that are measured, weighed or counted"
    )
    out = np.full(len(n), "", object)
    out[~has_baseline & (not measured)] = habit
    out[~has_baseline & priced] = (
        "not applicable: most values that coincided before the audit were exactly equal, as "
        "prices are, so copies cannot be told from them"
    )
    out[is_coarse & (out == "")] = (
        "not applicable: values are read in coarser steps than they are written, so they coincide "
        "by themselves"
    )
    few = n < AUDITED
    out[few] = [
        f"not enough data: {k:.0f} values of three digits or more that are no multiples of five "
        f"steps, {AUDITED} are needed"
        for k in n[few]
    ]
    out[~whole] = "not enough data: a sum is not finite"
    return out
