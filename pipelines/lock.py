"""One writer at a time: a second night waits or is refused, and says who holds the warehouse."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kpi_audit.errors import NightInProgress

_PAUSE_SECONDS = 0.2


@contextmanager
def only_writer(file: Path, *, wait_seconds: float) -> Iterator[None]:
    """Hold ``file`` for this process; the system lets go when the process dies, however it dies.

    Raises
    ------
    NightInProgress
        If another process still holds it after ``wait_seconds``.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait_seconds
    with file.open("a+", encoding="utf-8") as handle:
        while not _taken(handle.fileno()):
            if time.monotonic() >= deadline:
                holder = file.read_text(encoding="utf-8").strip() or "another process"
                message = f"{file.parent} is being written by {holder}. Try again when it is done."
                raise NightInProgress(message)
            time.sleep(_PAUSE_SECONDS)
        handle.truncate(0)
        handle.write(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
