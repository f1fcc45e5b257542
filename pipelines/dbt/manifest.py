"""The parts of a dbt manifest that say what a metric is (manifest v10 and later, MetricFlow)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError, field_validator

from kpi_audit.errors import AuditError

_VERSION = re.compile(r"/manifest/v(\d+)\.json")
_OLDEST, _NEWEST = 10, 12  # with semantic models; the newest that was tested


class Part(BaseModel):
    """A part of the manifest; keys that decide nothing here are passed over."""

    @field_validator("*", mode="before")
    @classmethod
    def _nothing_is_the_default(cls, value: Any, info: Any) -> Any:  # noqa: ANN401 (pydantic's)
        """Later versions write null where earlier ones write nothing."""
        return cls.model_fields[info.field_name].get_default() if value is None else value


class Element(Part):
    """An entity or a dimension."""

    name: str = ""
    type: str = ""
    expr: str | None = None
    type_params: dict[str, Any] = Field(default={})


class Aggregation(Part):
    """A measure; or, from dbt 1.12 on, what a simple metric says itself."""

    name: str = ""
    agg: str = ""
    expr: str | int | float | None = None
    agg_params: dict[str, Any] = Field(default={})
    agg_time_dimension: str = ""
    non_additive_dimension: dict[str, Any] = Field(default={})
    semantic_model: str = ""


class SemanticModel(Part):
    """A table and what its columns mean."""

    name: str = ""
    primary_entity: str = ""
    node_relation: dict[str, Any] = Field(default={})
    defaults: dict[str, Any] = Field(default={})
    entities: list[Element] = Field(default=[])
    dimensions: list[Element] = Field(default=[])
    measures: list[Aggregation] = Field(default=[])

    @property
    def prefixes(self) -> set[str]:
        """Names that may stand before ``__`` in the name of a dimension of this table."""
        own = {entity.name for entity in self.entities if entity.type in ("primary", "unique")}
        return {*own, self.primary_entity} - {""}


class Input(Part):
    """A measure or a metric that a metric uses."""

    name: str = ""
    filter: Any = None
    fill_nulls_with: int | None = None
    offset_window: Any = None
    offset_to_grain: Any = None


class TypeParams(Part):
    """What a metric is made of."""

    measure: Input | str | None = None
    numerator: Input | str | None = None
    denominator: Input | str | None = None
    metric_aggregation_params: Aggregation | None = None
    expr: str | int | float | None = None
    fill_nulls_with: int | None = None


class Metric(Part):
    """A metric."""

    name: str = ""
    label: str = ""
    description: str = ""
    type: str = ""
    type_params: TypeParams = TypeParams()
    filter: Any = None
    time_granularity: str = ""
    group: str = ""
    meta: dict[str, Any] = Field(default={})
    config: dict[str, Any] = Field(default={})


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was read.

    Attributes
    ----------
    project, adapter : str
        Name of the dbt project, kind of its database.
    metrics : Mapping[str, Metric]
        By name.
    models : Mapping[str, SemanticModel]
        By name.
    groups : Mapping[str, str]
        Who owns a group.
    is_newer : bool
        Made by a dbt that came after the newest that was tested.
    """

    project: str
    adapter: str
    metrics: Mapping[str, Metric]
    models: Mapping[str, SemanticModel]
    groups: Mapping[str, str]
    is_newer: bool


def read_manifest(file: Path) -> Manifest:
    """Read ``target/manifest.json``.

    Raises
    ------
    AuditError
        It is something else, or of a dbt without semantic models.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise AuditError(f"{file} cannot be read as JSON: {type(error).__name__}.") from None
    version = _version(file, found)
    metadata = found["metadata"]
    try:
        metrics = [Metric.model_validate(item) for item in _values(found, "metrics")]
        models = [SemanticModel.model_validate(item) for item in _values(found, "semantic_models")]
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise AuditError(f"{file}: '{where}' is not as dbt documents it.") from None
    return Manifest(
        str(metadata.get("project_name") or "dbt"),
        str(metadata.get("adapter_type") or ""),
        {metric.name: metric for metric in metrics},
        {model.name: model for model in models},
        {str(group.get("name")): owner(group.get("owner")) for group in _values(found, "groups")},
        version > _NEWEST,
    )


def owner(found: Any) -> str:  # noqa: ANN401 (whatever a project wrote)
    """Return who is named, as one line.

    Examples
    --------
    >>> owner({"name": "Growth", "email": ["growth@example.com"]}), owner("Ann"), owner(None)
    ('growth@example.com', 'Ann', '')
    """
    if isinstance(found, dict):
        found = found.get("email") or found.get("name")
    if isinstance(found, list):
        found = ", ".join(map(str, found))
    return one_line(found) if isinstance(found, str) else ""


def one_line(text: str) -> str:
    """Return a text without line breaks and what a terminal would take for an order."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _version(file: Path, found: Any) -> int:  # noqa: ANN401 (JSON)
    metadata = found.get("metadata") if isinstance(found, dict) else None
    schema = metadata.get("dbt_schema_version") if isinstance(metadata, dict) else None
    match = _VERSION.search(str(schema))
    if match is None:
        is_semantic = isinstance(found, dict) and "semantic_models" in found
        hint = " Name the manifest.json beside it." if is_semantic else ""
        raise AuditError(f"{file} is no manifest of dbt: it names no schema version.{hint}")
    if int(match[1]) < _OLDEST:
        raise AuditError(
            f"{file} is a manifest v{match[1]}, of a dbt before 1.6: its metrics are of another"
            " kind. Run 'dbt parse' with dbt 1.6 or later."
        )
    return int(match[1])


def _values(found: Any, name: str) -> list[dict[str, Any]]:  # noqa: ANN401 (JSON)
    held = found.get(name)
    return [v for v in held.values() if isinstance(v, dict)] if isinstance(held, dict) else []
