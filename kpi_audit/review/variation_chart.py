"""Chart of plain variation: values between their limits, special causes by shape."""

from __future__ import annotations

from itertools import groupby

import pandas as pd
from markupsafe import Markup

from kpi_audit.review.rows import Row, records
from kpi_audit.wording import day, number

MOST_POINTS = 78  # a year and a half of weeks: older ones are no news
WIDTH, HEIGHT = 780, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 70, 14, 26
_ROOM = 0.08  # of the height, above and below
_LABEL, _BELOW = 15, 4  # pixels between labels of limits, and from their middle to their foot
_RULE = 'fill="none" stroke="var(--ink-2)"'
_TEXT = 'fill="var(--ink-2)" font-size="13"'
_DASHES = ' stroke-dasharray="5 4"'


def variation_chart(points: pd.DataFrame, row: Row) -> Markup:
    """Return the chart as SVG; it holds numbers and dates alone, no text of the data.

    Written out by hand, because a drawing engine would take most of the time of a site with a page
    per KPI.

    Parameters
    ----------
    points : DataFrame
        Rows of ``evidence_variation`` of a KPI, ascending.
    row : dict
        Its row of ``audit_variation``.
    """
    shown = points.tail(MOST_POINTS)
    found = records(shown.assign(place=range(len(shown))))
    has_before = any(point["is_baseline"] for point in found) and row["is_anew"]
    ends = [row["lower"], row["upper"]]
    ends += [row["before_lower"], row["before_upper"]] if has_before else []
    ends += [point["shown"] for point in found if point["shown"] is not None]
    at = _Places(min(ends), max(ends), max(1, len(found) - 1))
    started = next((p["place"] for p in found if not p["is_baseline"]), 0)
    parts = [_start(at, started)] if started > 0 else []
    if has_before:
        parts += _limits(at, row, "before_", 0, max(0, started - 1))
    parts += _limits(at, row, "", started if row["is_anew"] else 0, len(found) - 1)
    parts += [_line(at, found), *(_point(at, point) for point in found if point["rule"])]
    parts += [*_labels(at, row), *_dates(at, found)]
    inside = "".join(parts)
    return Markup(  # noqa: S704 (made of numbers and dates alone, see above)
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{inside}</svg>'
    )


class _Places:
    """Where values and periods stand."""

    def __init__(self, low: float, high: float, n_steps: int) -> None:
        room = _ROOM * (high - low) or 1.0
        self._low, self._high, self._steps = low - room, high + room, n_steps

    def x(self, place: int) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * place / self._steps, 1)

    def y(self, value: float) -> float:
        share = (self._high - value) / (self._high - self._low)
        return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * share, 1)


def _limits(at: _Places, row: Row, era: str, first: int, last: int) -> list[str]:
    left, right = at.x(first), at.x(last)
    return [
        f'<path {_RULE}{dashes} d="M{left} {at.y(row[era + field])}H{right}"></path>'
        for field, dashes in (("centre", ""), ("lower", _DASHES), ("upper", _DASHES))
    ]


def _line(at: _Places, found: list[Row]) -> str:
    runs = groupby(found, key=lambda point: point["shown"] is None)
    strokes = [
        "M" + "L".join(f"{at.x(point['place'])} {at.y(point['shown'])}" for point in run)
        for is_gap, run in runs
        if not is_gap
    ]
    return (
        f'<path fill="none" stroke="var(--kpi)" stroke-width="1.5" d="{"".join(strokes)}"></path>'
    )


def _point(at: _Places, point: Row) -> str:
    x, y = at.x(point["place"]), at.y(point["shown"])
    if point["rule"] == "outside":
        return f'<path fill="var(--warn)" d="M{x} {y - 5:.1f}l5 5-5 5-5-5z"></path>'
    return f'<circle fill="var(--warn)" cx="{x}" cy="{y}" r="3"></circle>'


def _labels(at: _Places, row: Row) -> list[str]:
    """Name the present limits at their right end, kept apart."""
    places = [at.y(row[name]) for name in ("upper", "centre", "lower")]
    upper = min(places[0], places[1] - _LABEL)
    lower = max(places[2], places[1] + _LABEL)
    x = WIDTH - _RIGHT + 8
    return [
        f'<text {_TEXT} x="{x}" y="{y + _BELOW:.1f}">{number(row[name])}</text>'
        for name, y in (("upper", upper), ("centre", places[1]), ("lower", lower))
    ]


def _start(at: _Places, started: int) -> str:
    x, bottom = at.x(started), HEIGHT - _BOTTOM
    return f'<path {_RULE} stroke-dasharray="2 3" d="M{x} {_TOP - 8}V{bottom}"></path>'


def _dates(at: _Places, found: list[Row]) -> list[str]:
    first, last = found[0], found[-1]
    return [
        f'<text {_TEXT} x="{at.x(point["place"])}" y="{HEIGHT - 6}"'
        f' text-anchor="{side}">'
        f"{day(point['period_start'])}</text>"
        for point, side in ((first, "start"), (last, "end"))
    ]
