"""How far a ratio is off, however that was found."""

from __future__ import annotations

from typing import NamedTuple

from kpi_audit.arrays import Float


class Off(NamedTuple):
    """Per segment, each of shape (n_segments,): log ratio beyond what is usual, and its p."""

    off: Float
    error: Float
    freedom: Float
    p: Float
