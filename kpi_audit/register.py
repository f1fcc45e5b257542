"""The surrogation-risk register: where a measure may take the place of what it stands for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

Counted = Mapping[str, int]  # KPIs that stand for an outcome: size, sum (of the paid)
_UNTESTED = ("not enough data", "not judged")
_UNPROVEN = "never shown to track its outcome"


def register(kpis: pd.DataFrame, verdicts: pd.DataFrame, drill: pd.DataFrame) -> pd.DataFrame:
    """Return one row per KPI and outcome it is declared to stand for.

    Parameters
    ----------
    kpis, verdicts : DataFrame
        Rows of ``audit_kpis`` and ``audit_verdicts`` of a night.
    drill : DataFrame
        Rows of ``audit_drill``, the last fire drill.

    Returns
    -------
    DataFrame
        Rows of ``audit_register``.

    Notes
    -----
    People paid on a measure come to treat it as the strategy itself (surrogation); less so when
    they are paid on several measures of it [1]_, or had a say in choosing it [2]_. So the register
    counts measures per outcome, and leaves who chose them to the meeting.

    References
    ----------
    .. [1] Choi, J., Hecht, G. W. & Tayler, W. B. (2012). Lost in translation: the effects of
           incentive compensation on strategy surrogation. The Accounting Review 87(4), 1135-1163.
           doi:10.2308/accr-10273
    .. [2] Choi, J., Hecht, G. W. & Tayler, W. B. (2013). Strategy selection, surrogation, and
           strategic performance measurement systems. Journal of Accounting Research 51(1),
           105-133. doi:10.1111/j.1475-679X.2012.00465.x
    """
    found = {row["kpi"]: row for row in verdicts.to_dict("records")}
    declared = [
        (kpi, link)
        for kpi in kpis.sort_values("kpi").to_dict("records")
        for link in json.loads(kpi["outcomes"])
    ]
    measures = pd.DataFrame(
        [(link["outcome"], bool(kpi["is_paid"])) for kpi, link in declared],
        columns=["outcome", "is_paid"],
    )
    groups = measures.groupby("outcome")["is_paid"]
    counted = {str(name): {"size": len(paid), "sum": int(paid.sum())} for name, paid in groups}
    rows = [
        _row(kpi, link, found.get(kpi["kpi"], {}), counted[link["outcome"]])
        | _drilled(drill[drill["kpi"] == kpi["kpi"]])
        for kpi, link in declared
    ]
    return pd.DataFrame(rows)


def _row(
    kpi: Mapping[Any, Any], link: Mapping[str, Any], verdict: Mapping[Any, Any], counted: Counted
) -> dict[str, Any]:
    guardrails = json.loads(kpi["guardrails"])
    return {
        "kpi": kpi["kpi"],
        "outcome": link["outcome"],
        "is_paid": bool(kpi["is_paid"]),
        "measures": counted["size"],
        "paid_measures": counted["sum"],
        "guardrails": json.dumps(guardrails),
        "why": link["why"],
        "is_shown": _is_shown(link["outcome"], verdict),
        "gaps": json.dumps(_gaps(kpi, link, verdict, counted)),
    }


def _is_shown(outcome: str, verdict: Mapping[Any, Any]) -> bool | None:
    """Whether the past shows the link; None where it was not tested."""
    if verdict.get("verdict") == _UNPROVEN:
        return False
    is_tested = verdict.get("against") == outcome and verdict.get("verdict") not in _UNTESTED
    return True if is_tested else None


def _gaps(
    kpi: Mapping[Any, Any], link: Mapping[str, Any], verdict: Mapping[Any, Any], counted: Counted
) -> list[str]:
    """Return what a manager can close without any statistics."""
    shown = _is_shown(link["outcome"], verdict)
    open_ends = {
        "paid on a single measure": bool(kpi["is_paid"]) and counted["sum"] == 1,
        "no guardrail": not json.loads(kpi["guardrails"]),
        "link is a belief": link["why"] == "belief" and shown is not True,
        "link never shown": shown is False,
        "link not tested": shown is None,
    }
    return [name for name, is_open in open_ends.items() if is_open]


def _drilled(drill: pd.DataFrame) -> dict[str, Any]:
    """Return how easily the KPI is gamed unseen: smallest share seen, schemes seen in no strength.

    ``smallest_seen`` is the largest, over schemes, of the smallest share seen: what the scheme
    that hides best among those seen could take.
    """
    reasons = drill["reason"].str
    drill = drill[~(reasons.startswith("not applicable: ") | reasons.startswith("not drilled: "))]
    if drill.empty:
        return {"schemes": 0, "blind_to": 0, "smallest_seen": None}
    best = drill.groupby("scheme")["smallest"].min()
    smallest = best.max()
    return {
        "schemes": len(best),
        "blind_to": int(best.isna().sum()),
        "smallest_seen": None if pd.isna(smallest) else float(smallest),
    }
