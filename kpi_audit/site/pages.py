"""The pages of the site, one after the other, by the place where each belongs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from kpi_audit.language import speaking
from kpi_audit.review.evidence import Found, e_value, size
from kpi_audit.review.links import Links
from kpi_audit.review.model import Review
from kpi_audit.review.page import environment, page, style, template
from kpi_audit.review.rows import Row, anchor, records
from kpi_audit.review.sections import Section
from kpi_audit.site.nights import NightPage, last_rows, night_pages
from kpi_audit.site.record import Record
from kpi_audit.site.runs import spells, stretches
from kpi_audit.wording import day

MOST_FOUND = 60  # findings on the page of a night; the rest are counted
_BELOW = Links("../")


@dataclass(frozen=True, slots=True)
class Site:
    """The last night's review, and the record of all nights.

    Attributes
    ----------
    made : Review
        With every KPI in full.
    record : Record
    """

    made: Review
    record: Record


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """Yield (path within the site, page); the same tables give the same pages."""
    with speaking(site.made.language):
        site = Site(site.made, site.record.retold())
        nights = list(night_pages(site.record))
        for night in nights:
            yield f"nights/{night.address}.html", _fill(site, "site_night.html", page=night)
        yield from _kpis(site)
        yield from _findings(site)
        yield "index.html", _index(site, nights)
    yield "review.html", page(site.made)


def _fill(site: Site, name: str, **values: object) -> str:
    language = site.made.language
    return (
        environment()
        .get_template(name)
        .render(
            language=language,
            links=_BELOW,
            project=site.made.night["project"],
            css=Markup(style()),  # noqa: S704 (our own file)
            script="",
            most_found=MOST_FOUND,
            **values,
        )
    )


def _index(site: Site, nights: list[NightPage]) -> str:
    declared = {line.name for line in site.made.lines}
    known = last_rows(site.record.kpis, "kpi")
    gone = [
        {"title": row["title"], "anchor": anchor(name)}
        for name, row in sorted(known.items())
        if name not in declared
    ]
    return template(
        "site_index.html",
        site.made,
        Links(""),
        project=site.made.night["project"],
        nights=nights[::-1],
        gone=gone,
    )


def _kpis(site: Site) -> Iterator[tuple[str, str]]:
    sections: dict[str, Section] = {section.line.name: section for section in site.made.sections}
    declared = {line.name for line in site.made.lines}
    verdicts = dict(iter(site.record.verdicts.groupby("kpi")))
    ever = last_rows(site.record.findings, "finding_id")
    for name, row in sorted(last_rows(site.record.kpis, "kpi").items()):
        content = _fill(
            site,
            "site_kpi.html",
            title=row["title"],
            owner=row["owner"],
            section=sections.get(name),
            is_declared=name in declared,
            stretches=stretches(verdicts[name]) if name in verdicts else [],
            found_ever=[_ever(found) for found in ever.values() if found["kpi"] == name],
        )
        yield f"kpis/{anchor(name)}.html", content


def _ever(row: Row) -> dict[str, str]:
    name = row["finding_id"]
    shown = {"finding_id": name, "anchor": anchor(name), "last": day(row["as_of"])}
    return shown | {"sentence": row["sentence"]}


def _findings(site: Site) -> Iterator[tuple[str, str]]:
    full: dict[str, Found] = {
        found.finding_id: found for section in site.made.sections for found in section.found
    }
    titles = {row["kpi"]: row["title"] for row in records(site.record.kpis.sort_values("as_of"))}
    nights = [pd.Timestamp(night) for night in sorted(site.record.nights["as_of"])]
    rows = dict(iter(site.record.findings.groupby("finding_id")))
    for name, row in sorted(last_rows(site.record.findings, "finding_id").items()):
        is_seen = pd.Timestamp(row["as_of"]) == nights[-1]
        content = _fill(
            site,
            "site_finding.html",
            row=row,
            title=titles.get(row["kpi"], row["kpi"]),
            kpi_anchor=anchor(row["kpi"]),
            is_seen=is_seen,
            found=full.get(anchor(name)) if is_seen else None,
            e_value=e_value(row["e_value"]),
            effect=size(row),
            spells=spells(rows[name], nights),
        )
        yield f"findings/{anchor(name)}.html", content
