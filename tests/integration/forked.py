"""Nights in processes of their own that begin at once: what they import was imported before."""

from __future__ import annotations

import multiprocessing
import os
import sys
from datetime import date
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from pipelines.cli import main

_FORKS = multiprocessing.get_context("forkserver")
_IMPORTED = ["expectations.judgement", "pipelines.inprocess", "pipelines.summary"]
_FORKS.set_forkserver_preload(_IMPORTED)


def begin(folder: Path, as_of: date, output: Path) -> ForkServerProcess:
    """Begin a night that writes to ``output`` what it prints, and can be killed like any other.

    The process is forked from one that has run nothing, only imported: a start takes longer than
    the night, and a kill in it disturbs nothing.
    """
    process = _FORKS.Process(target=_night, args=(folder, as_of, output, {**os.environ}))
    process.start()
    return process


def _night(folder: Path, as_of: date, output: Path, environment: dict[str, str]) -> None:
    os.environ.update(environment)  # that of now, not of when the first one began
    with output.open("w") as written:
        os.dup2(written.fileno(), 1)
        os.dup2(written.fileno(), 2)
    sys.argv = ["kpi-audit", "run", str(folder), "--as-of", str(as_of)]
    main()
