"""The review as Markdown: for a wiki, a ticket, a mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kpi_audit.language import _, speaking
from kpi_audit.review.evidence import Found, tier
from kpi_audit.review.front import Line
from kpi_audit.review.grid import Grid
from kpi_audit.review.model import Review
from kpi_audit.review.plain_text import plain_text
from kpi_audit.review.sections import Section

# Everything CommonMark and its dialects give a meaning to. An address would become a link by
# itself; an empty comment in it keeps it text.
_MEANING = re.compile(r"([\\`*_\[\]|~^$&])")
_AT_THE_START = re.compile(r"^(\d*)([.)](?=\s|$)|[+-](?=\s|$)|-(?=-)|[#=>])")
_ADDRESS = re.compile(r"(?i)(://|www\.|mailto:|@)")
_APART = "\x01"


def to_markdown(made: Review) -> bytes:
    """Return a review as Markdown (UTF-8); texts of the data are inert in it."""
    with speaking(made.language):
        return ("\n".join(_lines(made)).rstrip() + "\n").encode()


def _lines(made: Review) -> Iterator[str]:
    yield f"# {inert(made.steer)}\n"
    if made.rest:
        yield f"{inert(made.rest)}\n"
    day = _("%(project)s: KPI review of %(day)s", project=made.night["project"], day=made.as_of)
    yield f"{inert(day)}. {inert(made.budget)}\n"
    yield from _since(made)
    yield f"## {_('The KPIs, what matters first')}\n"
    yield from _front(made.lines)
    for section in made.sections:
        yield from _section(section)
    yield f"## {_('Where a measure may take the place of its goal')}\n"
    if made.register is not None:
        yield from _grid(made.register)
    yield f"## {_('Data quality of the night')}\n"
    for grid in (made.quality.sources, made.quality.quarantine):
        if grid is not None:
            yield from _grid(grid)
    yield f"## {_('Glossary')}\n"
    yield from (f"- **{inert(t.name)}**: {inert(t.meaning)}" for t in (*made.verdicts, *made.terms))


def _since(made: Review) -> Iterator[str]:
    if made.since is None:
        return
    yield f"## {inert(_('What changed since %(day)s', day=made.since.as_of))}\n"
    if made.since.is_quiet:
        yield _("Nothing: every verdict is as it was, and no finding came or went.")
    for turn in made.since.turned:
        before = _(turn.before.label) if turn.before else _("new")
        verdicts = f"{inert(before)} → {inert(_(turn.after.label))}"
        yield f"- **{inert(turn.title)}**: {verdicts}. {inert(turn.reason)}"
    for heading, rows in ((_("Came"), made.since.came), (_("Went"), made.since.went)):
        for row in rows:
            what = f"{inert(tier(row.tier))} {inert(row.finding_id)}"
            yield f"- {heading}: {what}, {inert(row.title)}: {inert(row.sentence)}"
    yield ""


def _front(lines: Sequence[Line]) -> Iterator[str]:
    titles = (
        _("KPI"),
        _("Owner"),
        _("Target"),
        _("Verdict"),
        _("Reason"),
        _("Reported"),
        _("Backed by outcome"),
        _("95 % interval"),
        _("Since"),
        _("Plain variation"),
        _("Next question"),
    )
    yield from _table(
        titles,
        (
            (
                line.title,
                line.owner or _("no owner"),
                line.target or _("none"),
                _(line.verdict.label) + (f" ({_('provisional')})" if line.is_provisional else ""),
                line.reason,
                line.change,
                line.backed,
                line.backed_interval,
                line.since,
                line.variation.label if line.variation else "",
                line.question,
            )
            for line in lines
        ),
        numbers=frozenset({5, 6, 7}),
    )


def _section(section: Section) -> Iterator[str]:
    line = section.line
    yield f"## {inert(line.title)}\n"
    yield f"**{inert(_(line.verdict.label))}.** {inert(line.reason)}\n"
    if section.has_numbers:
        yield f"- {_('Reported change')}: {inert(line.change)}"
        yield f"- {_('Backed by the outcome')}: {inert(f'{line.backed} {line.backed_interval}')}"
        hollow = f"{section.hollow} {section.hollow_interval}"
        yield f"- {_('Not backed')}: {inert(hollow)}"
        yield f"- {_('Noticed')}: {inert(line.since)}\n"
    if section.variation:
        yield f"{inert(section.variation.label)}. {inert(section.variation.sentence)}\n"
    for found in section.found:
        yield from _found(found)
    if section.unseen:
        yield f"{inert(section.unseen.detectable)}\n"


def _found(found: Found) -> Iterator[str]:
    yield f"### {inert(tier(found.tier))} {inert(found.finding_id)}\n"
    yield f"{inert(found.sentence)}\n"
    for name, text in (
        (_("e-value"), found.e_value),
        (_("Size"), found.effect),
        (_("Observations"), found.n),
        (_("Since"), found.since),
        (_("Nothing wrong means"), found.null),
    ):
        yield f"- {name}: {inert(text)}"
    yield ""
    for grid in (found.parts, found.explanations):
        if grid is not None:
            yield from _grid(grid)
    ask = _("Ask %(owner)s:", owner=found.owner) if found.owner else _("Ask the owner:")
    yield f"**{inert(ask)}** {inert(found.question)}\n"


def _grid(grid: Grid) -> Iterator[str]:
    yield f"{inert(grid.caption)}:\n"
    yield from _table(grid.columns, grid.rows, grid.numbers)
    if grid.more:
        yield f"{inert(grid.more)}\n"


def _table(
    titles: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int]
) -> Iterator[str]:
    yield _row(titles)
    yield "|" + "|".join("---:" if i in numbers else "---" for i in range(len(titles))) + "|"
    yield from (_row(row) for row in rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(inert(cell) for cell in cells) + " |"


def inert(text: str) -> str:
    r"""Return ``text`` on one line, with nothing in it that Markdown gives a meaning to.

    Examples
    --------
    >>> inert("*a* | <b>")
    '\\*a\\* \\| &lt;b>'
    """
    one_line = " ".join(plain_text(text).replace(_APART, "").split())
    apart = _ADDRESS.sub(lambda found: found[0][0] + _APART + found[0][1:], one_line)
    escaped = _MEANING.sub(r"\\\1", apart).replace("<", "&lt;")
    escaped = _AT_THE_START.sub(r"\1\\\2", escaped)
    return escaped.replace(_APART, "<!---->")
