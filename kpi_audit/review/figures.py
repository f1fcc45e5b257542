"""Figures: a sentence, a drawing, a legend, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from kpi_audit.language import _, _n
from kpi_audit.review.change_marks import changes_of
from kpi_audit.review.course import course
from kpi_audit.review.grid import Grid
from kpi_audit.review.histogram_chart import histogram_chart, near_target
from kpi_audit.review.rows import Row, parsed, records, where
from kpi_audit.review.series_chart import series_chart
from kpi_audit.review.tables import Tables
from kpi_audit.review.variation_view import earlier, period_from
from kpi_audit.wording import NO_BREAK, day, number, percent, plain

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
    drawn = course(tables, kpi, verdict)
    if drawn is None:
        return None
    against, whole, points = drawn.against, drawn.series, drawn.points
    outcome = titles.get(against, against)
    hollow = verdict["hollow_points"] if _is_clear(verdict) else None
    legend = [("kpi", kpi["title"]), ("outcome", outcome)]
    if hollow is not None:
        text = _("not backed by the outcome, about %(n)s points", n=number(hollow, 0))
        legend.append(("hollow", text))
    changes, marks = changes_of(tables, kpi), _marks(kpi, verdict)
    drawing = series_chart(points, hollow, marks, changes, kpi["kpi"])
    return Figure(
        title=_sentence(kpi, verdict, outcome),
        panels=(("", drawing),),
        legend=tuple(legend),
        note=_note(points),
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
    panels = [(_era(declared, n, before), histogram_chart(bins, target, is_before=False))]
    legend = [("excess", _("at the target, where a push would show"))]
    if before:
        panels.insert(
            0,
            (
                _n("Before (%(n)s value)", "Before (%(n)s values)", before, n=number(before)),
                histogram_chart(bins, target, is_before=True),
            ),
        )
        legend.append(("before", _("how it was before")))
    note = _("Share of the values shown.")
    if kpi["unit"]:
        note = _("Share of the values shown, in %(unit)s.", unit=kpi["unit"])
    return Figure(
        title=_("Values around the target of %(target)s", target=plain(target)),
        panels=tuple(panels),
        legend=tuple(legend),
        note=note,
        table=_histogram_table(bins, has_baseline=before > 0),
    )


def _era(target: Row, n: int, before: int) -> str:
    if not before:
        return _n("All (%(n)s value)", "All (%(n)s values)", n, n=number(n))
    if target.get("since"):
        return _n(
            "Since the target was set (%(n)s value)",
            "Since the target was set (%(n)s values)",
            n,
            n=number(n),
        )
    return _n(
        "Since the audit started (%(n)s value)",
        "Since the audit started (%(n)s values)",
        n,
        n=number(n),
    )


def _is_clear(verdict: Row) -> bool:
    """Whether the interval of the hollow points leaves no doubt about their sign."""
    low, high = verdict["hollow_low"], verdict["hollow_high"]
    if None in (verdict["hollow_points"], low, high):
        return False
    return bool(low > 0 or high < 0)


def _sentence(kpi: Row, verdict: Row, outcome: str) -> str:
    reported, backed = verdict["reported_change_pct"], verdict["backed_change_pct"]
    names = {"kpi": kpi["title"], "outcome": outcome}
    if reported is None or backed is None:
        return _("%(kpi)s beside %(outcome)s: not compared, the reason stands above.", **names)
    names |= {
        "backed": percent(backed),
        "share": f"{number(abs(reported), 0)}{NO_BREAK}%",
    }
    if abs(reported) < UNCHANGED:
        return _(
            "%(kpi)s stands at its usual level; %(outcome)s backs %(backed)s.",
            **names,
        )
    if reported > 0:
        return _(
            "%(kpi)s stands %(share)s above its usual level; %(outcome)s backs %(backed)s.",
            **names,
        )
    return _(
        "%(kpi)s stands %(share)s below its usual level; %(outcome)s backs %(backed)s.",
        **names,
    )


def _marks(kpi: Row, verdict: Row) -> dict[str, object]:
    start = day(kpi["audit_start"])
    dates = [t["since"] for t in parsed(kpi["targets"]) or [] if t.get("since")]
    is_set_then = any(day(since) == start for since in dates)
    begin = _("target set, audit starts") if is_set_then else _("audit starts")
    marks = {begin: kpi["audit_start"]}
    afterwards = [since for since in dates if day(since) != start]
    return marks | {_("target from"): min(afterwards, default=None), _("noticed"): verdict["since"]}


def _note(points: pd.DataFrame) -> str:
    if points["is_baseline"].any():
        base = _("Index, mean before the audit = 100.")
    else:
        base = _("Index, mean of the whole period = 100.")
    return base + " " + _("Thin lines: each period; thick lines: smoothed.")


def _series_table(whole: pd.DataFrame, kpi: Row, outcome: str, most: int) -> Grid:
    ordered = whole.sort_values("period_start", ascending=False)
    unit = f" ({kpi['unit']})" if kpi["unit"] else ""
    rows = [
        (
            day(row["period_start"]),
            number(row["kpi_value"]),
            number(row["outcome_value"]),
            _("baseline") if row["is_baseline"] else _("audited"),
        )
        for row in records(ordered.head(most))
    ]
    left = len(ordered) - len(rows)
    return Grid(
        caption=_("The numbers behind this chart, the latest first"),
        columns=(period_from(kpi["grain"]), f"{kpi['title']}{unit}", outcome, _("Part")),
        rows=rows,
        numbers=frozenset({1, 2}),
        more=earlier(left, "evidence_series"),
    )


def _histogram_table(bins: pd.DataFrame, *, has_baseline: bool) -> Grid:
    eras = {"n_baseline": _("Before"), "n": _("Since")} if has_baseline else {"n": _("All")}
    rows = [(plain(row["value"]), *(number(row[era]) for era in eras)) for row in records(bins)]
    return Grid(
        caption=_("The numbers behind this chart"),
        columns=(_("Value from"), *eras.values()),
        rows=rows,
        numbers=frozenset(range(1 + len(eras))),
    )
