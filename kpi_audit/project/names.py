"""Constrained words of a project folder."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

# Names become table, asset, file and anchor names: nothing that needs quoting anywhere.
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class Strict(BaseModel):
    """A part of a project file: immutable, and every key must be known."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
