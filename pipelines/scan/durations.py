"""Durations such as 01:23:45 as numbers."""

from __future__ import annotations

import pandas as pd

_WRITTEN = r"[0-9]+:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
_NEEDED = 0.95  # share of the sampled texts that must be durations of the same number of parts


def in_last_unit(name: str, values: pd.Series) -> str | None:
    """Return SQL that counts durations in their last unit, None where a column holds others.

    01:23:45 is 5,025 seconds, 83:45 too; whether 8:30 is hours or minutes makes no difference to
    how its values lie to each other.

    Examples
    --------
    >>> in_last_unit("held", pd.Series(["8:30", "10:05"])).count("split_part")
    2
    >>> in_last_unit("held", pd.Series(["8", "9"])) is None
    True
    """
    texts = values.dropna().astype(str).str.strip()
    texts = texts[texts != ""]
    fits = texts.str.fullmatch(_WRITTEN).astype(bool)
    colons = texts[fits].str.count(":")
    if not len(colons) or fits.mean() < _NEEDED or len(set(colons)) != 1:
        return None
    factors = (3600, 60) if colons.iloc[0] == 2 else (60,)  # noqa: PLR2004 (hours, minutes, seconds)
    parts = [f"try_cast(split_part(\"{name}\", ':', {i + 1}) as double)" for i in range(3)]
    terms = [f"{factor} * {part}" for factor, part in zip(factors, parts, strict=False)]
    return " + ".join([*terms, parts[len(factors)]])
