"""What the Dagster UI shows beside each ``kpi_<name>`` once the verdict exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandas as pd

from assets.night import Night
from kpi_audit.review.rows import records
from kpi_audit.wording import day, interval, percent

_CELL = str.maketrans({"|": "\\|", "\n": " ", "\r": " ", "<": "&lt;", ">": "&gt;", "[": "\\["})


def observations(night: Night, verdicts: pd.DataFrame) -> Iterator[dg.AssetObservation]:
    """Yield an observation per KPI: values are materialised before their verdict is known."""
    answers = _last_answers(night)
    for row in records(verdicts):
        kpi = night.project.kpis[row["kpi"]]
        yield dg.AssetObservation(
            asset_key=f"kpi_{kpi.name}",
            description=f"{row['verdict']}: {row['reason']}",
            metadata={
                "verdict": str(row["verdict"]),
                "reason": str(row["reason"]),
                "night": str(night.as_of),
                "owner": kpi.owner or "nobody",
                "last decision": answers.get(kpi.name, "none"),
            },
        )


def front_table(engine_rows: pd.DataFrame) -> str:
    """Return the front table of a night as Markdown; ``engine_rows`` are of ``kpi_health``."""
    lines = ["| KPI | owner | verdict | reported | backed | why |", "|---|---|---|--:|--:|---|"]
    for row in records(engine_rows.sort_values("kpi")):
        ends = interval(row.get("backed_low_pct"), row.get("backed_high_pct"))
        backed = percent(row["backed_change_pct"]) + (f" ({ends})" if ends else "")
        cells = (row["title"], row["owner"], row["verdict"])
        numbers = (percent(row["reported_change_pct"]), backed, row["reason"])
        lines.append(f"| {' | '.join(str(c).translate(_CELL) for c in (*cells, *numbers))} |")
    return "\n".join(lines)


def _last_answers(night: Night) -> dict[str, str]:
    rows: pd.DataFrame = night.warehouse.query(
        "select kpi, decision, decided_by, decided_at from audit_decisions"
        " where as_of = $as_of and is_standing order by decided_at, decision_id",
        {"as_of": night.as_of},
    )
    told: dict[str, Any] = {row["kpi"]: row for row in records(rows)}  # the last one of each stays
    return {
        kpi: f"{row['decision']} by {row['decided_by']} on {day(row['decided_at'])}"
        for kpi, row in told.items()
    }
