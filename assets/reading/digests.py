"""Digest of rows whose order means nothing, such as the answer to a query."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.reader import Chunk


class RowDigest:
    """Digest of all rows added so far, whatever their order."""

    def __init__(self) -> None:
        self._rows: list[npt.NDArray[np.integer]] = []

    def add(self, chunk: Chunk) -> None:
        """Add the rows of a chunk."""
        texts = chunk.rows.drop(columns="_line").astype(str)
        self._rows.append(pd.util.hash_pandas_object(texts, index=False).to_numpy())

    @property
    def sha256(self) -> str:
        """Hexadecimal digest."""
        rows = np.sort(np.concatenate([np.empty(0, "uint64"), *self._rows]))
        return hashlib.sha256(rows.tobytes()).hexdigest()
