"""The command line in this process: what it prints and returns, without a start of seconds."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from pipelines.cli import main


def run(*arguments: str | Path) -> CompletedProcess[str]:
    """Run ``kpi-audit`` with ``arguments``, in a terminal of 120 columns."""
    command = ["kpi-audit", *map(str, arguments)]
    out, errors, code = io.StringIO(), io.StringIO(), 0
    with (
        patch("sys.argv", command),
        patch.dict("os.environ", COLUMNS="120"),
        redirect_stdout(out),
        redirect_stderr(errors),
    ):
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
    return CompletedProcess(command, code, out.getvalue(), errors.getvalue())
