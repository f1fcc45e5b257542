"""What the night says of a fetch: metadata and a check, which never stops the night."""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets.fetching.run import Fetched, fetch
from assets.night import Night
from kpi_audit.project.settings import SourceSpec

FETCHED = "fetched"


def fetch_checks(name: str, spec: SourceSpec) -> list[dg.AssetCheckSpec]:
    """Return the check of a source that is fetched, none for one that is not."""
    if spec.fetch is None:
        return []
    said = f"What {spec.fetch.source} had to offer was fetched; if not, the night reads what is"
    return [dg.AssetCheckSpec(FETCHED, asset=f"raw_{name}", description=f"{said} on disk.")]


def fetched_tonight(night: Night, spec: SourceSpec) -> Fetched | None:
    """Fetch what a source declares; None if it declares nothing or the night is a past one."""
    if spec.fetch is None or night.outside is None:
        return None
    return fetch(spec, night.project.folder, night.outside)


def fetch_metadata(fetched: Fetched | None) -> dict[str, Any]:
    """Return what the Dagster UI shows of a fetch."""
    if fetched is None:
        return {}
    return {
        "files fetched": len(fetched.files),
        "bytes fetched": fetched.size,
        "requests": fetched.requests,
        "retries": fetched.retries,
        "notes of the fetch": " ".join(fetched.notes) or "none",
    }


def fetch_results(spec: SourceSpec, fetched: Fetched | None) -> list[dg.AssetCheckResult]:
    """Return the check's result: a warning if a service failed, an error if it refused us."""
    if spec.fetch is None:
        return []
    refused = fetched is not None and fetched.is_refused
    severity = dg.AssetCheckSeverity.ERROR if refused else dg.AssetCheckSeverity.WARN
    return [
        dg.AssetCheckResult(
            check_name=FETCHED,
            passed=fetched is None or not fetched.failure,
            severity=severity,
            description=sentence(spec, fetched),
        )
    ]


def sentence(spec: SourceSpec, fetched: Fetched | None) -> str:
    """Return what there is to say of a fetch, in a sentence or two."""
    service = "" if spec.fetch is None else spec.fetch.source
    if fetched is None:
        return f"a night of the past: nothing is fetched from {service}."
    files = "1 new file" if len(fetched.files) == 1 else f"{len(fetched.files)} new files"
    notes = "".join(f" {note}" for note in fetched.notes)
    if not fetched.failure:
        return f"{files} from {service}, {fetched.size} bytes.{notes}"
    act = " Nothing will come until the credentials are mended." if fetched.is_refused else ""
    return f"fetching from {service} failed ({files}): {fetched.failure}{act}{notes}"
