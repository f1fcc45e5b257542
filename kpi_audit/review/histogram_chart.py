"""Chart of how often each value near a target occurs, with the excess marked."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from kpi_audit.language import _
from kpi_audit.review.rows import records
from kpi_audit.review.svg import draw
from kpi_audit.wording import plain

WIDTH, HEIGHT = 330, 190
NEAR = 2  # bins on the side that meets the target, as in the detector's default
HALF = 30  # bins to either side

Spec = dict[str, Any]


def near_target(rows: pd.DataFrame, target: float, *, is_floor: bool) -> pd.DataFrame:
    """Return the bins around a target, with the share of records in each.

    Parameters
    ----------
    rows : DataFrame
        Rows of ``evidence_histogram`` of one target and segment.
    target : float
    is_floor : bool
        Values are meant to reach the target; else to stay within it.

    Returns
    -------
    DataFrame
        Columns value, width, n, n_baseline, share, share_baseline (per cent of the bins shown),
        is_near: where a push towards the target would leave its excess.
    """
    width = float(rows["width"].iloc[0])
    steps = ((rows["value"] - target) / width).round()
    bins = rows.assign(steps=steps)[steps.abs() <= HALF].sort_values("value", ignore_index=True)
    first, last = (0, NEAR - 1) if is_floor else (1 - NEAR, 0)
    return bins.assign(
        share=_share(bins["n"]),
        share_baseline=_share(bins["n_baseline"]),
        is_near=(bins["steps"] >= first) & (bins["steps"] <= last),
    )


def _share(counts: pd.Series[Any]) -> pd.Series[Any]:
    total = counts.sum()
    return 100 * counts / total if total else 0.0 * counts


def histogram_chart(bins: pd.DataFrame, target: float, *, is_before: bool) -> Markup:
    """Return one panel as SVG; both panels of a target share their axis.

    Parameters
    ----------
    bins : DataFrame
        Of ``near_target``.
    target : float
    is_before : bool
        Draw the baseline; else the audited records, with the baseline as an outline.
    """
    top = 1.05 * max(bins["share"].max(), bins["share_baseline"].max(), 0.1)
    has_outline = not is_before and bins["n_baseline"].sum() > 0
    layers = [_bars("share_baseline" if is_before else "share", marks=not is_before)]
    layers += [_outline()] if has_outline else []
    spec = {
        "width": WIDTH,
        "height": HEIGHT,
        "autosize": "none",
        "padding": {"left": 44, "top": 26, "right": 12, "bottom": 28},
        "data": {"values": _values(bins)},
        "encoding": {
            "x": {
                "type": "quantitative",
                "scale": {"zero": False, "nice": False},
                "axis": {"grid": False, "tickCount": 5},
            },
            "y": {
                "type": "quantitative",
                "scale": {"domain": [0, round(top, 2)], "nice": False},
                "axis": {"tickCount": 4, "labelExpr": "datum.label + ' %'"},
            },
        },
        "layer": [*layers, *_target(target)],
    }
    return draw(spec)


def _values(bins: pd.DataFrame) -> list[Spec]:
    shown = bins.assign(end=bins["value"] + bins["width"])
    columns = ["value", "end", "share", "share_baseline", "is_near"]
    return records(shown[columns].round(6))


def _bars(field: str, *, marks: bool) -> Spec:
    plain = "var(--bar)"
    near = {"condition": {"test": "datum.is_near", "value": "url(#hatch)"}, "value": plain}
    encoding = {
        "x": {"field": "value", "type": "quantitative"},
        "x2": {"field": "end"},
        "y": {"field": field, "type": "quantitative"},
        "y2": {"datum": 0},
    }
    edge = {"condition": {"test": "datum.is_near", "value": "var(--hollow)"}, "value": plain}
    coloured = {"fill": near, "stroke": edge} if marks else {"fill": {"value": plain}}
    return {"mark": {"type": "rect", "strokeWidth": 0.8}, "encoding": {**encoding, **coloured}}


def _outline() -> Spec:
    mark = {"type": "line", "interpolate": "step-after", "color": "var(--ink)", "strokeWidth": 1.2}
    y = {"field": "share_baseline", "type": "quantitative"}
    return {"mark": mark, "encoding": {"x": {"field": "value", "type": "quantitative"}, "y": y}}


def _target(target: float) -> list[Spec]:
    data = {"values": [{"x": target, "text": _("target %(target)s", target=plain(target))}]}
    x = {"field": "x", "type": "quantitative"}
    rule = {"type": "rule", "color": "var(--ink-2)", "strokeDash": [2, 3]}
    label = {"type": "text", "align": "center", "baseline": "middle"}
    return [
        {
            "data": data,
            "mark": rule,
            "encoding": {"x": x, "y": {"value": -6}, "y2": {"value": HEIGHT}},
        },
        {
            "data": data,
            "mark": label,
            "encoding": {"x": x, "y": {"value": -15}, "text": {"field": "text"}},
        },
    ]
