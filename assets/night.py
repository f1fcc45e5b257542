"""What every asset of a night is given: the project, the date, the one writer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from assets.engine import Engine
from assets.fetching.outside import Outside
from kpi_audit.project.kpi import Kpi
from kpi_audit.project.load import Project

_Found = TypeVar("_Found")
# Part of a KPI's declaration that decides its values; changing it starts a new history.
_DECIDES = {
    "source",
    "measure",
    "sql",
    "time",
    "grain",
    "segments",
    "actor",
    "record",
    "resolution",
    "columns",
}


@dataclass(frozen=True, slots=True)
class Night:
    """One night's audit.

    Attributes
    ----------
    project : Project
    as_of : date
        Loads known by then count, periods closed before it are judged.
    run_id : str
        Digest of project, date and version: a rerun has the same.
    warehouse : Engine
        The one writer.
    folder : Path
        Where the warehouse lies; snapshots are published here.
    concealment_key : bytes
        Key of the hash that replaces people's names.
    outside : Outside or None
        What fetches may know; None: a night of the past, which fetches nothing.
    noted : dict
        What was asked of the warehouse once and stays so all night, by name.
    """

    project: Project
    as_of: date
    run_id: str
    warehouse: Engine
    folder: Path
    concealment_key: bytes
    outside: Outside | None = None
    noted: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def stamp(self) -> dict[str, str | date]:
        """First columns of every audit table."""
        return {"run_id": self.run_id, "as_of": self.as_of}

    def once(self, name: Hashable, found: Callable[[], _Found]) -> _Found:
        """Return what was noted under ``name``; the first time what ``found`` returns."""
        if name not in self.noted:
            self.noted[name] = found()
        noted: _Found = self.noted[name]
        return noted


def definition(project: Project, kpi: Kpi) -> str:
    """Return the digest of everything that decides the values of ``kpi``."""
    decides = kpi.model_dump(mode="json", include=_DECIDES)
    decides["query"] = project.queries.get(kpi.name)
    decides["timezone"] = project.settings.timezone
    decides["held"] = [t.model_dump(mode="json", exclude={"paid", "since"}) for t in kpi.targets]
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()[:16]


def known_on(night: Night, kpi: Kpi) -> dict[str, str | date]:
    """Return the parameters of every statement that asks what was known of ``kpi`` that night."""
    return {
        "kpi": kpi.name,
        "definition": definition(night.project, kpi),
        "as_of": night.as_of,
    }


def run_id(project: Project, as_of: date, version: str) -> str:
    """Return the name of a night: the same project, date and version give the same."""
    kpis = {name: kpi.model_dump(mode="json") for name, kpi in project.kpis.items()}
    settings = project.settings.model_dump(
        mode="json", exclude={"warehouse", "notify", "serve_url"}
    )
    for source in settings["sources"].values():  # what is published says nothing of a password
        if "://" in source["path"]:
            source["path"] = re.sub(r"://.*@", "://", source["path"].partition("?")[0])
    content = [settings, kpis, dict(project.queries), as_of.isoformat(), version]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]
