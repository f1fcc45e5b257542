"""The settings of a project, as declared in ``audit.yaml``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, field_validator, model_validator

from kpi_audit.errors import did_you_mean
from kpi_audit.language import languages
from kpi_audit.project.changes import Change, HolidayCalendar
from kpi_audit.project.names import Identifier, Strict
from kpi_audit.project.notify import Route, web_address


def _with_options(value: Any, known: set[str]) -> Any:  # noqa: ANN401 (YAML gives anything)
    """Return a mapping in which all unknown keys are options."""
    if not isinstance(value, dict):
        return value
    options = {key: item for key, item in value.items() if key not in known}
    return {key: item for key, item in value.items() if key in known} | {"options": options}


class ColumnSpec(Strict):
    """One column of a source whose reader does not know its columns."""

    source: str = Field(alias="from", description="header in the file")
    type: Literal["string", "integer", "number", "boolean", "date", "timestamp"] = "string"
    formats: tuple[str, ...] = Field(
        (), description="strptime formats, epoch, iso_week, quarter; default ISO 8601"
    )
    required: bool = True
    timezone: str | None = None


class FetchSpec(Strict):
    """Where files are fetched from before they are read; other keys are the fetcher's options."""

    source: str = Field(alias="from", description="name of the fetcher")
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _other_keys_are_options_of_the_fetcher(cls, value: Any) -> Any:  # noqa: ANN401 (YAML)
        return _with_options(value, {"from"})


class SourceSpec(Strict):
    """Where rows come from; keys that are not listed here are options of the reader."""

    reader: str
    path: str
    path_columns: dict[Identifier, str] = Field(
        default_factory=dict, description="column: regular expression with one group, on the path"
    )
    columns: dict[Identifier, ColumnSpec] = Field(default_factory=dict)
    headers: dict[str, str] | str = Field(
        default_factory=dict,
        description="header in the file: the name its reader knows; or a YAML file with such lines",
    )
    key: tuple[Identifier, ...] | None = None
    actors: tuple[Identifier, ...] = Field((), description="columns to conceal on the way in")
    timezone: str | None = None
    fetch: FetchSpec | None = Field(None, description="download files to 'path' before it is read")
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _other_keys_are_options_of_the_reader(cls, value: Any) -> Any:  # noqa: ANN401 (YAML)
        return _with_options(value, set(cls.model_fields) - {"options"})

    @field_validator("columns", mode="before")
    @classmethod
    def _a_header_alone_is_a_column(cls, value: Any) -> Any:  # noqa: ANN401 (YAML)
        if not isinstance(value, dict):
            return value
        return {k: {"from": v} if isinstance(v, str) else v for k, v in value.items()}


class Privacy(Strict):
    """What may be shown."""

    smallest_group: int = Field(5, ge=5, description="fewer actors than this are not shown")


class Occasion(Strict):
    """Days on which numbers are out of the ordinary for a reason everybody knows."""

    name: str
    first: date = Field(alias="from")
    last: date = Field(alias="to", description="the last day, included")

    @model_validator(mode="after")
    def _it_ends_after_it_begins(self) -> Self:
        if self.last < self.first:
            raise ValueError("'to' is the last day and lies before 'from'")
        return self


class Settings(Strict):
    """Everything in ``audit.yaml``."""

    title: str
    timezone: str = "UTC"
    language: str = Field("en", description="of the review: en, de")
    warehouse: str = Field("duckdb:///warehouse/audit.duckdb", pattern=r"^duckdb:///.+")
    false_alarm_budget: float = Field(0.05, gt=0, le=0.5)
    explained_factor: float = Field(
        10, ge=2, le=1e6, description="evidence that grows this much ends an explanation"
    )
    grace_days: int = Field(0, ge=0, le=90, description="a period closes this many days late")
    privacy: Privacy = Privacy()
    calendar: tuple[Occasion, ...] = Field(
        (), description="holidays, campaigns, outages: periods that overlap them are not judged"
    )
    changes: tuple[Change, ...] = Field(
        (), description="what moves numbers and is no distortion, declared in advance"
    )
    holidays: HolidayCalendar | None = Field(
        None, description="public holidays: days and weeks that are no evidence"
    )
    sources: dict[Identifier, SourceSpec] = Field(min_length=1)
    notify: tuple[Route, ...] = Field((), description="who is told of a night, and over what")
    serve_url: Annotated[str | None, AfterValidator(web_address)] = Field(
        None, description="where people reach 'kpi-audit serve'; links in messages lead there"
    )

    @field_validator("language")
    @classmethod
    def _the_language_has_a_copy_deck(cls, value: str) -> str:
        if value not in languages():
            raise ValueError(f"'{value}' has no copy deck. {did_you_mean(value, languages())}")
        return value

    @field_validator("timezone")
    @classmethod
    def _the_zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            message = f"'{value}' is not a time zone of the IANA database, as in 'Europe/London'"
            raise ValueError(message) from error
        return value
