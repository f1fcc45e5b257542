"""A published night, a server on 127.0.0.1, and visitors who sign in."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import requests
import yaml

from assets.snapshot import POINTER, file_name, point
from assets.statements import names, statement
from kpi_audit.decisions.decision import Decision
from kpi_audit.decisions.file import read_decisions
from kpi_audit.review.page import render
from kpi_audit.review.tables import Tables
from pipelines.resources import read_project
from pipelines.warehouse import connect
from pipelines.web.server import run, server
from pipelines.web.users import new_token
from tests.integration.runs import copy_of

_FIELD = re.compile(r'name="(form_token|seen)" value="([^"]*)"')
OWNED = "F-00000001"  # of growth@example.com
PEOPLE = {"ann@example.com": "approver", "growth@example.com": "owner", "rea": "reader"}


def publish(folder: Path, tables: Tables, as_of: date, run_id: str = "7c1e55aa90b2") -> None:
    """Publish the tables as a night does: a copy, renamed, then the pointer."""
    warehouse = folder / "warehouse"
    (warehouse / "published").mkdir(parents=True, exist_ok=True)
    file = warehouse / "published" / file_name(as_of, run_id, datetime.now(UTC))
    beside = file.with_suffix(".tmp")
    beside.unlink(missing_ok=True)
    with connect(beside) as written:
        for kind in ("audit", "ingest"):
            for name in names(kind):
                if "create table" in (text := statement(f"{kind}/{name}")):
                    written.execute(text.replace(" not null", ""))
        for name in Tables.names():
            frame: pd.DataFrame = getattr(tables, name)
            stamp = {"run_id": run_id, "as_of": as_of}
            has = [column for column in stamp if column in frame]
            written.append(name, frame.assign(**{column: stamp[column] for column in has}))
    beside.replace(file)
    point(warehouse / POINTER, file)


def project_with(folder: Path, tables: Tables, as_of: date) -> Path:
    """A project folder whose last night is ``tables``, with its users and their tokens."""
    project = copy_of("starter", folder)
    publish(project, tables, as_of)
    (project / "review").mkdir(exist_ok=True)
    (project / "review" / f"{as_of}.html").write_text(render(tables), encoding="utf-8")
    return project


@dataclass
class Served:
    """A running app."""

    folder: Path
    url: str
    tokens: dict[str, str] = field(default_factory=dict)

    def visitor(self, name: str = "", **headers: str) -> Visitor:
        """Somebody with a browser of their own, signed in if named."""
        visitor = Visitor(self.url, headers)
        if name:
            assert visitor.sign_in(self.tokens[name]).status_code == 200
        return visitor

    @property
    def stored(self) -> list[Decision]:
        """What decisions.csv holds."""
        return read_decisions(self.folder)

    @property
    def logged(self) -> str:
        """The audit log as it lies on the disk."""
        file = self.folder / "audit_log.jsonl"
        return file.read_text(encoding="ascii") if file.exists() else ""


class Visitor:
    """A browser without script."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.url, self.session = url, requests.Session()
        self.session.trust_env = False
        self.session.headers.update({"Origin": url, **headers})

    def get(self, path: str, **more: object) -> requests.Response:
        return self.session.get(self.url + path, timeout=300, **more)  # type: ignore[arg-type]

    def fields(self, path: str) -> dict[str, str]:
        """The hidden fields of a page's last form."""
        return dict(_FIELD.findall(self.get(path).text))

    def post(self, path: str, form: dict[str, str], **headers: str | None) -> requests.Response:
        return self.session.post(self.url + path, data=form, headers=headers, timeout=300)

    def sign_in(self, token: str) -> requests.Response:
        return self.post("/sign-in", {**self.fields("/sign-in"), "token": token})

    def answer(self, finding_id: str = OWNED, **form: str) -> requests.Response:
        path = f"/findings/{finding_id}"
        said = {"answer": "explained", "reason": "a campaign", **form}
        return self.post(path, {**self.fields(path), **said})


@contextmanager
def serving(folder: Path, proxy: dict[str, object] | None = None) -> Iterator[Served]:
    """Serve a project on a free port until the end."""
    users = folder / "users.yaml"
    tokens = {name: new_token(users, name, role) for name, role in PEOPLE.items()}  # type: ignore[arg-type]
    if proxy is not None:
        users.write_text(yaml.safe_dump(yaml.safe_load(users.read_text()) | {"proxy": proxy}))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = server(read_project(folder), users, port=port)
    thread = threading.Thread(target=run, args=(found,))
    thread.start()
    try:
        while not found.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield Served(folder, f"http://127.0.0.1:{port}", tokens)
    finally:
        found.should_exit = True
        thread.join(120)
