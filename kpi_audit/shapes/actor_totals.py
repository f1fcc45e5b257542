"""Shape ``actor_totals``: what actors reached in a period, near the floor they are held to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kpi_audit.shapes.histogram import COLUMNS, Histogram

__all__ = ["COLUMNS", "ActorTotals"]


@dataclass(frozen=True, slots=True)
class ActorTotals(Histogram):
    """Counts of actors and periods by what was reached in them; fields as in ``Histogram``."""

    needs: ClassVar[tuple[str, ...]] = ("actor", "floor", "per_actor")
    table: ClassVar[str] = "histogram"  # of the same rows as any target's histogram
