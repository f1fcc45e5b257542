"""Series are judged in blocks of a fixed width, two at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kpi_audit.arrays import Float, Int
from kpi_audit.threads import THREADS

WIDTH = 256  # columns: large enough to share two threads, small enough for a core's own cache
TOGETHER = 4  # blocks in one turn of a thread
_REGISTERS = 16  # numbers; a multiple of what one instruction takes, on every processor


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


def pieces(order: Int, width: int = WIDTH) -> list[Int]:
    """Cut ``order`` into pieces of at most ``width``, for what treats each series by itself.

    Examples
    --------
    >>> [piece.tolist() for piece in pieces(np.arange(3), 2)]
    [[0, 1], [2]]
    """
    return [order[start : start + width] for start in range(0, len(order), width)]


def without_filling(block: Int) -> Int:
    """Return a block without what filled it up, in whole vector registers.

    Arithmetic by elements and sums along time treat a column alike among eight and among 256, so
    that only matrix products need all of a block.

    Examples
    --------
    >>> len(without_filling(blocks(np.arange(3), 256)[0]))
    16
    """
    filled = int(np.argmax(block == block[-1])) + 1
    return block[: min(len(block), -(-filled // _REGISTERS) * _REGISTERS)]


def turns(of: Sequence[Int], together: int = TOGETHER) -> list[list[Int]]:
    """Share blocks out to the threads, up to ``together`` in a turn.

    Threads hinder each other at every call of numpy; the more columns a call has, the less.

    Examples
    --------
    >>> [len(turn) for turn in turns(blocks(np.arange(10), 2))]
    [3, 2]
    """
    n_turns = max(min(THREADS, len(of)), -(-len(of) // together), 1)
    return [[of[i] for i in turn] for turn in np.array_split(np.arange(len(of)), n_turns)]


def product(values: Float, matrix: Float) -> Float:
    """``values @ matrix`` in pieces of one shape, so that a row does not depend on the others."""
    out = np.empty((len(values), matrix.shape[1]))
    for rows in blocks(np.arange(len(values))):
        out[rows] = values[rows] @ matrix
    return out
