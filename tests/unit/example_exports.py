"""Reads the exports of the example company, for tests of what is in them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path

OUTREACH = Path(__file__).resolve().parents[2] / "examples" / "outreach"
EXPORTS = OUTREACH / "exports"
FIRST, TARGET, LAST = date(2023, 11, 20), date(2025, 11, 17), date(2026, 11, 16)
Rows = list[dict[str, str]]
Invitations = list[tuple[str, date | None]]


def rows(file: Path) -> Rows:
    text = file.read_text(encoding="utf-8-sig")
    if text.startswith("Notes:"):
        text = text.split("\n\n", 1)[1]
    return list(csv.DictReader(io.StringIO(text)))


def archive(name: str) -> Rows:
    files = sorted((EXPORTS / "linkedin").glob(f"*/*/{name}"))
    return [
        row | {"team": f.parts[-3], "seat": f.parts[-3] + f.parts[-2]}
        for f in files
        for row in rows(f)
    ]


def parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 (only its day is used)
    except ValueError:
        return None


def weekly(days: Iterable[date | None]) -> list[int]:
    """Counts of the 156 whole weeks."""
    counts = Counter((day - FIRST).days // 7 for day in days if day and FIRST <= day < LAST)
    return [counts[week] for week in range(156)]


def growth(counts: list[int]) -> float:
    """Weekly mean of the audited year over that of the year before."""
    return sum(counts[104:156]) / sum(counts[52:104])


@cache
def every_invitation() -> Invitations:
    """Seat and day of every invitation that was sent."""
    found = [row for row in archive("Invitations.csv") if row["Direction"] == "OUTGOING"]
    return [(row["seat"], parsed(row["Sent At"], "%m/%d/%y, %I:%M %p")) for row in found]


@cache
def every_message() -> Rows:
    return archive("messages.csv")
