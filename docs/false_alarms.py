"""The page docs/false_alarms.md: false watches of every detector, from the calibration tables."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

CALIBRATION = Path(__file__).resolve().parent / "calibration"
# Worlds in which something was planted: their shares are power, not false alarms.
PLANTED = re.compile(
    r"^(?:pushed|two_add|rounded_(?:\d|up)|habit_.*(?:gone|hidden)|typed_|invented|bad_hidden"
    r"|copied_|own_rows|always_up|left_out_[13]0|overstated|variance_|split_|all_copy|half_copy"
    r"|most_copy|one_copies|\d_of_\d+_timer|\d_copy|late_reversed|stopped|planted|unseen_|crowd_"
    r"|parked_|loading_|reversed_)"
    r"|^.+ \+ .+%"
)
SCHEMES = re.compile(r"^(?:worked on|harmed|hollow|planted|gamed)")
# Innocent worlds that a detector cannot tell from gaming; its page says so.
LIES = re.compile(
    r"^lies_|cannot be told apart|^KPI noise doubles$|^ar 0\.9$|^yield trend -7 % a year$"
)
LIMIT = 0.05
SHARES = ["share_watch", "share_ever_watch"]
COLUMNS = (
    "detector", "innocent rows", "largest share at a look", "ever in a year", "in the world",
    "repetitions", "seeds", "cannot be told apart (share)",
)  # fmt: skip
HEAD = f"""# False alarms

How often a detector reaches the watch level (E of 20) where nothing is wrong: the largest share
over the innocent worlds of its calibration table, at a single look and ever in a year of looks. At
most 5 % is the promise. `make calibrate` makes the tables again, with their seeds.

A world that a detector cannot tell from gaming is not innocent to it: it stands in the last column
and under "when it lies" on the detector's page.

| {" | ".join(COLUMNS)} |
{"|---" * len(COLUMNS)}|
"""


def innocent(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (innocent rows, rows that cannot be told apart) of a calibration table."""
    table = _normal(name, pd.read_csv(CALIBRATION / f"{name}.csv"))
    is_lie = table["world"].str.contains(LIES) | table["form"].str.contains(LIES)
    if name != "tracks_outcome":  # the others hold in its three hard worlds
        is_lie &= ~table["world"].isin(["ar 0.9"])
    is_planted = table["world"].str.contains(PLANTED) | table["form"].str.contains(SCHEMES)
    is_planted |= table.get("bought_share", pd.Series(0.0, index=table.index)) > 0
    return table[~is_lie & ~is_planted], table[is_lie]


def _normal(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the columns form, world, share_watch and share_ever_watch."""
    if name == "tracks_outcome":
        ever = {"ever log_e >= log 20", "P(ever >= 20)"}
        size = table["measure"].isin(ever) & table["table"].isin(["size", "no distortion"])
        table = table[size & (table["form"] == "integrated")]
        return table.rename(columns={"case": "world", "value": "share_ever_watch"}).assign(
            share_watch=float("nan")
        )
    if "share_ever_watch" not in table:
        table = table.assign(share_ever_watch=float("nan"))
    return table.assign(form=table["form"].fillna("").astype(str))


def page(names: list[str]) -> str:
    """Return the page for these detectors."""
    return HEAD + "\n".join(map(_row, names)) + "\n"


def _row(name: str) -> str:
    rows, lies = innocent(name)
    worst = rows[SHARES].max(axis=1)
    where = rows.loc[worst.idxmax()]
    told = ", ".join(
        f"{world} ({share:.2f})"
        for world, share in lies.groupby("world")[SHARES].max().max(axis=1).items()
    )
    cells = (
        f"[{name}](detectors.md#{name})", f"{len(rows)}", _share(rows["share_watch"].max()),
        _share(rows["share_ever_watch"].max()), f"{where['world']}", _range(rows["repetitions"]),
        _range(rows["seed"]), told,
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _share(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.3f}"


def _range(values: pd.Series) -> str:
    low, high = int(values.min()), int(values.max())
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
