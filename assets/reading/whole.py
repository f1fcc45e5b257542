"""Puts the chunks of one file together, for readers that must see all of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from assets.reader import Chunk, Column
from assets.reading.mapping import match, require


def whole(chunks: Iterable[Chunk], required: Sequence[str], others: Sequence[str] = ()) -> Chunk:
    """Return all chunks as one, with the headers spelled as in ``required`` and ``others``.

    Raises
    ------
    SourceError
        A required header is missing.
    """
    parts = list(chunks)
    rows, rejects = parts[0].rows, parts[0].rejects
    if len(parts) > 1:
        rows = pd.concat([part.rows for part in parts], ignore_index=True)
        rejects = pd.concat([part.rejects for part in parts], ignore_index=True)
    headers = list(rows.columns.drop("_line"))
    require(required, headers, others)
    spelled = match({n: Column(source=n, is_required=False) for n in (*required, *others)}, headers)
    rows = rows.rename(columns={found: name for name, found in spelled.headers.items()})
    return replace(parts[0], rows=rows, rejects=rejects)
