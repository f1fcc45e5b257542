"""Writes the static site of all nights from the published snapshot alone."""

from __future__ import annotations

from pathlib import Path

from assets.review import write_whole
from kpi_audit.review.model import Review
from kpi_audit.site.pages import Site, pages
from kpi_audit.site.record import Record
from pipelines.published import snapshot
from pipelines.resources import read_project
from pipelines.reviewing import made_of
from pipelines.warehouse import Warehouse

_FINISHED = "as_of in (select as_of from audit_nights where finished_at is not null)"


def write_site(folder: Path, into: Path, language: str | None) -> tuple[int, int]:
    """Write the site of a project and return its number of pages and its bytes.

    Raises
    ------
    ProjectError, NothingPublished
    """
    project = read_project(folder)
    with snapshot(project) as warehouse:
        made = made_of(warehouse, language or project.settings.language, None, most_full=None)
        record = read_record(warehouse)
    return write_pages(made, record, into)


def read_record(warehouse: Warehouse) -> Record:
    """Return the verdicts and findings of all nights that finished."""
    tables = ("audit_nights", "audit_kpis", "audit_verdicts", "audit_findings")
    return Record(*(warehouse.query(f"select * from {name} where {_FINISHED}") for name in tables))


def write_pages(made: Review, record: Record, into: Path) -> tuple[int, int]:
    """Write all pages into a folder; what is there already is left alone."""
    n, size = 0, 0
    for name, text in pages(Site(made, record)):
        file, content = into / name, text.encode()
        n, size = n + 1, size + len(content)
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, content)
    return n, size
