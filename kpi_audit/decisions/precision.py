"""The audit's own record: how many of the findings that people answered were right."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from scipy.stats import binomtest

from kpi_audit.decisions.decision import Decision, standing

IN_ALL = ""
_COLUMNS = [
    "detector", "tier", "confirmed", "explained", "n", "precision", "precision_low",
    "precision_high", "budget", "spent",
]  # fmt: skip


def precision(decisions: Sequence[Decision], budget: float) -> pd.DataFrame:
    """Return confirmed / (confirmed + explained), by detector and in all.

    Parameters
    ----------
    decisions : Sequence[Decision]
        Those that the night knows. The last answer to each finding counts; what was true does not
        end with the date of the answer, so expired ones count too.
    budget : float
        Share of false alarms among findings that is allowed on average.

    Returns
    -------
    DataFrame
        One row per detector ('' is all of them) and tier with an answer, and always one for the
        findings of all detectors: counts, share with its 95 % Wilson interval [1]_, and, for
        findings, the part of the budget that is spent: 1 is all of it.

    Notes
    -----
    Every explained finding is taken for a false alarm. That is strict: a change that was real but
    innocent is no error of the test. The interval takes answers for independent; segments of one
    KPI that were answered together are not, and it is then too narrow.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
           inference. JASA 22, 209-212. doi:10.1080/01621459.1927.10502953
    """
    told = [d for d in standing(decisions).values() if d.decision in ("confirmed", "explained")]
    groups: dict[tuple[str, str], list[bool]] = {(IN_ALL, "finding"): []}
    for decision in told:
        for detector in (IN_ALL, decision.detector):
            is_right = decision.decision == "confirmed"
            groups.setdefault((detector, decision.tier), []).append(is_right)
    rows = [_row(*names, answers, budget) for names, answers in sorted(groups.items())]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _row(detector: str, tier: str, answers: list[bool], budget: float) -> tuple[object, ...]:
    n, confirmed = len(answers), sum(answers)
    share, low, high, spent = None, None, None, None
    if n:
        share = confirmed / n
        interval = binomtest(confirmed, n).proportion_ci(method="wilson")
        low, high = float(interval.low), float(interval.high)
    is_finding = tier == "finding"
    if n and is_finding:
        spent = (n - confirmed) / n / budget
    allowed = budget if is_finding else None
    return detector, tier, confirmed, n - confirmed, n, share, low, high, allowed, spent
