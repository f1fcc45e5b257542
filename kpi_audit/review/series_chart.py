"""Chart of a KPI beside its outcome, with the part that the outcome does not back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from kpi_audit.language import _
from kpi_audit.review.change_marks import change_layers
from kpi_audit.review.rows import Row, records
from kpi_audit.review.svg import draw
from kpi_audit.wording import day

WIDTH, HEIGHT = 640, 250
_LABEL_GAP = 17  # pixels between the two labels at the right end
_HIGH, _LOW = -32, -10  # pixels above the plot, of labels
_MOST_DATES = 6
_FEW_DAYS = 150  # below, axis labels name days

Spec = dict[str, Any]


def series_chart(
    points: pd.DataFrame,
    hollow: float | None,
    marks: dict[str, object],
    changes: Sequence[Row] = (),
    of: str = "",
) -> Markup:
    """Return the chart as SVG.

    Parameters
    ----------
    points : DataFrame
        Of ``index_points``.
    hollow : float or None
        Index points to shade below the KPI from the start of the audit on; None: nothing.
    marks : dict[str, object]
        Dates to mark, by what happened then (our own words).
    changes : Sequence[Row]
        Registered changes, which are numbered along the foot.
    of : str
        Name of the KPI; it does not stand in the drawing.
    """
    rows = points.assign(
        t=points["period_start"].dt.strftime("%Y-%m-%d"),
        floor=points["kpi_smooth"] - (hollow or 0.0),
    )
    low, high = _domain(rows, is_shaded=hollow is not None)
    layers = [_hundred(), *change_layers(rows, changes, WIDTH, HEIGHT), *_marks(rows, marks)]
    if hollow is not None:
        layers.insert(1, _shade())
    layers += [_raw("kpi"), _raw("outcome"), _line("outcome"), _line("kpi")]
    layers += _ends(rows, low, high)
    spec = {
        "width": WIDTH,
        "height": HEIGHT,
        "autosize": "none",
        "padding": {"left": 44, "top": 50, "right": 96, "bottom": 28},
        "data": {"values": _values(rows)},
        "encoding": {
            "x": {
                "field": "t",
                "type": "temporal",
                "scale": {"type": "utc"},
                "axis": _axis(rows),
            },
            "y": {
                "type": "quantitative",
                "scale": {"domain": [low, high], "nice": False, "zero": False},
                "axis": {"tickCount": 5},
            },
        },
        "layer": layers,
    }
    return draw(spec, of)


def _values(rows: pd.DataFrame) -> list[Spec]:
    columns = ["t", "is_baseline", "kpi", "outcome", "kpi_smooth", "outcome_smooth", "floor"]
    return records(rows[columns].round(2))


def _domain(rows: pd.DataFrame, *, is_shaded: bool) -> tuple[float, float]:
    """Return the range of the axis: all smoothed lines, and the raw ones without their extremes."""
    shown = rows[["kpi_smooth", "outcome_smooth", *(["floor"] if is_shaded else [])]]
    raw = rows[["kpi", "outcome"]]
    low = min(shown.min().min(), raw.quantile(0.02).min(), 95.0)
    high = max(shown.max().max(), raw.quantile(0.98).max(), 105.0)
    room = 0.06 * (high - low)
    return round(low - room, 1), round(high + room, 1)


def _axis(rows: pd.DataFrame) -> Spec:
    """Return at most seven dates to name, on the first of a month where months are enough."""
    first, last = rows["period_start"].iloc[0], rows["period_start"].iloc[-1]
    if (last - first).days < _FEW_DAYS:
        return {"grid": False, "tickCount": 4, "format": "%d %b"}
    months = pd.date_range(first, last, freq="MS")
    step = next((s for s in (1, 3, 6, 12, 24, 60, 120) if len(months) <= _MOST_DATES * s), 240)
    shown = [m for m in months if (12 * m.year + m.month - 1) % step == 0]
    dates = [{"year": m.year, "month": m.month, "date": 1, "utc": True} for m in shown]
    return {"grid": False, "values": dates, "format": "%b %Y"}


def _y(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def _hundred() -> Spec:
    mark = {"type": "rule", "color": "var(--ink-3)", "strokeWidth": 1}
    return {"data": {"values": [{"y": 100}]}, "mark": mark, "encoding": {"x": None, "y": _y("y")}}


def _shade() -> Spec:
    return {
        "transform": [{"filter": "!datum.is_baseline"}],
        "mark": {"type": "area", "color": "url(#hatch)", "clip": True},
        "encoding": {"y": _y("kpi_smooth"), "y2": {"field": "floor"}},
    }


def _raw(name: str) -> Spec:
    mark = {"type": "line", "clip": True, "strokeWidth": 1, "opacity": 0.3}
    return {"mark": {**mark, "color": f"var(--{name})"}, "encoding": {"y": _y(name)}}


def _line(name: str) -> Spec:
    dash = {"strokeDash": [7, 4]} if name == "outcome" else {}
    mark = {"type": "line", "strokeWidth": 2.5, "clip": True, "color": f"var(--{name})", **dash}
    detail = {"field": "is_baseline", "type": "nominal"}
    return {"mark": mark, "encoding": {"y": _y(f"{name}_smooth"), "detail": detail}}


def _marks(rows: pd.DataFrame, marks: dict[str, object]) -> list[Spec]:
    first, last = rows["period_start"].iloc[0], rows["period_start"].iloc[-1]
    dated = [(pd.Timestamp(str(when)), text) for text, when in marks.items() if when is not None]
    shown = sorted((when, text) for when, text in dated if first <= when <= last)
    middle = first + (last - first) / 2
    # Where labels stand left of their rule, the later one stands higher; else the earlier one.
    heights = [_HIGH, _LOW] if shown and shown[0][0] <= middle else [_LOW, _HIGH]
    return [
        layer
        for place, (when, text) in enumerate(shown)
        for layer in _rule(when, f"{text} {day(when)}", heights[place % 2], is_left=when > middle)
    ]


def _rule(when: pd.Timestamp, text: str, y: int, *, is_left: bool) -> list[Spec]:
    data = {"values": [{"t": when.strftime("%Y-%m-%d"), "text": text}]}
    rule = {"type": "rule", "color": "var(--ink-2)", "strokeDash": [2, 3]}
    label = {"type": "text", "align": "right" if is_left else "left", "baseline": "middle"}
    up = {"y": {"value": y}, "y2": {"value": HEIGHT}}
    return [
        {"data": data, "mark": rule, "encoding": up},
        {
            "data": data,
            "mark": {**label, "dx": -5 if is_left else 5},
            "encoding": {"y": {"value": y}, "text": {"field": "text"}},
        },
    ]


def _ends(rows: pd.DataFrame, low: float, high: float) -> list[Spec]:
    """Name the lines where they end, without letting the two names touch."""
    last = rows.dropna(subset=["kpi_smooth", "outcome_smooth"])
    if last.empty:
        return []
    end = last.iloc[-1]
    scale = HEIGHT / (high - low)
    kpi, outcome = ((high - end[f"{name}_smooth"]) * scale for name in ("kpi", "outcome"))
    overlap = max(0.0, _LABEL_GAP - abs(kpi - outcome)) / 2
    push = overlap if outcome >= kpi else -overlap
    places = ((_("KPI"), "kpi", kpi - push), (_("Outcome"), "outcome", outcome + push))
    return [
        {
            "data": {"values": [{"text": text}]},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "color": f"var(--{name})",
                "fontWeight": 600,
                "dx": 8,
            },
            "encoding": {
                "x": {"value": WIDTH},
                "y": {"value": round(y, 1)},
                "text": {"field": "text"},
            },
        }
        for text, name, y in places
    ]
