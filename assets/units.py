"""Stores the evidence that needs records: histograms near targets, digits of recorded values."""

from __future__ import annotations

from datetime import date

import pandas as pd

from assets.night import Night
from assets.statements import statement
from kpi_audit.arrays import Days
from kpi_audit.binning import bins, shift
from kpi_audit.dialect import translate
from kpi_audit.project.kpi import Kpi, Target
from kpi_audit.subjects import RECORDED, target_name

Stamp = dict[str, str | date]  # kpi, definition, known_from


def store_units(
    night: Night, kpi: Kpi, closing: Days, stamp: Stamp, hidden: frozenset[str]
) -> None:
    """Write histograms and digits of the periods that close tonight; reads ``kpi_events``.

    Segments in ``hidden`` are too small to be shown; they count in the whole only.
    """
    for target in kpi.targets:
        if target.per == "segment":
            night.warehouse.execute(_period_values(kpi, stamp))
        found = histogram(night, kpi, target)
        found = found[~found["segment"].isin(hidden)]
        _append(night, "kpi_histogram", found, closing, stamp)
    if kpi.measure.agg in RECORDED:
        found = night.warehouse.query(statement("units/digits"), {"resolution": kpi.resolution})
        found = found[~found["segment"].isin(hidden)]
        _append(night, "kpi_digits", found, closing, stamp)


def histogram(night: Night, kpi: Kpi, target: Target) -> pd.DataFrame:
    """Count what ``target`` holds, near it; reads ``kpi_events`` or ``kpi_period_values``."""
    width, lowest, highest = bins(kpi, target)
    units = statement(f"units/{target.per}")
    if kpi.measure.agg == "ratio" and target.per == "record":
        held = {"target": target.value, "width": width}
        units = translate(statement("units/ratio"), "duckdb", held)
    shifted = f"value - {shift(kpi, target)!r} as value"
    night.warehouse.execute(
        "create or replace temp view kpi_units as"
        f" select segment, period_start, {shifted}, weight from ({units}) as held"
    )
    found = night.warehouse.query(
        statement("units/histogram"), {"width": width, "lowest": lowest, "highest": highest}
    )
    return found.assign(against=target_name(target), width=width)


def _period_values(kpi: Kpi, stamp: Stamp) -> str:
    """Return the view of what each segment reached; names in it are validated or digests."""
    which = "<> ''" if kpi.segments else "= ''"
    return (
        "create or replace temp view kpi_period_values as select segment, period_start, value"
        f" from kpi_values where kpi = '{kpi.name}' and definition = '{stamp['definition']}'"
        f" and known_from = date '{stamp['known_from']}' and segment {which}"
    )


def _append(night: Night, table: str, found: pd.DataFrame, closing: Days, stamp: Stamp) -> None:
    """Keep periods that close tonight; the others were closed before and stay as they were."""
    keep = found["period_start"].to_numpy().astype("datetime64[D]")
    rows = found[pd.Series(keep, index=found.index).isin(closing)].assign(**stamp)
    columns = [
        name for name in ("segment", "period_start", "position", "digit", "bin") if name in rows
    ]
    night.warehouse.append(table, rows.sort_values(columns, ignore_index=True))
