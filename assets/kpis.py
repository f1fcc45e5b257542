"""Dagster assets ``kpi_<name>``: the values of one KPI, with what was known when."""

from __future__ import annotations

import re
from typing import Any

import dagster as dg
import pandas as pd

from assets.lineage import column_lineage
from assets.night import Night, known_on
from assets.plots import line_plot
from assets.rows import rows_of
from assets.statements import statement
from assets.values import update_values
from kpi_audit.project.kpi import Kpi

_EMAIL = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+"
)  # Dagster refuses owners that are neither it nor team:


def kpi_asset(kpi: Kpi, sources: list[str]) -> dg.AssetsDefinition:
    """Return the asset that brings one KPI up to date.

    Parameters
    ----------
    kpi : Kpi
    sources : list[str]
        Sources it reads.
    """

    @dg.asset(
        name=f"kpi_{kpi.name}",
        group_name="kpis",
        kinds={"duckdb"},
        deps=[f"raw_{source}" for source in sources],
        owners=[kpi.owner] if _EMAIL.fullmatch(kpi.owner) else None,
        tags={"role": kpi.role, "grain": kpi.grain, "paid": str(kpi.is_paid).lower()},
        description="\n\n".join(text for text in (kpi.title, kpi.description) if text),
        metadata={
            "stands for": ", ".join(link.outcome for link in kpi.stands_for) or "nothing declared",
            "dagster/column_schema": dg.TableSchema(
                [
                    dg.TableColumn("segment", "string"),
                    dg.TableColumn("period_start", "date"),
                    dg.TableColumn("value", "double"),
                    dg.TableColumn("n", "bigint"),
                ]
            ),
        },
    )
    def values(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
        declared = night.project.kpis[kpi.name]
        updated = update_values(night, declared, rows_of(night, declared))
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": updated.written,
                "dagster/column_lineage": column_lineage(declared),
                "periods closed": updated.closed,
                "values revised after closing": updated.revised,
                "segments too small to be shown": updated.hidden,
                "the whole KPI": dg.MetadataValue.md(line_plot(_whole(night, declared))),
            }
        )

    return values


def _whole(night: Night, kpi: Kpi) -> pd.Series[float]:
    known = night.warehouse.query(statement("values/known"), known_on(night, kpi))
    return known[known["segment"] == ""].sort_values("period_start")["value"]
