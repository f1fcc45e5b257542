"""The tables of a review with typed cells; every format is made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from kpi_audit.language import _, later
from kpi_audit.review.glossary import terms, verdicts
from kpi_audit.review.rows import parsed, records
from kpi_audit.review.sheet import Cell, Column, Kind, Sheet
from kpi_audit.review.tables import Tables

_NUMBER, _INTEGER, _DATE, _YES = ("number", "integer", "date", "yes or no")
_SHEETS: dict[str, tuple[str, str, tuple[tuple[str, str, Kind], ...]]] = {
    "kpis": (
        later("KPIs"),
        "audit_verdicts",
        (
            ("kpi", later("Name"), "text"),
            ("title", later("KPI"), "text"),
            ("owner", later("Owner"), "text"),
            ("role", later("Role"), "text"),
            ("unit", later("Unit"), "text"),
            ("is_paid", later("Paid"), "yes or no"),
            ("verdict", later("Verdict"), "text"),
            ("is_provisional", later("Provisional"), "yes or no"),
            ("reason", later("Reason"), "text"),
            ("against", later("Outcome"), "text"),
            ("since", later("Since"), "date"),
            ("reported_change_pct", later("Reported change, %"), "number"),
            ("backed_change_pct", later("Backed by the outcome, %"), "number"),
            ("backed_low_pct", later("Backed, from, %"), "number"),
            ("backed_high_pct", later("Backed, to, %"), "number"),
            ("hollow_points", later("Not backed, points"), "number"),
            ("hollow_low", later("Not backed, from"), "number"),
            ("hollow_high", later("Not backed, to"), "number"),
            ("detectable_pct", later("Smallest inflation seen, %"), "number"),
            ("findings", later("Findings"), "integer"),
            ("watches", later("Watches"), "integer"),
            ("variation", later("Plain variation"), "text"),
            ("last_period", later("Last period"), "date"),
            ("last_value", later("Last value"), "number"),
            ("lower", later("Lower limit"), "number"),
            ("upper", later("Upper limit"), "number"),
            ("assurance", later("Assurance"), "text"),
            ("question", later("Next question"), "text"),
        ),
    ),
    "findings": (
        later("Findings"),
        "audit_findings",
        (
            ("finding_id", later("Finding"), "text"),
            ("tier", later("Seen as"), "text"),
            ("kpi", later("KPI"), "text"),
            ("segment", later("Segment"), "text"),
            ("detector", later("Looked for"), "text"),
            ("against", later("Against"), "text"),
            ("sentence", later("What was seen"), "text"),
            ("e_value", later("e-value"), "number"),
            ("effect", later("Size"), "number"),
            ("effect_low", later("Size, from"), "number"),
            ("effect_high", later("Size, to"), "number"),
            ("unit", later("Unit"), "text"),
            ("n", later("Observations"), "integer"),
            ("since", later("Since"), "date"),
            ("null_hypothesis", later("Nothing wrong means"), "text"),
            ("question", later("Next question"), "text"),
            ("owner", later("Owner"), "text"),
        ),
    ),
    "explanations": (
        later("Explanations"),
        "audit_explanations",
        (
            ("finding_id", later("Finding"), "text"),
            ("explanation", later("Explanation"), "text"),
            ("says", later("What the data say"), "text"),
            ("sentence", later("Why"), "text"),
        ),
    ),
    "evidence": (
        later("Evidence"),
        "audit_evidence",
        (
            ("kpi", later("KPI"), "text"),
            ("segment", later("Segment"), "text"),
            ("detector", later("Looked for"), "text"),
            ("against", later("Against"), "text"),
            ("period_start", later("Last period"), "date"),
            ("is_applicable", later("Judged"), "yes or no"),
            ("reason", later("Why not judged"), "text"),
            ("e_value", later("e-value"), "number"),
            ("log_e", later("Logarithm of the e-value"), "number"),
            ("tier", later("Seen as"), "text"),
            ("effect", later("Size"), "number"),
            ("effect_low", later("Size, from"), "number"),
            ("effect_high", later("Size, to"), "number"),
            ("unit", later("Unit"), "text"),
            ("n", later("Observations"), "integer"),
            ("since", later("Since"), "date"),
        ),
    ),
    "register": (
        later("Register"),
        "audit_register",
        (
            ("kpi", later("KPI"), "text"),
            ("outcome", later("Stands for"), "text"),
            ("is_paid", later("Paid"), "yes or no"),
            ("measures", later("Measures of it"), "integer"),
            ("paid_measures", later("Of them paid"), "integer"),
            ("guardrails", later("Guardrails"), "text"),
            ("why", later("Why we believe it"), "text"),
            ("is_shown", later("Shown by its past"), "yes or no"),
            ("gaps", later("Open"), "text"),
            ("schemes", later("Schemes in the fire drill"), "integer"),
            ("blind_to", later("Schemes never seen"), "integer"),
            ("smallest_seen", later("Share the others can take unseen"), "number"),
        ),
    ),
    "loads": (
        later("Loads"),
        "audit_loads",
        (
            ("source", later("Source"), "text"),
            ("path", later("File"), "text"),
            ("rows_in", later("In"), "integer"),
            ("rows_kept", later("Kept"), "integer"),
            ("rows_duplicate", later("Duplicates"), "integer"),
            ("rows_quarantined", later("Set aside"), "integer"),
            ("unknown_columns", later("Columns not stored"), "text"),
            ("shifted_times", later("Times in a clock change"), "integer"),
        ),
    ),
    "quarantine": (
        later("Quarantine"),
        "audit_quarantine",
        (
            ("source", later("Source"), "text"),
            ("path", later("File"), "text"),
            ("line", later("Line"), "integer"),
            ("reason", later("Reason"), "text"),
        ),
    ),
}
_ORDER = {
    "findings": ["tier", "finding_id"],
    "explanations": ["finding_id", "explanation"],
    "evidence": ["kpi", "detector", "against", "segment"],
    "register": ["kpi", "outcome"],
    "loads": ["source", "path", "rows_in"],
    "quarantine": ["source", "path", "line", "reason"],
}


def sheets(tables: Tables, order: list[str]) -> tuple[Sheet, ...]:
    """Return all tables of a review.

    Parameters
    ----------
    tables : Tables
    order : list of str
        Names of the KPIs in the order in which they matter.
    """
    made = [_sheet(name, _rows(name, tables, order)) for name in _SHEETS]
    return (*made, _glossary())


def columns(name: str) -> tuple[Column, ...]:
    """Return the columns of a table, titled in the language that is spoken."""
    return tuple(Column(column, _(title), kind) for column, title, kind in _SHEETS[name][2])


def table_columns() -> dict[str, tuple[Column, ...]]:
    """Return the columns of all tables of a review, by name."""
    return {name: columns(name) for name in _SHEETS} | {"glossary": _glossary().columns}


def _rows(name: str, tables: Tables, order: list[str]) -> pd.DataFrame:
    frame: pd.DataFrame = getattr(tables, _SHEETS[name][1])
    if name != "kpis":
        return frame.sort_values(_ORDER[name], kind="stable")
    declared = tables.audit_kpis[["kpi", "title", "owner", "role", "unit", "is_paid"]]
    variation = tables.audit_variation[
        ["kpi", "variation", "last_period", "last_value", "lower", "upper", "assurance"]
    ]
    joined = frame.merge(declared, on="kpi").merge(variation, on="kpi", how="left")
    return joined.sort_values("kpi", key=lambda names: names.map(order.index))


def _sheet(name: str, rows: pd.DataFrame) -> Sheet:
    found = columns(name)
    cells = [
        tuple(_READ[column.kind](row.get(column.name)) for column in found) for row in records(rows)
    ]
    return Sheet(name, _(_SHEETS[name][0]), found, cells)


def _glossary() -> Sheet:
    found = (Column("word", _("Word")), Column("meaning", _("Meaning")))
    rows: list[tuple[Cell, ...]] = [(t.name, t.meaning) for t in (*verdicts(), *terms())]
    return Sheet("glossary", _("Glossary"), found, rows)


def _text(value: Any) -> str:  # noqa: ANN401 (a cell)
    if value is None:
        return ""
    listed = parsed(value) if isinstance(value, str) and value.startswith("[") else None
    return ", ".join(map(str, listed)) if isinstance(listed, list) else str(value)


def _date(value: Any) -> date | None:  # noqa: ANN401 (a cell)
    return None if value is None else pd.Timestamp(value).date()


_READ: dict[Kind, Callable[[Any], Cell]] = {
    "text": _text,
    "number": lambda value: None if value is None else float(value),
    "integer": lambda value: None if value is None else int(value),
    "date": _date,
    "yes or no": lambda value: None if value is None else bool(value),
}
