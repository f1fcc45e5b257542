"""What an import writes beside what is there, and which files it does not take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kpi_audit.errors import AuditError
from pipelines.dbt.run import import_metrics
from tests.unit.dbt.manifests import manifest, metric, of_version, written


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    file = written(tmp_path, of_version("v12"))
    (tmp_path / "kpis").mkdir()
    kept = tmp_path / "kpis" / "revenue.yaml"
    kept.write_text("title: Mine\n")
    head = "title: Mine # and a comment\n\nsources: # all of them\n"
    tail = "    # first\n    mine: {reader: csv, path: a.csv}\n"
    (tmp_path / "audit.yaml").write_text(head + tail)
    lines = import_metrics(file, tmp_path, ("revenue", "orders_placed"), force=False)
    assert "there already, kept (--force writes over them):" in lines
    assert kept.read_text() == "title: Mine\n"
    text = (tmp_path / "audit.yaml").read_text()
    assert text.startswith(f"{head}    orders:\n")
    assert text.endswith(tail)
    assert sorted(yaml.safe_load(text)["sources"]) == ["mine", "orders"]
    import_metrics(file, tmp_path, (), force=True)
    assert "title: Revenue" in kept.read_text()
    assert (tmp_path / "audit.yaml").read_text() == text


@pytest.mark.parametrize("sources", ["sources: {mine: {reader: csv, path: a}}\n", "x: 1\n"])
def test_an_audit_yaml_that_cannot_be_added_to_is_left_as_it_is(
    tmp_path: Path, sources: str
) -> None:
    (tmp_path / "audit.yaml").write_text(sources)
    file = written(tmp_path, of_version("v12"))
    lines = import_metrics(file, tmp_path, (), force=False)
    assert (tmp_path / "audit.yaml").read_text() == sources
    assert "orders:" in [line.strip() for line in lines]
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "names no schema version"),
        ({"semantic_models": [], "metrics": []}, "Name the manifest.json beside it"),
        (manifest(version=9), "a manifest v9, of a dbt before 1.6"),
        (manifest(), "the manifest holds no metric"),
        (manifest(metric("m", measure={"name": 3})), "is not as dbt documents it"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, content: Any, message: str) -> None:
    with pytest.raises(AuditError, match=message):
        import_metrics(written(tmp_path, content), tmp_path, (), force=False)


def test_only_one(tmp_path: Path) -> None:
    file = written(tmp_path, of_version("v12"))
    with pytest.raises(AuditError, match=r"no metric 'revenu'. Did you mean 'revenue'?"):
        import_metrics(file, tmp_path, ("revenu",), force=False)
    import_metrics(file, tmp_path, ("revenue",), force=False)
    assert [kpi.name for kpi in (tmp_path / "kpis").iterdir()] == ["revenue.yaml"]
