"""Turns evidence rows into findings with a name that stays, and a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping

import pandas as pd

from kpi_audit.project.kpi import Kpi
from kpi_audit.registry import Detector
from kpi_audit.wording import quantity


def finding_id(kpi: str, segment: str, detector: str, against: str) -> str:
    """Return the name of a finding, the same on every night.

    Examples
    --------
    >>> finding_id("replies", "", "digits", "")
    'F-b8108bb2'
    """
    text = f"{kpi}\x1f{segment}\x1f{detector}\x1f{against}"
    return "F-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def findings(
    evidence: pd.DataFrame, kpis: Mapping[str, Kpi], detectors: Mapping[str, Detector]
) -> pd.DataFrame:
    """Return the rows of ``audit_findings``: everything that is a watch or a finding."""
    seen = evidence[evidence["tier"] != ""].copy()
    seen["finding_id"] = [
        finding_id(*names)
        for names in seen[["kpi", "segment", "detector", "against"]].itertuples(index=False)
    ]
    seen["sentence"] = [
        _sentence(row, kpis, detectors[row["detector"]]) for row in seen.to_dict("records")
    ]
    seen["question"] = [
        detectors[name].question.format(against=_title(against, kpis))
        for name, against in seen[["detector", "against"]].itertuples(index=False)
    ]
    seen["owner"] = [kpis[name].owner for name in seen["kpi"]]
    return seen.sort_values(["tier", "log_e", "finding_id"], ascending=[True, False, True])


def _sentence(row: Mapping[Hashable, object], kpis: Mapping[str, Kpi], detector: Detector) -> str:
    where = f" in {row['segment']}" if row["segment"] else ""
    saw = detector.trace.format(against=_title(str(row["against"]), kpis))
    size = quantity(row["effect"], row["effect_low"], row["effect_high"], str(row["unit"]))
    return f"{kpis[str(row['kpi'])].title}{where}: {saw}{f' ({size})' if size else ''}."


def _title(against: str, kpis: Mapping[str, Kpi]) -> str:
    """Return what is judged against in words: a KPI's title, or the target's own name."""
    return kpis[against].title if against in kpis else against
