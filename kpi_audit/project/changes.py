"""What a company declares about its own year: registered changes, and public holidays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from kpi_audit.errors import did_you_mean
from kpi_audit.project.names import Identifier, Strict

if TYPE_CHECKING:
    from kpi_audit.project.kpi import Kpi
    from kpi_audit.project.settings import Settings

Kind = Literal["definition", "rollout", "reorganisation", "incident", "campaign", "holiday"]
PASSING = frozenset({"incident", "campaign", "holiday"})  # over by themselves; the others stay


class Change(Strict):
    """Something that moves numbers and is no distortion; it counts if it was said beforehand."""

    name: str = Field(min_length=1)
    kind: Kind
    first: date = Field(alias="from", description="its first day")
    last: date | None = Field(
        None,
        alias="to",
        description="its last day, included: periods that overlap it are no evidence."
        " Without it an incident, campaign or holiday lasts one day, the other kinds leave out"
        " nothing",
    )
    kpis: tuple[Identifier, ...] = Field(
        (), description="KPIs it touches; without kpis and sources it touches all"
    )
    sources: tuple[Identifier, ...] = Field((), description="it touches all KPIs that read them")
    segments: tuple[str, ...] = Field(
        (), description="only these segments, and the whole that contains them; default all"
    )
    registered: date = Field(description="the day it was written down here")
    reason: str = ""
    rebase: bool = Field(
        default=False,
        description="start a new baseline for the KPIs it names: what lies before 'from' is"
        " dropped; needs a reason",
    )

    @model_validator(mode="after")
    def _it_ends_after_it_begins(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError("'to' is the last day and lies before 'from'")
        return self

    @model_validator(mode="after")
    def _a_new_baseline_has_a_reason_and_names_its_kpis(self) -> Self:
        if self.rebase and not self.reason.strip():
            raise ValueError("'rebase: true' needs a written reason")
        if self.rebase and not self.kpis:
            raise ValueError("'rebase: true' needs 'kpis: [...]', the KPIs that start anew")
        return self

    @property
    def window(self) -> tuple[date, date] | None:
        """First and last day that are no evidence; None where it only marks a day."""
        if self.last is not None:
            return self.first, self.last
        return (self.first, self.first) if self.kind in PASSING else None


class HolidayCalendar(Strict):
    """Whose public holidays are no evidence."""

    country: str = Field(description="ISO 3166 code of the country, as in GB")
    subdivision: str | None = Field(None, description="ISO 3166-2 code of the part, as in ENG")


def change_problems(settings: Settings, kpis: Mapping[str, Kpi]) -> Iterator[str]:
    """Yield what ``changes`` and ``holidays`` of ``audit.yaml`` name that is not there."""
    for name, count in Counter(change.name for change in settings.changes).items():
        if count > 1:
            yield f"audit.yaml: changes: '{name}' stands {count} times; a name is told once."
    for place, change in enumerate(settings.changes):
        known: tuple[tuple[str, tuple[str, ...], Mapping[str, object], str], ...] = (
            ("kpis", change.kpis, kpis, "KPI"),
            ("sources", change.sources, settings.sources, "source"),
        )
        for key, names, there, what in known:
            for name in names:
                if name not in there:
                    hint = did_you_mean(name, there)
                    yield f"audit.yaml: changes.{place}.{key}: no {what} is called '{name}'. {hint}"
    if settings.holidays is not None:
        yield from _holiday_problems(settings.holidays)


def _holiday_problems(declared: HolidayCalendar) -> Iterator[str]:
    import holidays  # noqa: PLC0415 (knows 250 countries; only who declares them waits for it)
    from holidays.registry import COUNTRIES  # noqa: PLC0415

    known = holidays.list_supported_countries()
    if declared.country not in known:
        codes = {str(word).casefold(): codes[1] for codes in COUNTRIES.values() for word in codes}
        close = get_close_matches(declared.country.casefold(), codes, n=1, cutoff=0.5)
        hint = f" Did you mean '{codes[close[0]]}'?" if close else ""
        yield (
            f"audit.yaml: holidays.country: '{declared.country}' is no code of a country whose"
            f" holidays are known (ISO 3166, two letters).{hint}"
        )
        return
    parts = known[declared.country]
    if declared.subdivision is not None and declared.subdivision not in parts:
        hint = did_you_mean(declared.subdivision, parts)
        yield (
            f"audit.yaml: holidays.subdivision: '{declared.country}' has no"
            f" '{declared.subdivision}'. {hint}"
        )
