"""Shape ``guardrail_series``: a KPI and one of its guardrails, per segment and closed period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kpi_audit.shapes.series import COLUMNS, Series

__all__ = ["COLUMNS", "GuardrailSeries"]


@dataclass(frozen=True, slots=True)
class GuardrailSeries(Series):
    """A KPI beside what must not suffer while it is pushed.

    The columns are those of ``Series``; ``outcome`` holds the guardrail's values.
    """

    subject: ClassVar[str] = "guardrail"  # made once per declared guardrail, see kpi_audit.plan
    table: ClassVar[str] = "series"  # of the same rows as a KPI beside its outcome
