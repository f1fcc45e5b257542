"""What the Dagster UI shows beside each ``kpi_<name>`` once the verdict exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandas as pd

from assets.night import Night
from kpi_audit.review.course import course
from kpi_audit.review.rows import records
from kpi_audit.review.small_chart import as_picture, small_chart
from kpi_audit.review.tables import Tables
from kpi_audit.review.verdict_words import words
from kpi_audit.wording import day, interval, percent

_MOST_CHARTS = 12  # about 1.5 KB each
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
        lines.append(f"| {' | '.join(_cell(c) for c in (*cells, *numbers))} |")
    return "\n".join(lines)


def _cell(text: object) -> str:
    return str(text).translate(_CELL)


def charts(tables: Tables, review: str) -> str:
    """Return small charts as Markdown, what needs attention first; ``review`` has the whole ones.

    Dagster keeps them in its log of events, night after night, so their number is bounded.
    """
    kpis = {row["kpi"]: row for row in records(tables.audit_kpis)}
    verdicts = sorted(
        records(tables.audit_verdicts), key=lambda row: (words(row["verdict"]).rank, row["kpi"])
    )
    drawn = [(row, found) for row in verdicts if (found := course(tables, kpis[row["kpi"]], row))]
    parts = []
    for row, found in drawn[:_MOST_CHARTS]:
        title, against = (_cell(kpis[name]["title"]) for name in (row["kpi"], found.against))
        picture = as_picture(small_chart(found.points))
        parts.append(
            f"**{title}** (solid) beside {against} (dashed): {row['verdict']}\n\n"
            f"![Index of the KPI and its outcome]({picture})"
        )
    more = f"{len(drawn) - len(parts)} more are in the review. " if len(drawn) > len(parts) else ""
    told = "100 (level line) is the mean before the audit started (upright line)."
    return "\n\n".join([*parts, f"{told} {more}{_cell(review)}" if parts else "Nothing to draw."])


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
