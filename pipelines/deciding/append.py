"""Adds a line to ``decisions.csv``: whole or not at all, however many processes answer at once."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from kpi_audit.decisions.decision import Decision
from kpi_audit.decisions.file import FILE, read_decisions
from kpi_audit.decisions.line import heading, written
from kpi_audit.errors import AuditError
from pipelines.lock import only_writer

_PATIENCE_SECONDS = 10.0


def append(folder: Path, make: Callable[[Sequence[Decision]], Decision]) -> Decision:
    """Keep the decision that ``make`` returns, given all that were made before.

    A decision that is already there is not written again.

    Raises
    ------
    BadDecision
        The file holds a line that is no decision: nothing is added to it.
    NightInProgress
        Another process was writing it for ten seconds.
    AuditError
        It cannot be written; it is then as it was.
    """
    file = folder / FILE
    with only_writer(folder / f".{FILE}.lock", wait_seconds=_PATIENCE_SECONDS):
        earlier = read_decisions(folder)
        decision = make(earlier)
        if decision.decision_id not in {one.decision_id for one in earlier}:
            is_new = not file.exists() or file.stat().st_size == 0
            append_whole(file, (heading() if is_new else "") + written(decision))
    return decision


def append_whole(file: Path, text: str) -> None:
    """Add ``text`` to a file and have it on the disk, or leave the file as it was.

    Raises
    ------
    AuditError
        It cannot be written.
    """
    try:
        is_new = not file.exists()
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            _write(descriptor, text.encode("utf-8"))
        finally:
            os.close(descriptor)
        if is_new:
            _sync(file.parent)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}. Nothing was kept."
        raise AuditError(message) from None


def _write(descriptor: int, content: bytes) -> None:
    size = os.fstat(descriptor).st_size
    try:
        is_whole = os.write(descriptor, content) == len(content)
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
    if not is_whole:
        os.ftruncate(descriptor, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
