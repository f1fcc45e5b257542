"""Every error a user can meet: where it is, what is wrong, what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Sentence that offers the closest known name and lists them all.

    Examples
    --------
    >>> did_you_mean("bunchng", ["digits", "bunching"])
    "Did you mean 'bunching'? Known: bunching, digits."
    >>> did_you_mean("x", [])
    'None is known.'
    """
    names = sorted(known)
    if not names:
        return "None is known."
    close = get_close_matches(name, names, n=1)
    hint = f"Did you mean '{close[0]}'? " if close else ""
    return f"{hint}Known: {', '.join(names)}."


class AuditError(Exception):
    """Base of all errors that are shown to a user without a traceback."""


class ProjectError(AuditError):
    """One or more files of a project folder are wrong; all of them are listed."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"The project has {count}:\n" + "\n".join(f"  {p}" for p in problems))


class SourceError(AuditError):
    """A source cannot be read as declared; nothing of the night was published."""


class MissingColumn(SourceError):
    """A file lacks a column that its reader cannot do without: it is another kind of file."""


class FetchFailed(AuditError):
    """A service did not hand over what was asked for; the files on disk are untouched."""


class CredentialsRefused(FetchFailed):
    """A service does not accept the credentials: nothing will come until a person acts."""


class NightInProgress(AuditError):
    """Another process holds the warehouse."""


class BadEvidence(AuditError):
    """A table lacks the columns or values that its evidence shape promises."""
