"""Which form of a KPI a company's files can feed: Salesforce's, HubSpot's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pipelines.packs.pack import Pack
from pipelines.packs.trimmed import sources_used


def fed(pack: Pack, sources: Collection[str]) -> Pack:
    """Return ``pack`` with each KPI in the first of its forms that ``sources`` can feed.

    A KPI that none of its forms can be fed for keeps its own, so that what waits is said.
    """
    kpis = {
        name: next(
            (
                form
                for form in (text, *pack.others.get(name, ()))
                if sources_used(form, pack.queries, pack.sources) <= set(sources)
            ),
            text,
        )
        for name, text in pack.kpis.items()
    }
    return replace(pack, kpis=kpis)
