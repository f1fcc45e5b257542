"""Which columns of the audit tables hold sentences and words of the audit itself."""

from __future__ import annotations

import pandas as pd

from kpi_audit.retelling.retell import is_retold, retold

WRITTEN = {
    "audit_verdicts": "reason question",
    "audit_findings": "sentence question null_hypothesis unit returned_because",
    "audit_evidence": "unit",
    "audit_explanations": "explanation sentence",
    "audit_mysteries": "sentence question null_hypothesis",
    "audit_verdict_changes": "sentence",
    "audit_carriers": "unit",
    "audit_drill": "words unit",
    "audit_quarantine": "reason",
}


def retold_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return an audit table with its sentences in the language that is spoken.

    Parameters
    ----------
    name : str
        Of the table; one that holds no sentences is returned as it is.
    frame : DataFrame
    """
    columns = [column for column in WRITTEN.get(name, "").split() if column in frame.columns]
    if not columns or frame.empty or not is_retold():
        return frame
    return frame.assign(**{column: retold_column(frame[column]) for column in columns})


def retold_column(texts: pd.Series[str]) -> pd.Series[str]:
    """Return a column of sentences in the language that is spoken; what is no text stays."""
    known = {text: retold(text) for text in texts.unique() if isinstance(text, str)}
    return texts.map(lambda text: known.get(text, text) if isinstance(text, str) else text)
