"""Values that were rounded, guessed or typed in: their last digits heap on 0 and 5."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Bool, Text
from kpi_audit.digit_laws import heaping
from kpi_audit.digit_laws.benford import benford, decades
from kpi_audit.digit_laws.heaping import Heaping
from kpi_audit.digit_laws.repeated_value import repeated_value
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.digits import Digits

BASELINE, AUDITED = 500, 100  # records with at least two digits
ONE_OFF, ONE_OFF_DECADES = 500, 3  # 3 decades in use: values span two orders of magnitude


@detector(
    null="last digits 0 and 5 are as frequent as in the own baseline (or one tenth each)",
    family="values",  # with bunching: rounding to a round target leaves both traces
    expectation="expect_no_digit_heaping",
    question="Who types this number in, and was it measured, rounded or estimated?",
    trace="last digits are rounder than they were, or less round",
)
def digits(digits: Digits, *, uniform: bool = False, bounded: bool = False) -> Evidence:
    """Change in how many values end in 0 or 5, against the KPI's own habit.

    Parameters
    ----------
    digits : Digits
        Counts per last digit, audited and baseline, shape (n_segments, 10); first two digits and
        powers of ten of audited values.
    uniform : bool
        Without a baseline: the last digit should be uniform (things counted, a meter read).
        Never for prices, money, grades or estimates: they heap innocently.
    bounded : bool
        Values have a minimum or maximum, so Benford's law is not to be expected.

    Returns
    -------
    Evidence
        ``effect``: percentage points of records by which 0 and 5 gained, with a 95 % interval;
        ``n``: audited records with at least two digits. ``details["digit"]`` names the digit.

    Notes
    -----
    With 500 baseline records: two-sample beta-binomial e-value for 0, for 5 and for both, up or
    down, capped by a Student test against how far the other eight digits have moved, because
    records come in clusters (prices, actors) and a plain multinomial e-value [1]_ takes each new
    popular price for a distortion (measured: docs/calibration/digits.csv). Without a baseline
    and with ``uniform``: one-sided calibrated p to e against one tenth each.

    Heaping that the baseline had and that is missing now counts too (a negative effect): values
    that used to be rounded, as people do, and suddenly are not, may be invented or made to look
    measured. A new meter or timer looks the same. A habit of rounding one value in ten that is
    gone is as visible as a new one of that size (docs/calibration/digits.csv).

    What the most repeated value can explain (a spike in the first two digits) is not counted as
    heaping: one new popular price ending in 0 is no rounding.

    When it lies: several new popular values that end in 0 or 5 at once look like rounding, and a
    change of unit or of resolution (minutes to five minutes) does too. It finds heaping, which is
    rounding or guessing, and never proves fraud; silence clears nobody, as invented numbers can
    have perfect digits. Benford's law is described in the details and is no part of the evidence.

    References
    ----------
    .. [1] Lindon, M. & Malek, A. (2022). Anytime-valid inference for multinomial count data.
           NeurIPS 35. arXiv:2011.03567

    Examples
    --------
    >>> even, none = np.full((1, 10), 400), np.zeros((1, 90), int)
    >>> rounded = even + np.array([[600, *[-100] * 4, 200, *[-100] * 4]])
    >>> found = digits(Digits(("",), rounded, even, none, np.zeros((1, 20), int)))
    >>> found.effect.round(1), (found.log_e > np.log(20)).tolist()
    (array([20.]), [True])
    """
    last, base = digits.last.astype(np.float64), digits.last_baseline.astype(np.float64)
    has_baseline = base.sum(axis=1) >= BASELINE
    reason = _reason(digits, has_baseline, uniform=uniform)
    leading, magnitude = digits.leading.astype(np.float64), digits.magnitude.astype(np.float64)
    value = repeated_value(leading)
    own = heaping.against_baseline(last, base, value)
    even = heaping.against_uniform(last, value)
    chosen = Heaping(*(_where(has_baseline, a, b) for a, b in zip(own, even, strict=True)))
    judged = reason == ""
    gain = np.abs(chosen.points[:, [0, 5]])
    described = benford(leading, magnitude, bounded=bounded)
    return Evidence(
        log_e=np.where(judged, chosen.log_e, np.nan),
        effect=np.where(judged, chosen.effect, np.nan),
        low=np.where(judged, chosen.low, np.nan),
        high=np.where(judged, chosen.high, np.nan),
        unit="points",
        n=digits.last.sum(axis=1),
        reason=reason,
        details={
            "form": np.where(has_baseline, "baseline", "one-off").astype(object),
            "digit": np.where(judged, np.where(gain[:, 0] >= gain[:, 1], 0.0, 5.0), np.nan),
            "dispersion": np.where(judged, chosen.dispersion, np.nan),
            "repeated_value_records": value,
            "any_digit_log_e": np.where(has_baseline, heaping.any_digit(last, base), np.nan),
            "benford_applies": described.applies,
            "benford_mad": described.mad,
            "benford_sampling_mad": described.sampling_mad,
            "benford_chi_square": described.chi_square,
            "benford_severity": described.severity,
            "benford_conformity": described.conformity,
            "benford_top_digits": described.top_digits,
        },
    )


def _where(condition: Bool, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.where(condition.reshape(-1, *[1] * (first.ndim - 1)), first, second)


def _reason(digits: Digits, has_baseline: Bool, *, uniform: bool) -> Text:
    """Say why a segment is not judged; depends on n, baseline and range only."""
    n = digits.last.sum(axis=1)
    few = [
        f"not enough data: {k} values with two digits or more, "
        f"{AUDITED if own else ONE_OFF} are needed"
        for k, own in zip(n, has_baseline, strict=True)
    ]
    narrow = decades(digits.magnitude.astype(np.float64)) < ONE_OFF_DECADES
    habit = (
        "not applicable: without a baseline, last digits of prices, money and estimates heap "
        "innocently; set uniform: true for things counted or metered"
    )
    return np.select(
        [
            n < np.where(has_baseline, AUDITED, ONE_OFF),
            ~has_baseline & (not uniform),
            ~has_baseline & narrow,
        ],
        [
            np.array(few, object),
            np.full(len(n), habit, object),
            np.full(
                len(n),
                "not applicable: values span less than two orders of magnitude, so last digits "
                "need not be uniform",
                object,
            ),
        ],
        np.full(len(n), "", object),
    )
