"""Published figures that were rounded to the better side, or left out where they were bad."""

from __future__ import annotations

import numpy as np

from kpi_audit.arrays import Float, Text
from kpi_audit.display.rounding import Better, Rounding, rounding
from kpi_audit.display.selection import Selection, selection
from kpi_audit.evalues import log_mean
from kpi_audit.evidence import Evidence
from kpi_audit.registry import detector
from kpi_audit.shapes.displays import Displays

FIGURES = 30  # shown less than a step from the measured value, and not equal to it
WITHIN_STEP = 0.8  # of shown figures; fewer, and the two are not one number at two precisions
ROUNDED = 0.1  # of shown figures differ from the measured value; fewer, and nothing was rounded
ALWAYS = 0.4  # of figures are half a step or more too good; rounding all up makes it a half


@detector(
    null="figures are rounded by a rule, or err to either side, and are left out whatever they say",
    family="second source",
    expectation="expect_figures_as_measured",
    question="Who turns the measured value into the published one, and which figures are left out?",
    trace="published figures look better than the measured ones they stand for",
)
def shown_vs_measured(displays: Displays, *, better: Better = "higher") -> Evidence:
    """Figures that were rounded to the KPI's benefit, or left out where they were bad.

    Parameters
    ----------
    displays : Displays
        Sums over figures (value) and what was measured (compare), shape (n_segments, n_periods).
    better : {"higher", "lower"}
        Which way of rounding flatters.

    Returns
    -------
    Evidence
        ``effect``: by how much shown figures look better than all measured values, on average, in
        the KPI's unit (rounding plus leaving out), with a 95 % interval; ``n``: shown figures that
        differ from the measured value by less than a step of their rounding.

    Notes
    -----
    The step of a figure is the power of ten it is a multiple of (12.3: 0.1; 1,200: 100), or the
    KPI's resolution if that is coarser; so any number of decimals and significant digits is a
    rule. Only positive values count. Rounding to the nearest, half up or half to even, leaves no
    figure more than half a step off and is silent; so is cutting off digits, even where it
    flatters, if it is done to good and bad values alike. Rounding everything up is a rule too, but
    it flatters, and is reported (``details["always"]``).

    Rounding: the smallest of up to three e-values (errors to either side, a measured value revised
    after publication, cutting off), as all three are innocent. Leaving out: a calibrated p per
    period that figures are missing in the worse half of measured values, averaged over periods as
    e-values. ``log_e`` is the mean of both where both apply. There is no baseline form.

    When it lies: values that are left out because few cases stand behind them look selected if
    small units fare worse. A measured value that is revised by half a step, always and everywhere
    by the same amount, looks like rounding up. One actor who always rounds up is found too, and may
    know no better. Figures shown in halves or quarters need ``resolution`` declared.

    References
    ----------
    .. [1] Efron, B. (1969). Student's t-test under symmetry conditions. JASA 64(328), 1278-1302.
           doi:10.1080/01621459.1969.10501056 (given the magnitudes, only signs are random)

    Examples
    --------
    >>> from kpi_audit.shapes.displays import SUMS
    >>> sums = np.zeros((1, 1, len(SUMS)))
    >>> known = {"n": 400, "up_near": 60, "up_far": 60, "sign_squares": 120, "up_squares": 75,
    ...          "shown_low": 200, "shown_high": 200, "residual": 12, "residual_squares": 1.5}
    >>> sums[0, 0, [SUMS.index(k) for k in known]] = list(known.values())
    >>> day = np.array(["2024-01-01"], "datetime64[D]")
    >>> found = shown_vs_measured(Displays(("",), day, np.array([False]), sums))
    >>> found.effect.round(3).tolist(), (found.log_e > np.log(20)).tolist()
    ([0.03], [True])
    """
    rounds, chosen = rounding(displays, better), selection(displays, better)
    by_rule = _not_rounded(displays)
    log_e = log_mean(
        np.stack([np.where(by_rule == "", rounds.log_e, np.nan), chosen.log_e]), axis=0
    )
    reason = np.where(chosen.applies, "", by_rule).astype(object)
    return _evidence(displays, rounds, chosen, log_e, reason)


def _evidence(
    displays: Displays, rounds: Rounding, chosen: Selection, log_e: Float, reason: Text
) -> Evidence:
    judged = reason == ""
    n = displays.audited("n").sum(axis=1)
    effect = rounds.mean + chosen.gain
    margin = 1.96 * np.hypot(rounds.error, chosen.error)
    against_half = rounds.favourable + rounds.unfavourable
    low, low_up, low_down = (displays.audited(k).sum(axis=1) for k in ("low", "low_up", "low_down"))
    return Evidence(
        log_e=np.where(judged, np.clip(np.nan_to_num(log_e), -600.0, 600.0), np.nan),
        effect=np.where(judged, effect, np.nan),
        low=np.where(judged, effect - margin, np.nan),
        high=np.where(judged, effect + margin, np.nan),
        unit="units",
        n=n.astype(np.int64),
        reason=reason,
        details={
            "by_rounding": rounds.mean,
            "by_leaving_out": chosen.gain,
            "favourable_pct": 100 * rounds.favourable / np.maximum(n, 1),
            "unfavourable_pct": 100 * rounds.unfavourable / np.maximum(n, 1),
            "against_half_low_pct": 100 * (low_up + low_down) / np.maximum(low, 1),
            "against_half_high_pct": 100 * (against_half - low_up - low_down)
            / np.maximum(n - low, 1),
            "always": np.where(rounds.favourable > ALWAYS * n, "yes", "no").astype(object),
            "left_out_worse_pct": 100 * chosen.left_out_worse,
            "left_out_better_pct": 100 * chosen.left_out_better,
            "rounding_log_e": rounds.log_e,
            "leaving_out_log_e": chosen.log_e,
        },
    )  # fmt: skip


def _not_rounded(displays: Displays) -> Text:
    """Say why rounding cannot be judged: from how many figures there are and how near they lie."""
    names = ("n", "beyond", "shown_low", "shown_high")
    n, beyond, low, high = (displays.audited(k).sum(axis=1) for k in names)
    shown = np.maximum(low + high, 1.0)
    reason = np.full(len(n), "", object)
    few = n < FIGURES
    reason[few] = [
        f"not enough data: {k:.0f} rounded figures beside what was measured, {FIGURES} are needed"
        for k in n[few]
    ]
    reason[(n < ROUNDED * shown) & (shown >= FIGURES)] = (
        "not applicable: shown and measured values have the same precision"
    )
    reason[beyond > (1 - WITHIN_STEP) * shown] = (
        "not applicable: too many figures lie a step or more from the measured value, so the two "
        "are not one quantity at two precisions"
    )
    return reason
