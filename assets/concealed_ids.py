"""Stops when an export began or ceased to conceal names, which replaces all ids at once."""

from __future__ import annotations

import json

import pandas as pd

from assets.engine import Engine
from assets.statements import statement
from kpi_audit.errors import SourceError

CONCEALED = "is_concealed"  # column of readers that can tell concealed ids by their form
_MOST, _FEW = 0.9, 0.1  # share of concealed ids: the setting is on, or off


def shares_concealed(engine: Engine) -> dict[str, tuple[int, int]]:
    """Count the staged rows of each load, and those of them with a concealed id."""
    found = engine.query(statement("loading/concealed"))
    counts = zip(found["rows_in"].tolist(), found["concealed"].tolist(), strict=True)
    return dict(zip(found["load_id"], counts, strict=True))


def check_not_switched(now: dict[str, tuple[int, int]], loads: pd.DataFrame) -> None:
    """Raise if ids were open in the load before and are concealed now, or the other way round.

    The form of an id is certain, so one row is enough, whatever the size of the tenant.

    Raises
    ------
    SourceError
        Names the setting.
    """
    before = [json.loads(text).get(CONCEALED, (0, 0)) for text in loads["known_actors"]]
    past = next((found for found in reversed(before) if found[0]), None)
    rows, concealed = now.get(CONCEALED, (0, 0))
    if past is None or not rows:
        return
    shares = sorted([concealed / rows, past[1] / past[0]])
    if shares[0] <= _FEW and shares[1] >= _MOST:
        how = "on" if concealed > rows - concealed else "off"
        raise SourceError(
            f"{concealed} of {rows} ids are concealed, in the load before {past[1]} of {past[0]}:"
            f" the tenant's setting displayConcealedNames was switched {how}, which replaces every"
            " id at once; nobody can be recognised. Switch it back and export again, or declare"
            " the files since then as a source of their own."
        )
