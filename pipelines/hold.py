"""What a run holds of the warehouse: it can let go of it before the run ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack

import dagster as dg

from assets.night import Night


class Hold:
    """The night that a run has open, if any; another process waits for it until ``let_go``."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.night: Night | None = None

    def open(self, night: AbstractContextManager[Night]) -> Night:
        """Open a night and hold it."""
        self.night = self._stack.enter_context(night)
        return self.night

    def let_go(self) -> None:
        """Close the warehouse and let others write it; no step of the run may need it after."""
        self._stack.close()


def hold_resource() -> dg.ResourceDefinition:
    """Return the resource ``hold``; what is still held at the end of a run is let go then."""

    @dg.resource(description="What the run holds of the warehouse.")
    def hold(_: dg.InitResourceContext) -> Iterator[Hold]:
        with ExitStack() as stack:
            yield Hold(stack)

    return hold
