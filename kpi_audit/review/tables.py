"""What the page is made of: the audit tables of one night."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from kpi_audit.shapes.columns import require

# The columns the page reads; sql/audit/*.sql documents all of them.
COLUMNS = {
    "audit_nights": "run_id as_of project code_version",
    "audit_kpis": "kpi title description role owner unit better grain is_paid outcomes targets"
    " guardrails audit_start",
    "audit_evidence": "kpi segment detector against period_start is_applicable reason log_e e_value"
    " tier effect effect_low effect_high unit n since details",
    "audit_findings": "finding_id kpi segment detector against tier since e_value effect effect_low"
    " effect_high unit n null_hypothesis sentence question owner decision_id decision decided_by"
    " decided_on until is_silenced returned_because",
    "audit_explanations": "finding_id explanation says sentence",
    "audit_verdicts": "kpi verdict reason is_provisional against since reported_change_pct"
    " backed_change_pct backed_low_pct backed_high_pct hollow_points hollow_low hollow_high"
    " detectable_pct log_e findings watches question explained accepted_until",
    "audit_contributions": "kpi against segment period_start unit score kpi_value outcome_value"
    " share",
    "audit_carriers": "finding_id kind name log_e effect unit share n",
    "audit_changes": "name kind first_day last_day kpis registered is_rebase first_seen"
    " is_in_advance",
    "audit_cohorts": "kpi against period_start age arrived completeness completed completed_low"
    " completed_high is_mature",
    "audit_verdict_changes": "kpi verdict_before verdict_now night_before why sentence",
    "audit_mysteries": "mystery_id kpi segment kind against is_applicable null_hypothesis e_value"
    " is_shown effect effect_low effect_high n sentence explanations question",
    "audit_decisions": "decision_id finding_id kpi segment detector against tier decision"
    " decided_by reason decided_at until e_value seen_as_of supersedes",
    "audit_precision": "detector tier confirmed explained n precision precision_low precision_high"
    " budget spent",
    "audit_drill": "as_of kpi words detector against unit weeks smallest power_low copies reason",
    "audit_register": "kpi outcome is_paid measures paid_measures guardrails why is_shown gaps"
    " schemes blind_to smallest_seen",
    "audit_variation": "kpi reason scale is_season_removed n_limits is_trial centre lower upper"
    " is_anew before_centre before_lower before_upper last_period last_value last_shown rule"
    " variation target assurance",
    "evidence_variation": "kpi period_start value shown rule is_baseline",
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
    audit_decisions: pd.DataFrame
    audit_precision: pd.DataFrame
    audit_drill: pd.DataFrame
    audit_register: pd.DataFrame
    audit_variation: pd.DataFrame
    evidence_variation: pd.DataFrame
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
