"""What a KPI file declares about its link, checked."""

from __future__ import annotations

from kpi_audit.drift.rhythm import Rhythm
from kpi_audit.errors import AuditError

SIGNS = {"+": 1, "-": -1}


def as_sign(sign: str) -> int:
    """+1 or -1.

    Examples
    --------
    >>> as_sign("-")
    -1
    """
    if sign not in SIGNS:
        raise AuditError(f"tracks_outcome: sign is {sign!r}. Write '+' or '-'.")
    return SIGNS[sign]


def as_range(lag: tuple[int, int] | None, rhythm: Rhythm) -> tuple[int, int]:
    """Lags to search, in periods; the cadence's own range if none is declared."""
    if lag is None:
        return (0, rhythm.max_lag)
    low, high = lag
    if not 0 <= low <= high <= rhythm.year:
        message = (
            f"tracks_outcome: lag is {list(lag)}. Write two whole numbers of periods, the smaller "
            f"first, between 0 and {rhythm.year} (a year), e.g. [0, {rhythm.max_lag}]."
        )
        raise AuditError(message)
    return (int(low), int(high))


def as_years(years: int, detector: str) -> int:
    """Audit years that are averaged; 0 means all.

    Examples
    --------
    >>> as_years(2, "guardrail")
    2
    """
    if years < 0:
        message = f"{detector}: years is {years}. Write 1 or more audit years, or 0 for all."
        raise AuditError(message)
    return years


def as_interval(elasticity: float | tuple[float, float] | None) -> tuple[float, float] | None:
    """Read a declared elasticity as an interval.

    Examples
    --------
    >>> as_interval(0.8)
    (0.8, 0.8)
    """
    if elasticity is None:
        return None
    low, high = elasticity if isinstance(elasticity, (tuple, list)) else (elasticity, elasticity)
    if not 0 < low <= high:
        message = (
            f"tracks_outcome: elasticity is {elasticity}. Write a positive number (per cent of "
            "outcome per per cent of KPI) or two, the smaller first, e.g. [0.7, 1.2]."
        )
        raise AuditError(message)
    return (float(low), float(high))
