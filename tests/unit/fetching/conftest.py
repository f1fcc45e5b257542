"""Fixtures only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.fetching.outside import Outside
from assets.fetching.run import Fetched, fetch
from kpi_audit.project.settings import SourceSpec
from tests.services import Service, running


@dataclass
class Clock:
    """A clock that moves when somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as found:
        yield found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetched(tmp_path: Path, clock: Clock) -> Callable[..., Fetched]:
    """Fetch one source into the folder of the test."""

    def fetched(
        options: dict[str, Any],
        environment: dict[str, str],
        *,
        path: str = "in/*.csv",
        today: str = "2026-11-27",
        **limits: Any,
    ) -> Fetched:
        spec = SourceSpec.model_validate({"reader": "csv", "path": path, "fetch": options})
        outside = Outside(
            today=date.fromisoformat(today),
            environment=environment,
            sleep=clock.sleep,
            clock=clock,
            **limits,
        )
        return fetch(spec, tmp_path, outside)

    return fetched
