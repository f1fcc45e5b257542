"""Which metrics look like results: hints for a person, who alone can say what stands for what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Words of results that are hard to have without the result; none of them decides anything.
_WORDS = (
    *("revenue", "income", "margin", "profit", "booking", "sale", "won", "closed"),
    *("paid", "payment", "renew", "retain", "retention", "churn", "resolved", "solved", "nps"),
    *("satisfaction", "complaint", "refund", "delivered", "hired", "converted", "conversion"),
)
_RESULT = re.compile("|".join(_WORDS), re.IGNORECASE)
_SHOWN = 5


def likely_outcomes(kpis: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the names of KPIs that sound like results, at most five.

    Examples
    --------
    >>> likely_outcomes({"visits": {"title": "Visits"}, "rev": {"title": "Net revenue"}})
    ['rev']
    """
    found = [
        name
        for name, content in kpis.items()
        if content.get("role") == "outcome" or _RESULT.search(f"{name} {content.get('title', '')}")
    ]
    return sorted(found)[:_SHOWN]
