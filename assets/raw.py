"""Dagster assets ``raw_<source>`` and their checks: every row ever delivered, append-only."""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets.fetched import fetch_checks, fetch_metadata, fetch_results, fetched_tonight
from assets.ingest import Loaded, ingest
from assets.night import Night
from assets.rows import source_of
from assets.suites import freshness, look
from assets.windows import summary
from kpi_audit.errors import SourceError
from kpi_audit.project.settings import SourceSpec


def raw_asset(name: str, spec: SourceSpec) -> dg.AssetsDefinition:
    """Return the asset that fetches and reads the new files of one source."""

    @dg.asset(
        name=f"raw_{name}",
        group_name="raw",
        kinds={"duckdb"},
        tags={"reader": spec.reader},
        description=f"Rows of the source {name} as delivered, typed, people concealed.",
        check_specs=fetch_checks(name, spec),
    )
    def raw(night: dg.ResourceParam[Night]) -> dg.MaterializeResult:  # type: ignore[type-arg]
        # Dagster knows a result with checks by the bare class only.
        source, fetched = source_of(night.project, name), fetched_tonight(night, spec)
        try:
            loaded = ingest(night.warehouse, source, as_of=night.as_of, key=night.concealment_key)
        except SourceError as error:
            if fetched is None or not fetched.failure:
                raise
            raise SourceError(f"{error} Before that: {fetched.failure}") from None
        windows = summary(night.warehouse, source, night.as_of)
        return dg.MaterializeResult(
            metadata=_metadata(loaded) | windows | fetch_metadata(fetched),
            check_results=fetch_results(spec, fetched),
        )

    return raw


def _metadata(loaded: Loaded) -> dict[str, Any]:
    totals = {
        name: sum(getattr(load, f"rows_{name}") for load in loaded.loads)
        for name in ("in", "kept", "duplicate", "quarantined")
    }
    unknown = sorted({column for load in loaded.loads for column in load.unknown_columns})
    return {
        "dagster/row_count": totals["kept"],
        "new or changed files": len(loaded.loads),
        "unchanged files": loaded.unchanged,
        "rows in": totals["in"],
        "duplicates": totals["duplicate"],
        "quarantined": totals["quarantined"],
        "columns not stored": ", ".join(unknown) or "none",
        "archives without it": ", ".join(loaded.without) or "none",
    }


def raw_checks(name: str) -> list[dg.AssetChecksDefinition]:
    """Return the checks of one source: its suite, which blocks the night, and its freshness."""

    @dg.asset_check(
        asset=f"raw_{name}",
        name="suite",
        blocking=True,
        description="Types, keys and ranges of the rows loaded since the last finished night.",
    )
    def suite(night: dg.ResourceParam[Night]) -> dg.AssetCheckResult:
        found = look(night, name)
        return dg.AssetCheckResult(
            passed=not found.failures,
            description="; ".join(found.failures or found.notes) or "all expectations hold",
            metadata={"failed": found.failures, "noted": found.notes},
        )

    @dg.asset_check(
        asset=f"raw_{name}",
        name="yesterday_is_complete",
        description="There is a record of yesterday or later.",
    )
    def yesterday(night: dg.ResourceParam[Night]) -> dg.AssetCheckResult:
        is_fresh, sentence = freshness(night, name)
        return dg.AssetCheckResult(
            passed=is_fresh, severity=dg.AssetCheckSeverity.WARN, description=sentence
        )

    return [suite, yesterday]
