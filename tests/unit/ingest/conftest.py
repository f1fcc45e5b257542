"""Fixtures only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines.warehouse import connect
from tests.nights import Night


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    folder = tmp_path / "project"
    folder.mkdir()
    with connect(Path(":memory:")) as warehouse:
        yield Night(folder, warehouse)


@pytest.fixture
def read(night: Night) -> Callable[..., pd.DataFrame]:
    """Write one csv file, ingest it, return its rows."""

    def read(content: str | bytes, **spec: Any) -> pd.DataFrame:
        night.write("a.csv", content)
        source = night.source(**spec)
        night.ingest(source)
        return night.rows(source)

    return read
