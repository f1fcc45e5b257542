"""The checkout is what runs, and its packages hold what their docstrings say."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from kpi_audit.paths import ROOT

PACKAGES = ("kpi_audit", "expectations", "assets", "pipelines")
FILES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_no_foreign_package_of_the_same_name_is_imported(package: str) -> None:
    found = Path(str(importlib.import_module(package).__file__))
    assert found == ROOT / package / "__init__.py"


@pytest.mark.parametrize(
    "file",
    [file for file in FILES if file.name == "__init__.py" and file.parent.name != "detectors"],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_an_init_file_holds_a_docstring_only(file: Path) -> None:
    body = ast.parse(file.read_text(encoding="utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def test_files_stay_small() -> None:
    sizes = {str(f.relative_to(ROOT)): len(f.read_text("utf-8").splitlines()) for f in FILES}
    assert not {name: size for name, size in sizes.items() if size > 300}
    assert sorted(sizes.values())[len(sizes) // 2] <= 80


def test_only_one_file_reads_the_environment() -> None:
    readers = [f for f in FILES if "os.environ" in f.read_text(encoding="utf-8")]
    allowed = {"resources.py", "dev.py", "cli.py", "urls.py"}
    assert {file.name for file in readers} <= allowed


def test_sql_holds_no_python() -> None:
    assert not list((ROOT / "sql").rglob("*.py"))
