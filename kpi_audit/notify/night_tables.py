"""The published tables that are told of."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class NightTables:
    """Rows of one night; attributes are tables of docs/audit_tables.md."""

    audit_kpis: pd.DataFrame
    audit_verdicts: pd.DataFrame
    audit_findings: pd.DataFrame
    audit_verdict_changes: pd.DataFrame
    audit_mysteries: pd.DataFrame
