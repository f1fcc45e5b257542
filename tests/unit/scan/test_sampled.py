"""What a scan knows of a number before the night: the step it is written in, and its spread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipelines.scan.expressions import expression
from pipelines.scan.sampled import resolution_of, sampled
from pipelines.scan.table import Table, look


@pytest.fixture
def table(tmp_path: Path) -> Table:
    file = tmp_path / "forecasts.csv"
    lines = ["actual,forecast,time,note", "0.53,0.49,07:59,a", "0.10,0.12,08:30,b", "1.00,,09:00,c"]
    file.write_text("\n".join(lines), encoding="utf-8")
    return look(file)


@pytest.mark.parametrize(
    ("text", "values", "resolution"),
    [
        ("actual", [0.53, 0.1, 1.0], 0.01),
        ("actual - forecast", [0.04, -0.02], 0.01),
        ("100 * (actual - forecast)", [4, -2], 1.0),
        ("actual / 8", [0.06625, 0.0125, 0.125], 0.00001),
        ("60 * cast(split_part(time, ':', 1) as integer)", [420, 480, 540], 1.0),
        ("note", [], 1.0),
        ("upper(note)", [], 1.0),  # no number: the night says so
    ],
)
def test_sql_is_computed_on_the_sample(
    table: Table, text: str, values: list[float], resolution: float
) -> None:
    written = expression(table, "--value", text)
    assert np.allclose(sampled(table, written), values)
    assert resolution_of(table, written) == pytest.approx(resolution)
