"""Checks of what sources fetch, between a project and the fetchers there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Protocol

from kpi_audit.errors import did_you_mean
from kpi_audit.project.settings import Settings

_ONE_STAR = re.compile(r"(?:[^*?\[]*/)?(?!\.)[^*?\[/]*\*[^*?\[/]*")  # in the name, not hidden


class KnownFetcher(Protocol):
    """What a project needs to know of a fetcher."""

    @property
    def key(self) -> str:
        """Columns that tell records apart that later files repeat; empty: none does."""

    def problems(self, options: Mapping[str, Any]) -> list[str]:
        """Return what is wrong with the options of a source."""


def fetch_problems(
    settings: Settings, fetchers: Mapping[str, KnownFetcher], readers: Mapping[str, object]
) -> list[str]:
    """Unknown fetchers and options, paths without a place for what is fetched, missing keys."""
    found, paths = [], Counter[str]()
    for name, spec in settings.sources.items():
        if spec.fetch is None:
            continue
        where = f"audit.yaml: sources.{name}"
        paths[spec.path] += 1
        if not _ONE_STAR.fullmatch(spec.path) or "://" in spec.path:
            found.append(
                f"{where}.path: what is fetched is named by its date; write one '*' in the file"
                f" name and nowhere else, as in 'exports/{name}/*.csv'."
            )
        if paths[spec.path] > 1:
            found.append(f"{where}.path: another source fetches to '{spec.path}'; use a folder.")
        fetcher = fetchers.get(spec.fetch.source)
        if fetcher is None:
            hint = did_you_mean(spec.fetch.source, fetchers)
            found.append(f"{where}.fetch.from: no fetcher is called '{spec.fetch.source}'. {hint}")
            continue
        if fetcher.key and not (spec.key or getattr(readers.get(spec.reader), "key", ())):
            found.append(
                f"{where}.key: every file of '{spec.fetch.source}' repeats records of earlier ones,"
                f" which would count again; write 'key: [{fetcher.key}]' or what tells them apart."
            )
        found += [f"{where}.fetch.{text}" for text in fetcher.problems(spec.fetch.options)]
    return found
