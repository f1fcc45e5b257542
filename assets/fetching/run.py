"""Fetches what one source declares; whatever happens, the files on disk stay whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assets.fetcher import Job, fetchers
from assets.fetching.landing import Landing
from assets.fetching.outside import Outside
from kpi_audit.errors import CredentialsRefused, FetchFailed
from kpi_audit.project.settings import SourceSpec


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought.

    Attributes
    ----------
    files : tuple[str, ...]
        Names of the new files.
    size : int
        Bytes of them.
    requests, retries : int
    notes : tuple[str, ...]
        What should be known: an empty report, lost days.
    failure : str
        Why there is not everything; empty if there is.
    is_refused : bool
        The credentials are wrong: nothing will come until a person acts.
    """

    files: tuple[str, ...]
    size: int
    requests: int
    retries: int
    notes: tuple[str, ...]
    failure: str = ""
    is_refused: bool = False


def fetch(spec: SourceSpec, folder: Path, outside: Outside) -> Fetched:
    """Fetch for one source; a failure is part of the result, not an exception.

    Parameters
    ----------
    spec : SourceSpec
        With ``fetch:``.
    folder : Path
        The project's.
    outside : Outside
    """
    assert spec.fetch is not None  # noqa: S101 (the caller asks for sources that have one)
    job, failure, is_refused = Job(Landing.of(folder, spec.path), outside), "", False
    try:
        known = fetchers()[spec.fetch.source]
        known.function(job, **known.options(spec.fetch.options))
    except FetchFailed as error:
        failure, is_refused = str(error), isinstance(error, CredentialsRefused)
    except OSError as error:
        failure = f"a file cannot be written: {error.strerror}."
    landed = job.landing.landed
    return Fetched(
        tuple(file.name for file in landed),
        sum(file.stat().st_size for file in landed),
        sum(client.requests for client in job.clients),
        sum(client.patience.retries for client in job.clients),
        tuple(job.hidden.without(note) for note in job.notes),
        job.hidden.without(failure),
        is_refused,
    )
