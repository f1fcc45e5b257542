"""The audit's own record: how often it was right, and what of its false-alarm budget is spent."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_audit.language import _, _n
from kpi_audit.review.evidence import in_words, tier
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, records, where
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, NO_BREAK, number


@dataclass(frozen=True, slots=True)
class Record:
    """What people's answers say about the audit.

    Attributes
    ----------
    sentence : str
    spent : str
        Of the false-alarm budget; empty where nothing was answered.
    by_detector : Grid or None
    """

    sentence: str
    spent: str
    by_detector: Grid | None


def record(tables: Tables) -> Record:
    """Return the audit's own record up to this night."""
    rows = records(tables.audit_precision.sort_values(["detector", "tier"]))
    in_all = records(where(tables.audit_precision, detector="", tier="finding"))
    if not in_all or not in_all[0]["n"]:
        return Record(_("No finding was confirmed or explained yet."), "", _grid(rows))
    return Record(_sentence(in_all[0]), _spent(in_all[0]), _grid(rows))


def _sentence(row: Row) -> str:
    answered = _n(
        "Of %(n)s finding that was answered, ",
        "Of %(n)s findings that were answered, ",
        row["n"],
        n=number(row["n"]),
    )
    confirmed = _n(
        "%(n)s was confirmed: %(share)s (95 %% interval %(ends)s).",
        "%(n)s were confirmed: %(share)s (95 %% interval %(ends)s).",
        row["confirmed"],
        n=number(row["confirmed"]),
        share=_percent(row["precision"]),
        ends=_ends(row),
    )
    return answered + confirmed


def _spent(row: Row) -> str:
    return _(
        "%(share)s turned out to have an innocent explanation, against a false-alarm budget of"
        " %(budget)s: %(n)s times the budget is spent. This takes every explained finding for a"
        " false alarm, which is strict.",
        share=_percent(row["explained"] / row["n"]),
        budget=_percent(row["budget"]),
        n=number(row["spent"]),
    )


def _grid(rows: list[Row]) -> Grid | None:
    shown = [row for row in rows if row["n"]]
    if not shown:
        return None
    return Grid(
        caption=_("What people answered, by check"),
        columns=(
            _("Looked for"),
            _("Seen as"),
            _("Confirmed"),
            _("Explained"),
            _("Confirmed, %"),
            _("95 % interval"),
        ),
        rows=[
            (
                in_words(row["detector"], "") or _("everything"),
                tier(row["tier"]),
                number(row["confirmed"]),
                number(row["explained"]),
                _percent(row["precision"]),
                _ends(row),
            )
            for row in shown
        ],
        numbers=frozenset({2, 3, 4, 5}),
    )


def _ends(row: Row) -> str:
    low, high = (number(100 * row[f"precision_{end}"], 0) for end in ("low", "high"))
    return _("%(low)s to %(high)s", low=low, high=high)


def _percent(share: float | None) -> str:
    return DASH if share is None else f"{number(100 * share, 0)}{NO_BREAK}%"
