"""One KPI as declared in ``kpis/<name>.yaml``."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from kpi_audit.project.columns import Columns
from kpi_audit.project.names import Identifier, Strict

Grain = Literal["day", "week", "month", "quarter", "once"]
Aggregation = Literal[
    "sum",
    "count",
    "count_distinct",
    "average",
    "min",
    "max",
    "median",
    "percentile",
    "sum_boolean",
    "ratio",
]
WINDOW_MIDDLE = "window_middle"  # dates rows that add up a window of days, not single events
# Without records such an aggregation is 0; the others are unknown.
ADDITIVE = frozenset({"sum", "count", "count_distinct", "sum_boolean"})
LATE = frozenset({"sum", "count", "sum_boolean"})  # results of one cohort may arrive one by one


class Measure(Strict):
    """How records become a number, in MetricFlow's words."""

    agg: Aggregation
    expr: str | None = Field(None, description="SQL expression over the source's columns")
    where: str | None = Field(None, description="SQL condition over the source's columns")
    weight: str | None = Field(None, description="column: records this row stands for (average)")
    percentile: float = Field(0.5, gt=0, lt=1)
    numerator: str | None = Field(None, description="SQL expression (ratio): what is counted")
    denominator: str | None = Field(None, description="SQL expression (ratio): out of how many")

    @model_validator(mode="after")
    def _every_aggregation_has_the_expressions_it_needs(self) -> Self:
        if self.agg == "ratio":
            if self.numerator is None or self.denominator is None or self.expr is not None:
                raise ValueError("agg 'ratio' needs numerator and denominator, and no expr")
        elif self.agg != "count" and self.expr is None:
            message = f"agg '{self.agg}' needs an expr: the column or expression it aggregates"
            raise ValueError(message)
        elif self.numerator is not None or self.denominator is not None:
            raise ValueError("numerator and denominator belong to agg 'ratio'")
        return self


class Link(Strict):
    """Why this KPI stands for an outcome."""

    outcome: Identifier
    lag: tuple[int, int] | None = Field(None, description="periods the outcome may follow later")
    sign: Literal["+", "-"] = "+"
    elasticity: float | tuple[float, float] | None = Field(
        None, description="per cent of outcome that one per cent of KPI brings"
    )
    why: Literal["belief", "correlation", "experiment"] = "belief"
    note: str = ""

    @field_validator("lag", mode="before")
    @classmethod
    def _one_number_fixes_the_lag(cls, value: Any) -> Any:  # noqa: ANN401 (YAML gives anything)
        return (value, value) if isinstance(value, int) else value

    @field_validator("lag")
    @classmethod
    def _lag_runs_forward(cls, value: tuple[int, int] | None) -> tuple[int, int] | None:
        if value is not None and not 0 <= value[0] <= value[1]:
            message = f"lag is [first, last] in periods, 0 or more, ascending; got {list(value)}"
            raise ValueError(message)
        return value


class Target(Strict):
    """A value the KPI is held to."""

    value: float
    per: Literal["record", "actor", "segment"] = Field(
        "segment", description="what is held to it: each record, each actor, or the KPI itself"
    )
    kind: Literal["floor", "cap"] = Field("floor", description="reach it, or stay under it")
    since: date | None = Field(None, alias="from")
    paid: bool = False
    bin: float | None = Field(None, gt=0, description="width of the histogram's bins around it")


class Kpi(Strict):
    """A KPI; its name is the file's name."""

    name: Identifier
    title: str
    description: str = ""
    role: Literal["activity", "adoption", "engagement", "outcome", "guardrail"] = "activity"
    owner: str = ""
    source: Identifier
    measure: Measure
    sql: str | None = Field(None, description="file under sql/ of the project, one select")
    time: Identifier | None = None
    arrives: Identifier | None = Field(
        None,
        description="column that dates the arrival of a record's result, where `time` dates its"
        " cohort: results that arrive late are completed by age",
    )
    complete_at: float = Field(
        0.9, gt=0.5, lt=1, description="share arrived from which on a cohort is evidence (arrives)"
    )
    grain: Grain = "week"
    segments: tuple[Identifier, ...] = ()
    actor: Identifier | None = None
    record: Identifier | None = Field(None, description="column that names one record, no person")
    columns: Columns = Field(default_factory=Columns, description="what else its records say")
    better: Literal["higher", "lower"] = "higher"
    unit: str = ""
    resolution: float = Field(1.0, gt=0, description="the step in which values are recorded")
    audit_from: date | None = Field(None, description="end of the baseline; default: first target")
    baseline: Literal["history", "none"] = Field(
        "history",
        description="without a declared start: its own first part, or none (all at once)",
    )
    severity: Literal["warning", "error"] = Field(
        "warning", description="what a finding does to the KPI's Dagster check"
    )
    stands_for: tuple[Link, ...] = ()
    targets: tuple[Target, ...] = ()
    guardrails: tuple[Identifier, ...] = ()
    detectors: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="parameters of a detector, or {off: reason}"
    )

    @model_validator(mode="after")
    def _a_series_needs_a_time_column(self) -> Self:
        if self.grain != "once" and self.time is None:
            message = f"time: a KPI of grain '{self.grain}' needs the column that dates a record"
            raise ValueError(message)
        if self.grain == "once" and self.time is not None:
            raise ValueError("time: a KPI of grain 'once' has none; drop it or set a grain")
        return self

    @model_validator(mode="after")
    def _only_what_adds_up_arrives_late(self) -> Self:
        if self.arrives is not None and self.measure.agg not in LATE:
            message = f"arrives: needs agg {' or '.join(sorted(LATE))}; what arrives is added up"
            raise ValueError(message)
        if self.arrives is not None and self.time is None:
            raise ValueError("arrives: needs 'time', the column that dates the cohort")
        return self

    @model_validator(mode="after")
    def _actors_are_needed_where_a_target_holds_them(self) -> Self:
        if self.actor is None and any(target.per == "actor" for target in self.targets):
            raise ValueError("targets: 'per: actor' needs 'actor: <column>'")
        return self

    @property
    def is_zero_without_records(self) -> bool:
        """Whether a period without records counts 0; a window that is missing says nothing."""
        return self.measure.agg in ADDITIVE and self.time != WINDOW_MIDDLE

    @property
    def is_paid(self) -> bool:
        """Whether money depends on any of its targets."""
        return any(target.paid for target in self.targets)
