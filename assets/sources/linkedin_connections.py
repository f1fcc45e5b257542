"""``Connections.csv`` of a member's own LinkedIn archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from assets.reader import Chunk, Column, reader
from assets.reading.month_names import in_english
from assets.reading.people import identity, text
from assets.reading.records import read_records
from assets.reading.whole import whole

HIDDEN = "hidden profile"
_WANTED = ("First Name", "Last Name", "Connected On")
_OTHERS = ("URL", "Email Address", "Company", "Position")

COLUMNS = {
    "person": Column(source="person", is_actor=True),
    "company": Column(source="Company", is_required=False, is_actor=True),
    "connected_on": Column(source="Connected On", type="date", formats=("%d %b %Y", "%Y-%m-%d")),
    "is_hidden": Column(source="is_hidden", type="boolean"),
    "has_email": Column(source="has_email", type="boolean"),
}


@reader(
    columns=COLUMNS,
    key=("person", "connected_on"),
    file_name="Connections.csv",
    reads=(*_WANTED, *_OTHERS),
)
def linkedin_connections(path: Path) -> Iterator[Chunk]:
    """Read connections; names, addresses and positions are dropped.

    Notes
    -----
    Rows with only a date are hidden profiles. They are told apart by their place among the hidden
    profiles of their day, so that a later archive does not count them again. Archives before
    mid-2023 have no ``URL``: who was known by name then is somebody else by URL now. Names of
    months are read in the languages of ``assets/reading/month_names.py``.
    """
    chunk = whole(read_records(path, wanted=_WANTED), _WANTED, _OTHERS)
    rows = chunk.rows
    names = (text(rows, "First Name") + " " + text(rows, "Last Name")).str.strip()
    person = identity(text(rows, "URL"), names)
    is_hidden = person == ""
    day = in_english(text(rows, "Connected On"))
    place = is_hidden.groupby(day).cumsum().astype(str)
    stored = pd.DataFrame(
        {
            "person": person.where(~is_hidden, HIDDEN + " " + day + " " + place),
            "Company": text(rows, "Company"),
            "Connected On": day,
            "is_hidden": is_hidden,
            "has_email": text(rows, "Email Address") != "",
            "_line": rows["_line"],
        }
    )
    known = {"First Name", "Last Name", "URL", "Email Address", "Position", *stored.columns}
    yield replace(chunk, rows=stored.join(rows[[c for c in rows.columns if c not in known]]))
