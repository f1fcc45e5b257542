"""What a detector returns: one entry per segment, each with its hypothesis, n and reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from kpi_audit.arrays import Float, Int, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Evidence of one detector for all segments of one KPI.

    Attributes
    ----------
    log_e : Float
        Natural log of the e-value against the detector's null, shape (n_segments,);
        NaN where the detector does not apply.
    effect, low, high : Float
        Size of the distortion with its 95 % interval, shape (n_segments,), NaN where unknown.
    unit : str
        Unit of effect, low and high: ``"%"``, ``"records"``, ``"points"``.
    n : Int
        Audited observations behind the e-value, shape (n_segments,).
    reason : Text
        Shape (n_segments,). Empty where the detector applies; else a sentence that says why not
        ("not enough data: ..." or "not applicable: ...").
    path : Float or None
        Log e-value after each audited period, shape (n_segments, n_audited_periods); the last
        finite entry of a row equals ``log_e``. None where the detector judges a whole at once.
    details : Mapping[str, Float | Text]
        Further columns, each of shape (n_segments,), named with their unit.
    """

    log_e: Float
    effect: Float
    low: Float
    high: Float
    unit: str
    n: Int
    reason: Text
    path: Float | None = None
    details: Mapping[str, Float | Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse evidence that does not reconcile: an e-value or a reason, never neither."""
        shape = self.log_e.shape
        for name in ("effect", "low", "high", "n", "reason"):
            if getattr(self, name).shape != shape:
                message = f"Evidence.{name} has shape {getattr(self, name).shape}, log_e {shape}."
                raise ValueError(message)
        if (np.isnan(self.log_e) == (self.reason == "")).any():
            message = "Evidence needs a log_e or a reason for every segment, and not both."
            raise ValueError(message)
