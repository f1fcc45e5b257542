"""The surrogation-risk register as the page shows it."""

from __future__ import annotations

from kpi_audit.language import _, later
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, parsed, records
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, NO_BREAK, number

_GAPS = {
    "paid on a single measure": later("paid on a single measure"),
    "no guardrail": later("no guardrail"),
    "link is a belief": later("link is a belief"),
    "link never shown": later("link never shown"),
    "link not tested": later("link not tested"),
}
_WHY = {
    "belief": later("belief"),
    "correlation": later("correlation"),
    "experiment": later("experiment"),
}


def register_grid(tables: Tables) -> Grid | None:
    """Return the register, paid measures with the most gaps first; None where nothing is linked."""
    rows = records(tables.audit_register)
    if not rows:
        return None
    titles = {row["kpi"]: row["title"] for row in records(tables.audit_kpis)}
    rows.sort(key=lambda row: (not row["is_paid"], -len(_gaps(row)), row["kpi"], row["outcome"]))
    return Grid(
        caption=_("Surrogation-risk register"),
        columns=(
            _("KPI"),
            _("Stands for"),
            _("Paid"),
            _("Measures of it (paid)"),
            _("Guardrails"),
            _("Why we believe it"),
            _("Easily gamed?"),
            _("Open"),
        ),
        rows=[_cells(row, titles) for row in rows],
    )


def _cells(row: Row, titles: dict[str, str]) -> tuple[str, ...]:
    guardrails = [titles.get(name, name) for name in parsed(row["guardrails"]) or []]
    return (
        titles.get(row["kpi"]) or row["kpi"],
        titles.get(row["outcome"]) or row["outcome"],
        _("yes") if row["is_paid"] else _("no"),
        f"{number(row['measures'])} ({number(row['paid_measures'])})",
        ", ".join(guardrails) or _("none"),
        f"{_(_WHY.get(row['why']) or row['why'])}, {_shown(row['is_shown'])}",
        _drilled(row),
        "; ".join(_(_GAPS.get(gap, gap)) for gap in _gaps(row)) or DASH,
    )


def _gaps(row: Row) -> list[str]:
    return [str(gap) for gap in parsed(row["gaps"]) or []]


def _shown(is_shown: bool | None) -> str:  # noqa: FBT001 (a cell of a table)
    if is_shown is None:
        return _("not tested")
    return _("shown by its past") if is_shown else _("not shown by its past")


def _drilled(row: Row) -> str:
    if not row["schemes"]:
        return _("no fire drill yet")
    blind = _(
        "blind to %(blind)s of %(schemes)s schemes",
        blind=number(row["blind_to"]),
        schemes=number(row["schemes"]),
    )
    if row["smallest_seen"] is None:
        return blind
    share = f"{number(100 * row['smallest_seen'], 0)}{NO_BREAK}%"
    return _("others seen from %(share)s on; %(blind)s", share=share, blind=blind)
