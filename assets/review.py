"""Dagster asset ``review``: the page managers read, made from the published snapshot alone."""

from __future__ import annotations

import os
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd

from assets.engine import Engine
from assets.night import Night
from assets.observed import charts, front_table
from assets.snapshot import published_snapshot
from kpi_audit.review.page import render
from kpi_audit.review.since import Earlier
from kpi_audit.review.tables import Tables


@dg.asset(group_name="review", kinds={"html"}, deps=[published_snapshot])
def review(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """One HTML file per night, compared with the night before, and ``latest.html`` beside it."""
    tables = night_tables(night.warehouse, night.run_id)
    before = earlier(night.warehouse, night.as_of)
    page = render(tables, before, night.project.settings.language).encode()
    folder = night.project.folder / "review"
    folder.mkdir(exist_ok=True)
    file = folder / f"{night.as_of}.html"
    for name in (file, folder / "latest.html"):
        write_whole(name, page)
    return dg.MaterializeResult(
        metadata={
            "page": dg.MetadataValue.path(str(file)),
            "bytes": len(page),
            "front table": dg.MetadataValue.md(front_table(_health(night))),
            "charts": dg.MetadataValue.md(charts(tables, f"The review: {file}")),
            **_link(night),
        }
    )


def _health(night: Night) -> pd.DataFrame:
    return night.warehouse.query(
        "select * from kpi_health_history where as_of = $as_of", {"as_of": night.as_of}
    )


def _link(night: Night) -> dict[str, dg.MetadataValue[str]]:
    served = night.project.settings.serve_url
    return {} if served is None else {"served at": dg.MetadataValue.url(f"{served}/review")}


def night_tables(engine: Engine, run_id: str) -> Tables:
    """Return everything the page is made from; tables without nights are given whole."""
    found = {}
    for field in fields(Tables):
        # a fire drill stays shown until the next
        has_nights = "run_id" in engine.columns(field.name) and field.name != "audit_drill"
        condition = " where run_id = $run_id" if has_nights else ""
        parameters = {"run_id": run_id} if has_nights else None
        found[field.name] = engine.query(f"select * from {field.name}{condition}", parameters)
    return Tables(**found)


def earlier(engine: Engine, before: date) -> Earlier | None:
    """Return the last night that finished and lies before a day; None where there is none."""
    nights = engine.query(
        "select as_of from audit_nights where finished_at is not null and as_of < $before"
        " order by as_of desc limit 1",
        {"before": before},
    )
    if nights.empty:
        return None
    as_of = pd.Timestamp(nights["as_of"].iloc[0]).date()
    verdicts, findings = (
        engine.query(f"select * from {table} where as_of = $as_of", {"as_of": as_of})
        for table in ("audit_verdicts", "audit_findings")
    )
    return Earlier(as_of, verdicts, findings)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file that others read: whole or not at all."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with beside.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(file)
