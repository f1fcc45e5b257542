"""Stops when the ids of people in a source were replaced, instead of reporting new people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pandas as pd

from assets.engine import Engine
from assets.raw_tables import quoted
from assets.source import Source
from assets.statements import statement
from kpi_audit.errors import SourceError

Known = Mapping[str, tuple[int, int]]  # column: people in a load, people of them known before
_FEWEST = 20  # people; with fewer a share says little
_MOST, _NONE = 0.5, 0.02  # share known in the load before, and now
_SIMILAR = 2.0  # times as many people or fewer: a similar load


def known_actors(
    engine: Engine, source: Source, actors: Sequence[str], load_id: str, before: pd.DataFrame
) -> dict[str, tuple[int, int]]:
    """Count people in the staged rows of ``load_id``, and those who were known before.

    With a key: known to any load, as only what is new is stored. Without: to the load before of the
    same path.
    """
    names = {"load_id": load_id, "before": "" if source.key else before["load_id"].iloc[-1]}
    found = {}
    for actor in actors:
        sql = statement("loading/known_actors").format(raw=source.raw, actor=quoted([actor]))
        row = engine.query(sql, names)
        found[actor] = (int(row["people"].iloc[0]), int(row["known"].iloc[0]))
    return found


def check_not_replaced(now: Known, loads: pd.DataFrame) -> None:
    """Raise if people were mostly known in the load before, and are hardly any more.

    Raises
    ------
    SourceError
        A column's ids were replaced: concealed in the export, or hashed with another key.
    """
    for actor, (people, known) in now.items():
        before = _last(actor, loads)
        if before is None or people < _FEWEST:
            continue
        was_known = before[1] >= _MOST * before[0]
        is_similar = people <= _SIMILAR * before[0] and before[0] <= _SIMILAR * people
        if was_known and is_similar and known < _NONE * people:
            raise SourceError(
                f"column '{actor}': {known} of {people} people were known before, in the last load"
                f" {before[1]} of {before[0]}. Their ids were replaced: was the concealment of"
                " names switched in the export, or the key of the hashes changed? Export again"
                " as before; if they are other people, declare the source under a new name."
            )


def _last(actor: str, loads: pd.DataFrame) -> tuple[int, int] | None:
    for text in reversed(loads["known_actors"].tolist()):
        people, known = json.loads(text).get(actor, (0, 0))
        if people >= _FEWEST:
            return int(people), int(known)
    return None
