"""Series under watch, with the AR(1) coefficient that was frozen on their baseline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Bool, Float, Int


@dataclass(frozen=True, slots=True)
class Watched:
    """Series under watch.

    Attributes
    ----------
    values : Float
        Finite everywhere, shape (n_series, n_periods).
    is_real : Bool or None
        Periods that count, same shape; None: all. The others bet nothing.
    phi : Float
        AR(1) coefficient, shape (n_series,).
    """

    values: Float
    is_real: Bool | None
    phi: Float

    def known_rows(self, rows: Int) -> Bool | None:
        """Whether a period and the one before count, shape (len(rows), n_series); None: all."""
        if self.is_real is None or self.is_real.all():
            return None
        return np.asarray((self.is_real[:, rows] & self.is_real[:, rows - 1]).T)
