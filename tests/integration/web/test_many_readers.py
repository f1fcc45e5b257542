"""Twenty readers while nights are published: each sees one whole night, and soon the new one."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from kpi_audit.review.tables import Tables
from tests.integration.web.served import OWNED, Served, project_with, publish, serving
from tests.unit.review.synthetic_night import change, night

FIRST = date(2025, 11, 17)
READERS, NIGHTS = 20, 6
PAUSE = 0.2  # seconds between two looks of a reader


def marked(number: int) -> Tables:
    """The night with its number in every finding and every KPI's reason."""
    tables = change(night(), "audit_findings", _marks("sentence", number))
    return change(tables, "audit_verdicts", _marks("reason", number))


def _marks(column: str, number: int) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda rows: rows.assign(**{column: f"night-{number}."})


def _read(served: Served, cookie: str, seen: list[set[str]], done: threading.Event) -> None:
    visitor = served.visitor(Cookie=cookie)
    paths = ["/", f"/findings/{OWNED}"]
    while not done.wait(PAUSE):
        for path in paths:
            found = visitor.get(path)
            assert found.status_code == 200, found.text
            seen.append(set(re.findall(r"night-(\d+)\.", found.text)))


def test_each_reader_sees_one_whole_night(tmp_path: Path) -> None:
    with serving(project_with(tmp_path, marked(0), FIRST)) as served:
        cookie = f"kpi_audit={served.visitor('rea').session.cookies['kpi_audit']}"
        done, seen = threading.Event(), [[] for _ in range(READERS)]
        threads = [
            threading.Thread(target=_read, args=(served, cookie, mine, done)) for mine in seen
        ]
        for thread in threads:
            thread.start()
        for number in range(1, NIGHTS):
            # every second one is a rerun of the night before
            as_of = FIRST + timedelta(days=number // 2)
            publish(served.folder, marked(number), as_of)
            assert served.visitor(Cookie=cookie).get("/").text.count(f"night-{number}.") > 1
        done.set()
        for thread in threads:
            thread.join(120)
            assert not thread.is_alive()
        assert all(len(one) == 1 for mine in seen for one in mine)
        assert all(mine for mine in seen)
        order = [[int(next(iter(one))) for one in mine] for mine in seen]
        assert all(mine == sorted(mine) for mine in order)
