"""Independent pieces of arithmetic, two at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = 2  # numpy releases the interpreter lock

Item = TypeVar("Item")
Result = TypeVar("Result")


def for_each(items: Sequence[Item], do: Callable[[Item], Result]) -> list[Result]:
    """Call ``do`` on each item, in two threads; return the results in the order of the items.

    Examples
    --------
    >>> for_each([3, 1, 2], lambda item: 10 * item)
    [30, 10, 20]
    """
    if len(items) <= 1:
        return [do(item) for item in items]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(do, items))
