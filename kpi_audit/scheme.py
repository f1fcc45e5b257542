"""Every known way to game a number, found by lying in ``kpi_audit/schemes``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd

from kpi_audit.arrays import Float

_REGISTERED: dict[str, Scheme] = {}
STRENGTHS = (0.05, 0.1, 0.2, 0.4, 0.8)
WEEKS = (4, 12, 26)  # within which a scheme ought to be seen


@dataclass(frozen=True, slots=True)
class Held:
    """What a scheme knows of the KPI it games.

    Attributes
    ----------
    target : float or None
        Value that records, actors or the KPI are held to.
    is_cap : bool
        The target is an upper limit.
    resolution : float
        Step in which values are recorded.
    near : float
        How far from the target what is held to it can be moved, in the KPI's unit.
    per : {"record", "actor", "segment"}
        What is held to the target.
    adds : {"values", "counts", "ratio", "mean"}
        How records become the KPI: their values are added up, or each of them counts 1, or
        numerators are divided by denominators, or values are averaged.
    is_exclusive : bool
        A cap must not be reached exactly.
    deadline_hours : float or None
        Hours on the clock within which a case should end.
    flatters : {1, -1}
        Direction in which the KPI looks better.
    """

    target: float | None = None
    is_cap: bool = False
    resolution: float = 1.0
    near: float = 1.0
    per: Literal["record", "actor", "segment"] = "record"
    adds: Literal["values", "counts", "ratio", "mean"] = "values"
    is_exclusive: bool = False
    deadline_hours: float | None = None
    flatters: float = 1.0


Reads = Literal["records", "cases", "versions"]
Plant = Callable[[pd.DataFrame, Float, np.random.Generator, Held], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to game a number, planted into a shadow copy of a KPI's records.

    Attributes
    ----------
    name : str
        The function's and the file's name.
    plant : Callable
        ``plant(records, share, rng, held)``: records with the columns of ``kpi_audit.records``
        (``segment`` is the number of the copy, ``part`` the KPI's own segment), and per record the
        share of them that is gamed, shape (n_records,); returns the records as a gamed system would
        have written them.
    detectors : tuple[str, ...]
        Detectors that ought to see it.
    words : str
        What somebody does, in plain words.
    unit : str
        What a strength is a share of.
    reads : {"records", "cases", "versions"}
        What is planted into: records of single periods, records of whole cases whatever periods
        they span, or the known versions of values (``kpi_audit.shapes.revisions``).
    """

    name: str
    plant: Plant
    detectors: tuple[str, ...]
    words: str
    unit: str
    reads: Reads = "records"


def scheme(
    *, detectors: tuple[str, ...], words: str, unit: str, reads: Reads = "records"
) -> Callable[[Plant], Plant]:
    """Register the decorated function under its own name."""

    def register(plant: Plant) -> Plant:
        name = plant.__name__
        _REGISTERED[name] = Scheme(name, plant, detectors, words, unit, reads)
        return plant

    return register


def schemes() -> Mapping[str, Scheme]:
    """All schemes by name."""
    package = importlib.import_module("kpi_audit.schemes")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"kpi_audit.schemes.{module.name}")
    return MappingProxyType(dict(sorted(_REGISTERED.items())))


def chosen(share: Float, rng: np.random.Generator) -> np.ndarray:
    """Draw which records are gamed, each with its own probability."""
    return np.asarray(rng.random(len(share)) < share)
