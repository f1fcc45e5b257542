"""Builds chunks: rows under a header, and rows that could not be put under it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from assets.reader import Chunk

ROWS = 50_000  # per chunk; some ten megabytes


def chunk(
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    lines: Sequence[int],
    rejects: Sequence[tuple[int, str]] = (),
) -> Chunk:
    """Return a chunk of ``rows`` that start on ``lines``."""
    frame = pd.DataFrame(list(rows), columns=pd.Index(list(header), dtype=object), dtype=object)
    frame["_line"] = pd.Series(list(lines), dtype="int64")
    return Chunk(frame, reject_frame(rejects))


def reject_frame(rejects: Sequence[tuple[int, str]]) -> pd.DataFrame:
    """Return the rejects of a chunk as a table."""
    if not rejects:
        return _NONE.copy()
    return _frame(rejects)


def _frame(rejects: Sequence[tuple[int, str]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "_line": pd.Series([line for line, _ in rejects], dtype="int64"),
            "reason": pd.Series([reason for _, reason in rejects], dtype=object),
        }
    )


_NONE = _frame([])  # of most chunks
