"""Fixtures, and what must be set before numpy is loaded."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# before numpy is loaded, as the command line has it: matrices are small, and where BLAS shares
# them out to threads of its own a test takes three times the processor
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

AUDIT_YAML = """\
title: A small audit
sources:
  visits:
    reader: csv
    path: exports/*.csv
    columns:
      visit_id: id
      team: Team
      nurse: Nurse
      arrived_at: {from: Arrived, type: timestamp}
      wait_minutes: {from: Wait, type: number}
    actors: [nurse]
"""
KPI_YAML = """\
title: Visits
source: visits
measure: {agg: count}
time: arrived_at
"""


@pytest.fixture(autouse=True, scope="session")
def drawn_once() -> Iterator[Callable[..., str]]:
    """Let no process draw the same specification twice; yields what draws it anew."""
    from kpi_audit.review import svg

    draw, drawn = svg._drawn, {}  # noqa: SLF001 (what takes half of the time of a page)

    def once(spec: dict[str, Any], locale: str) -> str:
        key = json.dumps([spec, locale])
        if key not in drawn:
            drawn[key] = draw(spec, locale)
        return drawn[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(svg, "_drawn", once)
        yield draw


@pytest.fixture
def write_project(tmp_path: Path) -> Callable[..., Path]:
    """Write a project folder: file name -> text; a valid one KPI project by default."""

    def write(**files: str) -> Path:
        folder = tmp_path / "project"
        (folder / "kpis").mkdir(parents=True)
        (folder / "audit.yaml").write_text(files.pop("audit", AUDIT_YAML))
        for name, text in (files or {"visits": KPI_YAML}).items():
            (folder / "kpis" / f"{name}.yaml").write_text(text)
        return folder

    return write
