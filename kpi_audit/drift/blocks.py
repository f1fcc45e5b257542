"""Series are judged in blocks of a fixed width, two at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from kpi_audit.arrays import Float, Int

WIDTH = 256  # columns: large enough to share two threads, small enough for a core's own cache
THREADS = 2  # numpy releases the interpreter lock

Item = TypeVar("Item")


def blocks(order: Int, width: int = WIDTH) -> list[Int]:
    """Cut ``order`` into pieces of exactly ``width``, the last one filled up with its last entry.

    Matrix products round differently for different shapes; with one shape the result of a series
    does not depend on how many others there are.

    Examples
    --------
    >>> [block.tolist() for block in blocks(np.arange(3), 2)]
    [[0, 1], [2, 2]]
    """
    if len(order) == 0:
        return []
    fill = -len(order) % width
    padded = np.concatenate([order, np.repeat(order[-1:], fill)])
    return list(padded.reshape(-1, width))


def product(values: Float, matrix: Float) -> Float:
    """``values @ matrix`` in pieces of one shape, so that a row does not depend on the others."""
    out = np.empty((len(values), matrix.shape[1]))
    for rows in blocks(np.arange(len(values))):
        out[rows] = values[rows] @ matrix
    return out


def for_each(items: Iterable[Item], do: Callable[[Item], None]) -> None:
    """Call ``do`` on each item, in two threads; each call writes to places of its own."""
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(do, items):
            pass
