"""Whether a target is met whatever plain variation does."""

from __future__ import annotations

from typing import Literal

from kpi_audit.spc.limits import Limits

Assurance = Literal["hits", "misses", "hit and miss"]


def assurance(within: Limits, target: float, *, is_floor: bool) -> Assurance:
    """Return whether a number that stays within its limits reaches ``target``.

    Examples
    --------
    >>> steady = Limits(50.0, 40.0, 60.0, 3.8, 24)
    >>> [assurance(steady, target, is_floor=True) for target in (35.0, 50.0, 70.0)]
    ['hits', 'hit and miss', 'misses']
    >>> assurance(steady, 70.0, is_floor=False)
    'hits'
    """
    if is_floor:
        always, never = within.lower >= target, within.upper < target
    else:
        always, never = within.upper <= target, within.lower > target
    return "hits" if always else "misses" if never else "hit and miss"
