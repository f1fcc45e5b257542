"""Stages of a deal: which of them are won, lost, and how far along."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from assets.reader import Column
from assets.reading.header import loose
from assets.reading.people import text
from kpi_audit.errors import SourceError

FLAGS = {
    "is_won": Column(source="is_won", type="boolean"),
    "is_closed": Column(source="is_closed", type="boolean"),
    "stage_place": Column(source="stage_place", type="integer", is_required=False),
}
_PIPELINE = re.compile(r"\s*\([^()]*\)$")  # HubSpot: 'Closed won (Sales Pipeline)'


def with_flags(
    rows: pd.DataFrame,
    header: str | None,
    *,
    won: Sequence[str],
    lost: Sequence[str],
    order: Sequence[str] = (),
) -> pd.DataFrame:
    """Return ``rows`` with what each stage means; names are compared as headers are.

    Parameters
    ----------
    rows : pandas.DataFrame
    header : str or None
        Column with the stage; None: it is missing, which is said when columns are matched.
    won, lost : Sequence[str]
        Stages in which a deal is closed.
    order : Sequence[str]
        Open stages from the first to the last; a stage that is not there has no place.

    Raises
    ------
    SourceError
        A stage is both won and lost, or twice in the order.
    """
    places = _places(order)
    is_won, is_lost = {loose(name) for name in won}, {loose(name) for name in lost}
    if is_won & is_lost:
        raise SourceError(f"the stage '{(is_won & is_lost).pop()}' is declared won and lost.")
    stages = text(rows, header or "")
    names = {stage: _name(stage, is_won | is_lost | set(places)) for stage in stages.unique()}
    found = stages.map(names)
    return rows.assign(
        is_won=found.isin(is_won),
        is_closed=found.isin(is_won | is_lost),
        stage_place=found.map(places).astype("Int64").astype(object),
    )


def _places(order: Sequence[str]) -> Mapping[str, int]:
    places = {loose(name): place for place, name in enumerate(order, start=1)}
    if len(places) < len(order):
        raise SourceError("'order' holds a stage twice; name each once, from first to last.")
    return places


def _name(stage: str, known: set[str]) -> str:
    """Return a stage as it is declared, with or without its pipeline behind it."""
    return loose(stage) if loose(stage) in known else loose(_PIPELINE.sub("", stage))
