"""What the table of an evidence shape is called."""

from __future__ import annotations

import re
from typing import Any


def evidence_name(shape: type[Any]) -> str:
    """Return the name of a shape in ``evidence_<name>``: its ``table``, or its own in snake case.

    Examples
    --------
    >>> from kpi_audit.shapes.series import Series
    >>> evidence_name(Series)
    'series'
    """
    own: str = getattr(shape, "table", "")
    return own or re.sub(r"(?<!^)(?=[A-Z])", "_", shape.__name__).lower()
