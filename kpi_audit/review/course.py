"""What is drawn of a KPI: itself beside the outcome its verdict is about."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kpi_audit.review.index_points import index_points
from kpi_audit.review.rows import Row, parsed, where
from kpi_audit.review.tables import Tables


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a KPI beside its outcome.

    Attributes
    ----------
    against : str
        Name of the outcome.
    series : DataFrame
        Its rows of ``evidence_series``, as a whole.
    points : DataFrame
        Of ``index_points``.
    """

    against: str
    series: pd.DataFrame
    points: pd.DataFrame


def course(tables: Tables, kpi: Row, verdict: Row) -> Course | None:
    """Return what is drawn of a KPI, None where there is nothing to draw."""
    declared = parsed(kpi["outcomes"]) or []
    against = verdict["against"] or (str(declared[0]["outcome"]) if declared else "")
    series = where(tables.evidence_series, kpi=kpi["kpi"], against=against, segment="")
    if series.empty or kpi["grain"] == "once":
        return None
    points = index_points(series, kpi["grain"])
    return None if points is None else Course(against, series, points)
