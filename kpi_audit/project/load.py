"""Loads a project folder and reports everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from kpi_audit.errors import ProjectError, did_you_mean
from kpi_audit.project.changes import change_problems
from kpi_audit.project.crosscheck import KnownReader, kpi_problems, source_problems
from kpi_audit.project.documents import read_yaml
from kpi_audit.project.kpi import Kpi
from kpi_audit.project.names import Strict
from kpi_audit.project.problems import sentences
from kpi_audit.project.settings import Settings
from kpi_audit.registry import Detector

Model = TypeVar("Model", bound=Strict)
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")


@dataclass(frozen=True, slots=True)
class Project:
    """A valid project.

    Attributes
    ----------
    folder : Path
        Where ``audit.yaml`` lies; relative paths in it start here.
    settings : Settings
    kpis : Mapping[str, Kpi]
        By name, sorted.
    queries : Mapping[str, str]
        Text of the ``sql:`` file of the KPIs that have one.
    """

    folder: Path
    settings: Settings
    kpis: Mapping[str, Kpi]
    queries: Mapping[str, str]


def load_project(
    folder: Path,
    *,
    readers: Mapping[str, KnownReader],
    detectors: Mapping[str, Detector],
    environment: Mapping[str, str],
) -> Project:
    """Read and validate ``folder``.

    Parameters
    ----------
    folder : Path
    readers, detectors : Mapping
        What ``reader:`` and ``detectors:`` may name.
    environment : Mapping[str, str]
        Values for ``${NAME}`` and ``${NAME:-default}`` in a source's path.

    Raises
    ------
    ProjectError
        Lists every problem of every file, not the first only.
    """
    problems: list[str] = []
    settings = _settings(folder, environment, problems)
    kpis = _kpis(folder, problems)
    queries = _queries(folder, kpis, problems)
    if settings is not None:
        problems += source_problems(settings, readers)
        problems += change_problems(settings, kpis)
        problems += kpi_problems(settings, kpis, queries, readers, detectors)
    if problems or settings is None:
        raise ProjectError(problems)
    return Project(folder, settings, dict(sorted(kpis.items())), queries)


def _parse(
    model: type[Model], content: dict[str, Any], shown_as: str, problems: list[str]
) -> Model | None:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        problems += sentences(shown_as, error, model)
        return None


def _settings(folder: Path, environment: Mapping[str, str], problems: list[str]) -> Settings | None:
    file = folder / "audit.yaml"
    if not file.is_file():
        message = f"{file}: there is no such file. 'kpi-audit init {folder}' writes a first one."
        raise ProjectError([message])
    content = read_yaml(file, "audit.yaml")
    for name, source in dict(content.get("sources") or {}).items():
        if isinstance(source, dict) and isinstance(source.get("path"), str):
            source["path"] = _expand(source["path"], environment, f"sources.{name}", problems)
    return _parse(Settings, content, "audit.yaml", problems)


def _expand(text: str, environment: Mapping[str, str], where: str, problems: list[str]) -> str:
    def value(match: re.Match[str]) -> str:
        name, default = match.groups()
        found = environment.get(name, default)
        if found is None:
            problems.append(f"audit.yaml: {where}.path: the environment has no {name}.")
            return ""
        return str(found)

    return _VARIABLE.sub(value, text)


def _kpis(folder: Path, problems: list[str]) -> dict[str, Kpi]:
    files = sorted((folder / "kpis").glob("*.yaml"))
    if not files:
        raise ProjectError([f"no KPI is defined: {folder / 'kpis'} holds no *.yaml."])
    kpis = {}
    for file in files:
        shown_as = f"kpis/{file.name}"
        try:
            content = read_yaml(file, shown_as)
        except ProjectError as error:
            problems += error.problems
            continue
        kpi = _parse(Kpi, {"name": file.stem} | content, shown_as, problems)
        if kpi is not None and kpi.name != file.stem:
            problems.append(f"{shown_as}: name: the file's name is the KPI's name; drop the key.")
        if kpi is not None:
            kpis[file.stem] = kpi
    return kpis


def _queries(folder: Path, kpis: Mapping[str, Kpi], problems: list[str]) -> dict[str, str]:
    queries = {}
    for kpi in kpis.values():
        if kpi.sql is None:
            continue
        file = (folder / kpi.sql).resolve()
        if not file.is_relative_to(folder.resolve()):
            problems.append(f"kpis/{kpi.name}.yaml: sql: '{kpi.sql}' lies outside the project.")
        elif not file.is_file():
            there = [str(f.relative_to(folder)) for f in folder.glob("sql/**/*.sql")]
            hint = did_you_mean(kpi.sql, there)
            problems.append(f"kpis/{kpi.name}.yaml: sql: there is no file '{kpi.sql}'. {hint}")
        else:
            queries[kpi.name] = file.read_text(encoding="utf-8")
    return queries
