"""Writes records so that what an actor or a segment comes to is another number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float, Int
from kpi_audit.held.unit import NOBODY
from kpi_audit.scheme import Held

Bring = Callable[[pd.DataFrame, Int, Float], pd.DataFrame]


def brought(records: pd.DataFrame, unit: Int, lacking: Float, held: Held) -> pd.DataFrame:
    """Return the records with ``lacking`` added to what each unit comes to.

    Parameters
    ----------
    records : DataFrame
    unit : Int
        Of ``unit_of``, shape (n_records,).
    lacking : Float
        What is added in the KPI's unit, negative for what is taken away, shape (n_units,).
    held : Held
        Of a KPI that counts, records are invented or left out; one that adds up gets a larger
        or smaller last record; a ratio gets failures booked as successes, or the other way
        round; of a mean all records are moved.
    """
    return _BRING[held.adds](records, unit, lacking)


def _per_record(unit: Int, by_unit: Float, otherwise: float = 0.0) -> Float:
    return np.append(by_unit, otherwise)[unit]  # NOBODY is the last place


def _is_last(unit: Int) -> np.ndarray:
    return np.asarray(~pd.Series(unit).duplicated(keep="last") & (unit != NOBODY))


def _larger_last(records: pd.DataFrame, unit: Int, lacking: Float) -> pd.DataFrame:
    value = records["value"].to_numpy(np.float64)
    known = np.isfinite(value)
    last = np.zeros(len(unit), np.bool_)
    last[known] = _is_last(unit[known])
    return records.assign(value=np.where(last, value + _per_record(unit, lacking), value))


def _more_or_fewer(records: pd.DataFrame, unit: Int, lacking: Float) -> pd.DataFrame:
    """Invent records beside the last one, or leave out the last ones."""
    from_end = pd.Series(unit).groupby(unit).cumcount(ascending=False).to_numpy()
    change = np.rint(_per_record(unit, lacking)).astype(np.int64)
    times = np.where(_is_last(unit), 1 + np.maximum(change, 0), 1)
    times[(from_end < -change) & (unit != NOBODY)] = 0
    return records.loc[np.repeat(records.index.to_numpy(), times)].reset_index(drop=True)


def _other_outcomes(records: pd.DataFrame, unit: Int, lacking: Float) -> pd.DataFrame:
    """Book failures as successes, first come first served, until enough are."""
    above, below = (records[c].to_numpy(np.float64) for c in ("numerator", "denominator"))
    whole = pd.Series(np.nan_to_num(below)).groupby(unit).transform("sum").to_numpy()
    cases = _per_record(unit, lacking) * whole
    cases = np.sign(cases) * np.ceil(np.abs(cases) - 1e-9)
    room = np.maximum(np.nan_to_num(np.where(cases > 0, below - above, above)), 0.0)
    before = pd.Series(room).groupby(unit).cumsum().to_numpy() - room
    moved = np.sign(cases) * np.clip(np.abs(cases) - before, 0.0, room)
    return with_numerator(records, above + moved)


def with_numerator(records: pd.DataFrame, numerator: Float) -> pd.DataFrame:
    """Return the records with other numerators, and the value that follows from them."""
    below = records["denominator"].to_numpy(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(below > 0, numerator / below, np.nan)
    same = numerator == records["numerator"].to_numpy(np.float64)
    value = np.where(same, records["value"].to_numpy(np.float64), value)
    return records.assign(numerator=numerator, value=value)


def _all_moved(records: pd.DataFrame, unit: Int, lacking: Float) -> pd.DataFrame:
    value = records["value"].to_numpy(np.float64)
    return records.assign(value=value + _per_record(unit, lacking))


_BRING: Mapping[str, Bring] = {
    "values": _larger_last,
    "counts": _more_or_fewer,
    "ratio": _other_outcomes,
    "mean": _all_moved,
}
