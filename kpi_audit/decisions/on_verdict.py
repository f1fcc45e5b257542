"""What answers leave of a verdict: its name is judged without what was explained."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kpi_audit.wording import several


def leaving_aside(reason: str, explained: int) -> str:
    """Return the reason of a verdict that was judged without ``explained`` findings.

    Examples
    --------
    >>> leaving_aside("It still moves with Sales as before.", 1)
    'Leaving aside what was explained (1 finding): It still moves with Sales as before.'
    >>> leaving_aside("Values pile up just over 20.", 0)
    'Values pile up just over 20.'
    """
    if not explained:
        return reason
    return f"Leaving aside what was explained ({several(explained, 'finding')}): {reason}"


def accepted_until(findings: pd.DataFrame) -> date | None:
    """Return until when everything that drives a KPI's verdict is accepted, None where not all is.

    Parameters
    ----------
    findings : DataFrame
        The KPI's findings and watches with their answers (`effects`).
    """
    driving = findings[~findings["is_silenced"].astype(bool)]
    is_accepted = (driving["decision"] == "accepted") & (driving["returned_because"] == "")
    if driving.empty or not is_accepted.all():
        return None
    first: date = pd.to_datetime(driving["until"]).min().date()
    return first
