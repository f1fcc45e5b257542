"""What the page is made of: the audit tables of one night."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from kpi_audit.shapes.columns import require

# The columns the page reads; sql/audit/*.sql documents all of them.
COLUMNS = {
    "audit_nights": "run_id as_of project code_version",
    "audit_kpis": "kpi title description role owner unit grain is_paid outcomes targets"
    " audit_start",
    "audit_evidence": "kpi segment detector against period_start is_applicable reason log_e e_value"
    " tier effect effect_low effect_high unit n since details",
    "audit_findings": "finding_id kpi segment detector against tier since e_value effect effect_low"
    " effect_high unit n null_hypothesis sentence question owner",
    "audit_explanations": "finding_id explanation says sentence",
    "audit_verdicts": "kpi verdict reason is_provisional against since reported_change_pct"
    " backed_change_pct backed_low_pct backed_high_pct hollow_points hollow_low hollow_high"
    " detectable_pct log_e findings watches question",
    "audit_contributions": "kpi against segment period_start unit score kpi_value outcome_value"
    " share",
    "audit_carriers": "finding_id kind name log_e effect unit share n",
    "audit_changes": "name kind first_day last_day kpis is_rebase first_seen is_in_advance",
    "audit_cohorts": "kpi against period_start age arrived completeness completed completed_low"
    " completed_high is_mature",
    "audit_verdict_changes": "kpi why sentence",
    "audit_mysteries": "mystery_id kpi kind is_applicable null_hypothesis e_value is_shown effect"
    " effect_low effect_high n sentence explanations question",
    "audit_drill": "as_of kpi words unit weeks smallest reason",
    "evidence_series": "kpi against segment period_start kpi_value outcome_value is_baseline",
    "evidence_histogram": "kpi against segment value width n n_baseline",
    "evidence_digits": "kpi against segment position digit n n_baseline",
    "audit_loads": "source rows_in rows_kept rows_duplicate rows_quarantined unknown_columns"
    " shifted_times",
    "audit_quarantine": "source path line reason",
}


@dataclass(frozen=True, slots=True)
class Tables:
    """The audit tables of one night, one frame each, under the names they have in the warehouse.

    Raises
    ------
    BadEvidence
        If a column that the page reads is missing.
    """

    audit_nights: pd.DataFrame
    audit_kpis: pd.DataFrame
    audit_evidence: pd.DataFrame
    audit_findings: pd.DataFrame
    audit_explanations: pd.DataFrame
    audit_verdicts: pd.DataFrame
    audit_contributions: pd.DataFrame
    audit_carriers: pd.DataFrame
    audit_changes: pd.DataFrame
    audit_cohorts: pd.DataFrame
    audit_verdict_changes: pd.DataFrame
    audit_mysteries: pd.DataFrame
    audit_drill: pd.DataFrame
    evidence_series: pd.DataFrame
    evidence_histogram: pd.DataFrame
    evidence_digits: pd.DataFrame
    audit_loads: pd.DataFrame
    audit_quarantine: pd.DataFrame

    def __post_init__(self) -> None:
        """Refuse tables the page cannot be made of."""
        for name, columns in COLUMNS.items():
            require(getattr(self, name), columns.split(), name)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of all tables."""
        return tuple(field.name for field in fields(cls))
