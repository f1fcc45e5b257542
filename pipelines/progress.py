"""Shows on the terminal which step of the night is done."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg

LOGGER = "progress"


class _Steps(logging.Handler):
    """Prints one line per step that ended: on a terminal the line of a done step is replaced."""

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()
        self._is_terminal = sys.stderr.isatty()

    def emit(self, record: logging.LogRecord) -> None:
        meta = getattr(record, "dagster_meta", None) or {}
        event = meta.get("dagster_event")
        kind = getattr(event, "event_type_value", "")
        if event is None or kind not in ("STEP_START", "STEP_SUCCESS", "STEP_FAILURE"):
            return
        seconds = time.monotonic() - self._began
        if self._is_terminal and kind != "STEP_FAILURE":
            sys.stderr.write(f"\r\x1b[K{seconds:5.1f} s  {event.step_key}")
            sys.stderr.flush()
        elif kind == "STEP_FAILURE":
            sys.stderr.write(f"{seconds:5.1f} s  {event.step_key} failed\n")

    def close(self) -> None:
        if self._is_terminal:
            sys.stderr.write("\r\x1b[K")
        super().close()


def _logger(_: dg.InitLoggerContext) -> logging.Logger:
    logger = logging.Logger("kpi_audit.progress")  # noqa: LOG001 (Dagster wants one of its own)
    logger.addHandler(_Steps())
    return logger


progress_logger = dg.LoggerDefinition(_logger, description="One line per step, for a terminal.")


@contextmanager
def progress(*, quiet: bool) -> Iterator[dict[str, Any]]:
    """Yield the run configuration of the loggers: progress, or nothing at all."""
    if quiet:
        yield {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    else:
        yield {"loggers": {LOGGER: {}}}
