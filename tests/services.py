"""A service on this machine that answers as it is told, for tests of the fetchers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote_plus


@dataclass(frozen=True)
class Answer:
    """One answer; ``cut`` bytes of the body are sent, then the line is dropped."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    is_framed: bool = True


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json", **named})


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def authorization(self) -> str | None:
        return self.headers.get("Authorization")


class Service:
    """Answers by the beginning of the path; the last answer of several is repeated."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.asked: list[Request] = []
        self._answers: dict[str, list[Answer]] = {}
        self._open = threading.Event()
        self._open.set()

    def on(self, path: str, *answers: Answer) -> None:
        self._answers[path] = list(answers)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Take every request meanwhile and answer none."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        self._open.wait(600)
        fitting = [path for path in self._answers if request.path.startswith(path)]
        if not fitting:
            return as_json({"error": {"code": "notFound", "message": "no such path"}}, 404)
        left = self._answers[max(fitting, key=len)]
        return left.pop(0) if len(left) > 1 else left[0]

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]


@contextmanager
def running() -> Iterator[Service]:
    """Run a service on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size).decode()
            request = Request(
                self.command, unquote_plus(self.path), dict(self.headers.items()), body
            )
            answer = service.answer(request)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.is_framed:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: answer.cut])
            if answer.cut is not None or not answer.is_framed:
                self.close_connection = True

        def handle(self) -> None:
            with suppress(BrokenPipeError, ConnectionResetError):  # the client did not wait
                super().handle()

        do_GET = do_POST = _answer  # noqa: N815 (the names the standard library calls)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service = Service(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
