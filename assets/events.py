"""Builds the select that gives a KPI's records one shape, from its checked declaration.

``kpi_events`` has the columns of ``kpi_audit.records``; every statement under ``sql/kpi`` and
``sql/units`` starts from it.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import sqlglot
from sqlglot import exp

from kpi_audit.periods import ONCE
from kpi_audit.project.kpi import Kpi
from kpi_audit.records import RECORD_COLUMNS
from kpi_audit.subjects import RECORDED

_NO_AMOUNTS = {"count_distinct": "1", "sum_boolean": "cast(({}) as integer)"}
_NO_VALUE = "(none)"  # segment of records whose segment column is null


def events(kpi: Kpi, rows: str, day: str | None, first: date | None, until: date | None) -> str:
    """Return the select of ``kpi_events``.

    Parameters
    ----------
    kpi : Kpi
    rows : str
        Select of the current rows of the KPI's source, or its own query.
    day : str or None
        Column of ``rows`` with the local date of a record; None for a one-off table.
    first, until : date or None
        Only records dated from ``first`` on, before ``until``.
    """
    source = sqlglot.parse_one(rows, read="duckdb")
    assert isinstance(source, exp.Query)  # noqa: S101 (checked when the project was loaded)
    known = {
        "segment": _segment(kpi),
        "period_start": _period(kpi, day),
        "value": _value(kpi),
        "weight": _weight(kpi),
    }
    written = _written(kpi)
    columns = [
        exp.alias_(known[name] if name in known else _cast(written.get(name), kind), name)
        for name, kind in RECORD_COLUMNS.items()
    ]
    select = exp.select(*columns).from_(source.subquery("rows", copy=False), copy=False)
    if kpi.measure.where is not None and kpi.sql is None:
        select = select.where(sqlglot.condition(kpi.measure.where, dialect="duckdb"), copy=False)
    for bound, operator in ((first, exp.GTE), (until, exp.LT)):
        if bound is not None and day is not None:
            bounded = operator(this=exp.column(day), expression=_date(bound))
            select = select.where(bounded, copy=False)
    if day is not None:
        select = select.where(exp.column(day).is_(exp.Null()).not_(), copy=False)
    return select.sql(dialect="duckdb")


def as_amounts(kpi: Kpi) -> Kpi:
    """Return ``kpi`` with an amount for what detectors add up of a record.

    What a KPI counts the different ones of is a name and no amount: to detectors its records are
    records, each 1. A condition that is counted is 1 or 0.
    """
    if kpi.measure.agg not in _NO_AMOUNTS:
        return kpi
    expr = _NO_AMOUNTS[kpi.measure.agg].format(kpi.measure.expr)
    amounts = kpi.measure.model_copy(update={"agg": "sum", "expr": expr})
    return kpi.model_copy(update={"measure": amounts})


def _date(day: date) -> exp.Expr:
    return _cast(exp.Literal.string(day.isoformat()), "date")


def _period(kpi: Kpi, day: str | None) -> exp.Expr:
    if day is None:
        return _date(ONCE)
    if kpi.grain == "day":
        return exp.column(day)
    return exp.cast(exp.func("date_trunc", exp.Literal.string(kpi.grain), exp.column(day)), "date")


def _segment(kpi: Kpi) -> exp.Expr:
    if not kpi.segments:
        return exp.Literal.string("")
    parts = [
        exp.Coalesce(
            this=exp.cast(exp.column(name), "varchar"), expressions=[exp.Literal.string(_NO_VALUE)]
        )
        for name in kpi.segments
    ]
    joined: exp.Expr = parts[0]
    for part in parts[1:]:
        separated = exp.DPipe(this=joined, expression=exp.Literal.string(" · "))
        joined = exp.DPipe(this=separated, expression=part)
    return joined


def _written(kpi: Kpi) -> dict[str, exp.Expr]:
    """Return what a KPI declares of its records, by name."""
    named = {
        "actor": kpi.actor, "record": kpi.record, "at": kpi.time, "arrived_on": kpi.arrives
    }  # fmt: skip
    texts = {"numerator": kpi.measure.numerator, "denominator": kpi.measure.denominator}
    texts |= kpi.columns.declared
    return {name: exp.column(column) for name, column in named.items() if column is not None} | {
        name: exp.paren(sqlglot.parse_one(text, read="duckdb"))
        for name, text in texts.items()
        if text is not None
    }


def _cast(value: exp.Expr | None, kind: str) -> exp.Expr:
    return exp.cast(exp.Null() if value is None else value, _type(kind))


@cache  # a type is parsed from its name, which takes longer than all else here
def _type(kind: str) -> exp.DataType:
    return exp.DataType.build(kind, dialect="duckdb")


def _value(kpi: Kpi) -> exp.Expr:
    """Exact numbers, so that a sum does not depend on the order of its terms."""
    if kpi.measure.agg == "ratio":
        written = _written(kpi)
        whole = exp.Nullif(this=written["denominator"], expression=exp.Literal.number(0))
        share = exp.Div(this=_cast(written["numerator"], "double"), expression=whole)
        return _cast(exp.paren(share), "decimal(28, 6)")
    if kpi.measure.agg == "count" or kpi.measure.expr is None:
        return exp.Literal.number(1)
    parsed = sqlglot.parse_one(kpi.measure.expr, read="duckdb")
    if kpi.measure.agg in RECORDED:
        return _cast(exp.paren(parsed), "decimal(28, 6)")
    return parsed


def _weight(kpi: Kpi) -> exp.Expr:
    if kpi.measure.weight is None:
        return exp.Literal.number(1)
    return _cast(exp.column(kpi.measure.weight), "decimal(18, 6)")
