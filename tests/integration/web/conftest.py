"""Fixtures only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.web.served import Served, project_with, serving
from tests.unit.review.synthetic_declared import AS_OF
from tests.unit.review.synthetic_night import night


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose last night is the synthetic one; it is copied, never written to."""
    return project_with(tmp_path_factory.mktemp("published"), night(), AS_OF)


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Path:
    """A copy of the project with the synthetic night, of the test's own."""
    return shutil.copytree(published, tmp_path / published.name, symlinks=True)


@pytest.fixture
def served(project: Path) -> Iterator[Served]:
    """The synthetic night of the review, served to an approver, an owner and a reader."""
    with serving(project) as running:
        yield running
