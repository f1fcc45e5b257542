"""Fixtures only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.web.served import Served, project_with, serving
from tests.unit.review.synthetic_declared import AS_OF
from tests.unit.review.synthetic_night import night


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The synthetic night of the review, served to an approver, an owner and a reader."""
    with serving(project_with(tmp_path, night(), AS_OF)) as running:
        yield running
