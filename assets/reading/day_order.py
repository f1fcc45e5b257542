"""Days written as 03/04/2026: whether the month or the day stands first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from assets.reading.people import text
from kpi_audit.errors import SourceError

Order = Literal["month first", "day first"]
_DAY = r"^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$"
_MONTHS = 12


def iso_days(rows: pd.DataFrame, headers: Sequence[str], declared: Order | None) -> pd.DataFrame:
    """Return ``rows`` with the days in some columns as 2026-03-04; what is no such day stays.

    Raises
    ------
    SourceError
        No day exceeds 12 and no order is declared, or some days contradict others or the order.
    """
    texts = {header: text(rows, header) for header in headers if header in rows.columns}
    parts = {header: found.str.extract(_DAY) for header, found in texts.items()}
    order = _order([part.dropna() for part in parts.values()], declared)
    if order is None:
        return rows.assign(**texts)
    month, day = (0, 1) if order == "month first" else (1, 0)
    return rows.assign(
        **{
            header: (part[2] + "-" + part[month].str.zfill(2) + "-" + part[day].str.zfill(2)).where(
                part[2].notna(), texts[header]
            )
            for header, part in parts.items()
        }
    )


def _order(parts: Sequence[pd.DataFrame], declared: Order | None) -> Order | None:
    """Order of all days of a file together; None if it has no such days."""
    days = pd.concat(parts).astype(int) if parts else pd.DataFrame()
    if days.empty:
        return None
    is_day_first, is_month_first = bool((days[0] > _MONTHS).any()), bool((days[1] > _MONTHS).any())
    if is_day_first and is_month_first:
        raise SourceError("has days with the month first and days with the day first.")
    if not is_day_first and not is_month_first:
        if declared is None:
            raise SourceError(
                "no day in it exceeds 12, so whether 03/04 is in March or in April cannot be known."
                " Declare it with 'date_order: month first' or 'date_order: day first'."
            )
        return declared
    found: Order = "day first" if is_day_first else "month first"
    if declared is not None and declared != found:
        raise SourceError(f"is declared as '{declared}', but its days have the {found}.")
    return found
