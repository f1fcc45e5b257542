"""The command line: ``kpi-audit <command>``. Heavy imports wait until a command runs."""

from __future__ import annotations

import gc
import os
import pkgutil
import sys
from importlib import import_module

import click

from kpi_audit.errors import AuditError, NightInProgress, ProjectError
from pipelines import commands

EXIT_FAILED, EXIT_PROJECT, EXIT_BUSY = 1, 2, 3


class _Commands(click.Group):
    """Commands are the modules of ``pipelines.commands``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"pipelines.commands.{cmd_name}").command
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Commands, epilog="Exit codes: 0 done, 1 failed, 2 project or usage, 3 busy.")
@click.version_option(package_name="kpi-audit")
def cli() -> None:
    """Audit KPIs: whether a number still stands for its result, or is being gamed."""


def main() -> None:
    """Run the command line; errors a user can mend are shown without a traceback."""
    # before numpy is loaded: the statistics run two threads of their own, and matrices are small
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # most objects of a night are modules and declarations that stay: look for garbage less often
    gc.set_threshold(20_000, 50, 100)
    try:
        cli()
    except AuditError as error:
        click.echo(f"kpi-audit: {error}", err=True)
        busy = EXIT_BUSY if isinstance(error, NightInProgress) else EXIT_FAILED
        sys.exit(EXIT_PROJECT if isinstance(error, ProjectError) else busy)


if __name__ == "__main__":
    main()
