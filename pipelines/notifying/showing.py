"""Prints what goes where: names of routes and channels, never an address."""

from __future__ import annotations

import click

from assets.fetching.outside import Outside
from kpi_audit.notify.bodies import as_text
from kpi_audit.notify.due import Due
from kpi_audit.notify.inert import plain
from kpi_audit.project.load import Project
from pipelines.notifying.night import deliver, planned, undelivered
from pipelines.notifying.published_night import published_night


def show_planned(project: Project) -> None:
    """Print every message that is due, and who stays undisturbed and why."""
    for one, message in planned(project, published_night(project)):
        if message is None:
            click.echo(f"{_whom(one)}: nothing, {one.quiet}.")
        else:
            click.echo(f"{_whom(one)}: {message.subject}\n")
            click.echo("".join(f"    {text}\n" for text in as_text(message).splitlines()))


def show_done(project: Project, outside: Outside) -> bool:
    """Send what is due and print what became of it; whether all of it arrived."""
    told = deliver(project, outside, published_night(project))
    for one in told:
        if one.delivery is None:
            click.echo(f"{_whom(one.due)}: nothing, {one.due.quiet}.")
        elif one.delivery.outcome == "delivered":
            click.echo(f"{_whom(one.due)}: delivered, {one.delivery.news} news.")
    failures = undelivered(told)
    for sentence in failures:
        click.echo(sentence, err=True)
    return not failures


def _whom(one: Due) -> str:
    return f"{plain(one.recipient.owner) or '(no owner)'} over {one.recipient.channel}"
