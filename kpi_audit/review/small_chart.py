"""A small drawing of a KPI beside its outcome that stands alone: as a picture, without a page."""

from __future__ import annotations

import base64

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float

_WIDTH, _HEIGHT, _EDGE = 320, 72, 3  # pixels
_MOST = 90  # points of a line: more than a third of the pixels is not seen
# Colours of the review; as a picture it does not know whether the page around it is dark.
_STYLE = (
    "path{fill:none;stroke-width:2}.k{stroke:#1a4f8b}.o{stroke:#a34a00;stroke-dasharray:6 3}"
    ".r{stroke:#767676;stroke-width:1}@media(prefers-color-scheme:dark)"
    "{.k{stroke:#7fb2ee}.o{stroke:#eba05a}}"
)


def small_chart(points: pd.DataFrame) -> str:
    """Return the smoothed course of a KPI and its outcome as SVG; it holds no text at all.

    Parameters
    ----------
    points : DataFrame
        Of ``index_points``. Grey lines: 100, and the start of the audit.
    """
    kept = points.iloc[np.unique(np.linspace(0, len(points) - 1, _MOST).round().astype(int))]
    kpi, outcome = (kept[f"{name}_smooth"].to_numpy(float) for name in ("kpi", "outcome"))
    known = np.concatenate([kpi, outcome, [95.0, 105.0]])
    low, high = float(np.nanmin(known)), float(np.nanmax(known))
    x = np.linspace(_EDGE, _WIDTH - _EDGE, len(kept))

    def y(values: Float) -> Float:
        place: Float = _EDGE + (high - values) / (high - low) * (_HEIGHT - 2 * _EDGE)
        return place

    base = y(np.array([100.0]))[0]
    start = x[int(kept["is_baseline"].sum()) - 1] if kept["is_baseline"].any() else x[0]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}">'
        f"<style>{_STYLE}</style>"
        f'<path class="r" d="M0 {base:.0f}H{_WIDTH}M{start:.0f} 0V{_HEIGHT}"/>'
        f'<path class="o" d="{_line(x, y(outcome))}"/>'
        f'<path class="k" d="{_line(x, y(kpi))}"/></svg>'
    )


def as_picture(svg: str) -> str:
    """Return a drawing as the address of a picture that is fetched from nowhere."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _line(x: Float, y: Float) -> str:
    """Return a path that breaks where a value is not known."""
    parts, is_open = list[str](), False
    for across, down in zip(x, y, strict=True):
        if np.isnan(down):
            is_open = False
            continue
        parts.append(f"{'L' if is_open else 'M'}{across:.0f} {down:.0f}")
        is_open = True
    return "".join(parts)
