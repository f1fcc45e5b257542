"""Figures: a sentence, a drawing, a legend, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from kpi_audit.review.change_marks import changes_of
from kpi_audit.review.grid import Grid
from kpi_audit.review.histogram_chart import histogram_chart, near_target
from kpi_audit.review.index_points import index_points
from kpi_audit.review.rows import Row, parsed, records, where
from kpi_audit.review.series_chart import series_chart
from kpi_audit.review.tables import Tables
from kpi_audit.wording import NO_BREAK, day, number, percent, several, signed

MOST_ROWS = 4000  # of numbers behind all charts together: the page stays small
UNCHANGED = 0.5  # per cent


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes
    ----------
    title : str
    panels : tuple[tuple[str, Markup], ...]
        Heading and drawing of each.
    legend : tuple[tuple[str, str], ...]
        Name of a mark (a class of page.css) and what it stands for.
    note : str
    table : Grid
    """

    title: str
    panels: tuple[tuple[str, Markup], ...]
    legend: tuple[tuple[str, str], ...]
    note: str
    table: Grid


def series_figure(tables: Tables, kpi: Row, verdict: Row, titles: dict[str, str]) -> Figure | None:
    """Return the course of a KPI beside its outcome; None where there is nothing to draw."""
    against = verdict["against"] or _first_outcome(kpi)
    whole = where(tables.evidence_series, kpi=kpi["kpi"], against=against, segment="")
    if whole.empty or kpi["grain"] == "once":
        return None
    points = index_points(whole, kpi["grain"])
    if points is None:
        return None
    outcome = titles.get(against, against)
    hollow = verdict["hollow_points"] if _is_clear(verdict) else None
    legend = [("kpi", kpi["title"]), ("outcome", outcome)]
    if hollow is not None:
        legend.append(("hollow", f"not backed by the outcome, about {number(hollow, 0)} points"))
    return Figure(
        title=_sentence(kpi, verdict, outcome),
        panels=(("", series_chart(points, hollow, _marks(kpi, verdict), changes_of(tables, kpi))),),
        legend=tuple(legend),
        note=_note(kpi, points),
        table=_series_table(whole, kpi, outcome, MOST_ROWS // max(1, len(tables.audit_kpis))),
    )


def histogram_figure(tables: Tables, kpi: Row, finding: Row) -> Figure | None:
    """Return the values around the target a finding is about; None where it is about none."""
    found = where(
        tables.evidence_histogram,
        kpi=kpi["kpi"],
        against=finding["against"],
        segment=finding["segment"],
    )
    targets = {target["name"]: target for target in parsed(kpi["targets"]) or []}
    declared = targets.get(finding["against"], {})
    target = declared.get("value")
    if found.empty or not isinstance(target, int | float):
        return None
    bins = near_target(found, target, is_floor=not finding["against"].startswith("cap "))
    if bins.empty:
        return None
    n, before = int(bins["n"].sum()), int(bins["n_baseline"].sum())
    era = f"Since the {_started(declared)}" if before else "All"
    panels = [(f"{era} ({several(n, 'value')})", histogram_chart(bins, target, is_before=False))]
    legend = [("excess", "at the target, where a push would show")]
    if before:
        panels.insert(
            0,
            (
                f"Before ({several(before, 'value')})",
                histogram_chart(bins, target, is_before=True),
            ),
        )
        legend.append(("before", "how it was before"))
    unit = f", in {kpi['unit']}" if kpi["unit"] else ""
    return Figure(
        title=f"Values around the target of {number(target).removesuffix('.0')}",
        panels=tuple(panels),
        legend=tuple(legend),
        note=f"Share of the values shown{unit}.",
        table=_histogram_table(bins, has_baseline=before > 0),
    )


def _started(target: Row) -> str:
    return "target was set" if target.get("since") else "audit started"


def _first_outcome(kpi: Row) -> str:
    declared = parsed(kpi["outcomes"]) or []
    return str(declared[0]["outcome"]) if declared else ""


def _is_clear(verdict: Row) -> bool:
    """Whether the interval of the hollow points leaves no doubt about their sign."""
    low, high = verdict["hollow_low"], verdict["hollow_high"]
    if None in (verdict["hollow_points"], low, high):
        return False
    return bool(low > 0 or high < 0)


def _sentence(kpi: Row, verdict: Row, outcome: str) -> str:
    reported, backed = verdict["reported_change_pct"], verdict["backed_change_pct"]
    if reported is None or backed is None:
        return f"{kpi['title']} beside {outcome}: not compared, the reason stands above."
    if abs(reported) < UNCHANGED:
        course = "is where it was before the audit started"
    else:
        word = "up" if reported > 0 else "down"
        course = f"is {word} {signed(abs(reported)).lstrip('+')}{NO_BREAK}% since the audit started"
    return f"{kpi['title']} {course}; {outcome} backs {percent(backed)}."


def _marks(kpi: Row, verdict: Row) -> dict[str, object]:
    start = day(kpi["audit_start"])
    dates = [t["since"] for t in parsed(kpi["targets"]) or [] if t.get("since")]
    is_set_then = any(day(since) == start for since in dates)
    marks = {"target set, audit starts" if is_set_then else "audit starts": kpi["audit_start"]}
    later = [since for since in dates if day(since) != start]
    return marks | {"target from": min(later, default=None), "noticed": verdict["since"]}


def _note(kpi: Row, points: pd.DataFrame) -> str:
    base = "mean before the audit" if points["is_baseline"].any() else "mean of the whole period"
    return f"Index, {base} = 100. Thin lines: every {kpi['grain']}; thick lines: smoothed."


def _series_table(whole: pd.DataFrame, kpi: Row, outcome: str, most: int) -> Grid:
    ordered = whole.sort_values("period_start", ascending=False)
    unit = f" ({kpi['unit']})" if kpi["unit"] else ""
    rows = [
        (
            day(row["period_start"]),
            number(row["kpi_value"]),
            number(row["outcome_value"]),
            "baseline" if row["is_baseline"] else "audited",
        )
        for row in records(ordered.head(most))
    ]
    left = len(ordered) - len(rows)
    return Grid(
        caption="The numbers behind this chart, the latest first",
        columns=(f"{kpi['grain'].capitalize()} from", f"{kpi['title']}{unit}", outcome, "Part"),
        rows=rows,
        numbers=frozenset({1, 2}),
        more=f"and {left:,} earlier, in the table evidence_series" if left else "",
    )


def _histogram_table(bins: pd.DataFrame, *, has_baseline: bool) -> Grid:
    eras = {"n_baseline": "Before", "n": "Since"} if has_baseline else {"n": "All"}
    rows = [
        (number(row["value"]).removesuffix(".0"), *(number(row[era]) for era in eras))
        for row in records(bins)
    ]
    return Grid(
        caption="The numbers behind this chart",
        columns=("Value from", *eras.values()),
        rows=rows,
        numbers=frozenset(range(1 + len(eras))),
    )
