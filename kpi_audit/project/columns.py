"""What else a KPI's records say, beside the value: each column lets more detectors look."""

from __future__ import annotations

from pydantic import Field

from kpi_audit.project.names import Strict

_TEXT = "SQL expression over the source's columns: "


class Columns(Strict):
    """Further columns of a record, as SQL expressions over the source's columns."""

    compare: str | None = Field(None, description=_TEXT + "a second measurement of the same thing")
    outcome: str | None = Field(None, description=_TEXT + "the result of this record")
    companion: str | None = Field(
        None, description=_TEXT + "number of actions that normally come with the counted one"
    )
    is_reversed: str | None = Field(
        None, description=_TEXT + "true if it was taken back: cancelled, returned, lost again"
    )
    counterpart: str | None = Field(None, description=_TEXT + "the person it was done to")
    team: str | None = Field(None, description=_TEXT + "the actor's team")
    object: str | None = Field(None, description=_TEXT + "what it was done to: a post, an account")
    text: str | None = Field(None, description=_TEXT + "what was written; only counts are kept")
    case_id: str | None = Field(None, description=_TEXT + "the case this record is an update of")
    state: str | None = Field(None, description=_TEXT + "the case's state from this record on")
    is_stopped: str | None = Field(
        None, description=_TEXT + "true if the clock stands still in that state"
    )
    is_scheduled: str | None = Field(
        None, description=_TEXT + "true if a schedule or a tool sent it, as everybody knows"
    )

    @property
    def declared(self) -> dict[str, str]:
        """Expressions by name, of those that are declared."""
        return {name: text for name, text in self if text is not None}
