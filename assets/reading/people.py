"""Who somebody is in an archive: the profile's URL where there is one, else the name."""

from __future__ import annotations

import numpy as np
import pandas as pd


def text(rows: pd.DataFrame, header: str) -> pd.Series:
    """Return a column as text without outer blanks; '' where it or the value is missing."""
    if header not in rows.columns:
        return pd.Series("", index=rows.index, dtype=object)
    texts = [str(value).strip() for value in rows[header].fillna("")]
    return pd.Series(texts, index=rows.index, dtype=object)


def identity(urls: pd.Series, names: pd.Series) -> pd.Series:
    """Return who each row is about; '' where neither URL nor name is known."""
    return urls.where(urls != "", names)


def by_name(names: pd.Series, urls: pd.Series) -> dict[str, str]:
    """Return the URL of every name that belongs to exactly one."""
    pairs = pd.DataFrame({"name": names, "url": urls}).replace("", np.nan).dropna()
    pairs = pairs.drop_duplicates()
    return dict(pairs.drop_duplicates("name", keep=False).itertuples(index=False, name=None))
