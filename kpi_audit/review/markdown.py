"""The review as Markdown: for a wiki, a ticket, a mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_audit.language import _, speaking
from kpi_audit.review.answers import Said
from kpi_audit.review.evidence import Found, tier
from kpi_audit.review.front import Line
from kpi_audit.review.learn import Learn
from kpi_audit.review.markdown_text import grid_lines, inert, table_lines
from kpi_audit.review.model import Review
from kpi_audit.review.record import Record
from kpi_audit.review.sections import Section


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
    yield from _learn(made.learn)
    yield f"## {_('Where a measure may take the place of its goal')}\n"
    if made.register is not None:
        yield from grid_lines(made.register)
    yield from _record(made.record)
    yield f"## {_('Data quality of the night')}\n"
    for grid in (made.quality.sources, made.quality.quarantine):
        if grid is not None:
            yield from grid_lines(grid)
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
    yield from table_lines(
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
    if section.changed:
        yield f"{inert(section.changed)}\n"
    for grid in (section.young, section.changes):
        if grid is not None:
            yield from grid_lines(grid)
    for found in section.found:
        yield from _found(found)
    if section.unseen:
        yield f"{inert(section.unseen.detectable)}\n"


def _found(found: Found) -> Iterator[str]:
    yield f"### {inert(tier(found.tier))} {inert(found.finding_id)}\n"
    yield f"{inert(found.sentence)}\n"
    if found.answer is not None:
        yield from _answer(found.answer)
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
            yield from grid_lines(grid)
    ask = _("Ask %(owner)s:", owner=found.owner) if found.owner else _("Ask the owner:")
    yield f"**{inert(ask)}** {inert(found.question)}\n"


def _answer(said: Said) -> Iterator[str]:
    until = f" ({_('Until')} {inert(said.until)})" if said.until else ""
    who = f"{inert(said.by)}, {inert(said.on)}{until}"
    yield f"**{inert(said.label)}**: {who}: {inert(said.reason)}\n"
    if said.returned:
        yield f"**{inert(said.returned)}.** {_('It needs a new answer.')}\n"


def _learn(made: Learn) -> Iterator[str]:
    if not (made.shown or made.looked):
        return
    yield f"## {_('Worth learning from')}\n"
    if not made.shown:
        yield f"{inert(made.quiet)}\n"
    for one in made.shown:
        yield f"### {inert(one.mystery_id)}\n"
        yield f"{inert(one.sentence)}\n"
        for name, text in (
            (_("e-value"), one.e_value),
            (_("Size"), one.effect),
            (_("Periods"), one.n),
            (_("Nothing special means"), one.null),
        ):
            yield f"- {name}: {inert(text)}"
        yield ""
        yield from grid_lines(one.explanations)
        yield f"**{_('Ask:')}** {inert(one.question)}\n"


def _record(made: Record) -> Iterator[str]:
    title = _("The audit\N{RIGHT SINGLE QUOTATION MARK}s own record")
    yield f"## {title}\n"
    yield f"{inert(f'{made.sentence} {made.spent}')}\n"
    if made.by_detector is not None:
        yield from grid_lines(made.by_detector)
