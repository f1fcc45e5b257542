"""What a fetch may know of the world outside the project folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The environment, the date, a clock, and how much patience there is.

    Attributes
    ----------
    today : date
        In the project's time zone.
    environment : Mapping[str, str]
        Where secrets are; never shown.
    sleep, clock : Callable
        Waiting, and seconds that only grow.
    seconds : float
        All that one source may take, waiting included.
    largest_file : int
        Bytes; a longer answer is refused.
    """

    today: date
    environment: Mapping[str, str] = field(repr=False)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    seconds: float = 900.0
    largest_file: int = 2 * 1024**3
