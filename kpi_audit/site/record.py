"""Every night's verdicts and findings: what a site is made of beside the last night's review."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kpi_audit.retelling.columns import retold_table
from kpi_audit.shapes.columns import require

COLUMNS = {
    "nights": "run_id as_of project code_version",
    "kpis": "as_of kpi title owner",
    "verdicts": "as_of kpi verdict reason is_provisional reported_change_pct backed_change_pct"
    " backed_low_pct backed_high_pct log_e explained accepted_until",
    "findings": "as_of finding_id kpi segment tier since e_value effect effect_low effect_high unit"
    " n null_hypothesis sentence question owner",
}


@dataclass(frozen=True, slots=True)
class Record:
    """Rows of all nights that finished, under the columns of the audit tables.

    Raises
    ------
    BadEvidence
        If a column is missing.
    """

    nights: pd.DataFrame
    kpis: pd.DataFrame
    verdicts: pd.DataFrame
    findings: pd.DataFrame

    def __post_init__(self) -> None:
        """Refuse tables a site cannot be made of."""
        for name, columns in COLUMNS.items():
            require(getattr(self, name), columns.split(), f"audit_{name}")

    def retold(self) -> Record:
        """Return the record with its sentences in the language that is spoken."""
        told = {name: retold_table(f"audit_{name}", getattr(self, name)) for name in COLUMNS}
        return Record(**told)
