"""Evidence as plain rows: what a validation result carries in its ``details``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kpi_audit.evidence import Evidence

LARGEST_E = 1e300  # JSON knows no infinity


def plain(value: object) -> Any:  # noqa: ANN401 (JSON scalars)
    """Return ``value`` as JSON knows it: NaN becomes None.

    Examples
    --------
    >>> plain(np.float64("nan")), plain(np.int64(3)), plain("a")
    (None, 3, 'a')
    """
    if isinstance(value, float | np.floating):
        number = float(value)
        return None if math.isnan(number) else max(-LARGEST_E, min(number, LARGEST_E))
    if isinstance(value, np.integer | np.bool_):
        return value.item()
    return value


def e_value(log_e: float) -> float:
    """Return e to the power ``log_e``, at most ``LARGEST_E``; NaN stays NaN."""
    return math.exp(min(log_e, math.log(LARGEST_E)))


def rows(evidence: Evidence, segments: tuple[str, ...], watch: float) -> list[dict[str, Any]]:
    """Return one row per segment, in the order of ``segments``.

    ``first_watch`` is the index of the first audited period with an e-value of ``watch`` or more,
    None if there was none or the detector has no path.
    """
    first = _first_watch(evidence, watch)
    return [
        {
            "segment": segment,
            "is_applicable": evidence.reason[i] == "",
            "reason": str(evidence.reason[i]),
            "log_e": plain(evidence.log_e[i]),
            "e_value": plain(e_value(float(evidence.log_e[i]))),
            "effect": plain(evidence.effect[i]),
            "low": plain(evidence.low[i]),
            "high": plain(evidence.high[i]),
            "unit": evidence.unit,
            "n": int(evidence.n[i]),
            "first_watch": first[i],
            "details": {name: plain(column[i]) for name, column in evidence.details.items()},
        }
        for i, segment in enumerate(segments)
    ]


def _first_watch(evidence: Evidence, watch: float) -> list[int | None]:
    if evidence.path is None or evidence.path.shape[1] == 0:
        return [None] * len(evidence.log_e)
    reached = np.nan_to_num(evidence.path, nan=-np.inf) >= math.log(watch)
    return [int(np.argmax(row)) if row.any() else None for row in reached]
