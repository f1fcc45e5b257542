"""Small plots for the Dagster UI, as images that need no network."""

from __future__ import annotations

import base64

import numpy as np
import pandas as pd

WIDTH, HEIGHT = 480, 90
_MARGIN = 4


def line_plot(values: pd.Series[float]) -> str:
    """Return Markdown with a line through ``values``; gaps stay gaps, no values give no text.

    Examples
    --------
    >>> line_plot(pd.Series([1.0, 2.0, 1.5])).startswith("![3 values, 1 to 2](data:image/svg+xml")
    True
    >>> line_plot(pd.Series([], dtype=float))
    ''
    """
    y = values.to_numpy(np.float64)
    known = np.isfinite(y)
    if not known.any():
        return ""
    low, high = float(y[known].min()), float(y[known].max())
    across = np.linspace(_MARGIN, WIDTH - _MARGIN, len(y))
    up = HEIGHT - _MARGIN - (y - low) / (high - low or 1.0) * (HEIGHT - 2 * _MARGIN)
    starts = known & ~np.r_[False, known[:-1]]
    path = " ".join(
        f"{'M' if is_start else 'L'}{x:.1f} {v:.1f}"
        for x, v, is_known, is_start in zip(across, up, known, starts, strict=True)
        if is_known
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="#3b6ea5" stroke-width="1.5"/></svg>'
    )
    encoded = base64.b64encode(svg.encode()).decode()
    return f"![{known.sum()} values, {low:g} to {high:g}](data:image/svg+xml;base64,{encoded})"
