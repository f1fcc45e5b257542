"""A finding of a night before keeps its page: linked from answers and from its own history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from assets.snapshot import POINTER
from kpi_audit.review.tables import Tables
from pipelines.warehouse import connect
from tests.integration.web.served import OWNED, Served, serving
from tests.unit.review.synthetic_declared import AS_OF
from tests.unit.review.synthetic_night import night

BEFORE = AS_OF - timedelta(days=7)
GONE = "F-0000dead"


def with_a_night_before(project: Path, tables: Tables, as_of: date) -> None:
    """Add the rows of a night to what is published, as they stand in a warehouse."""
    file = (project / "warehouse" / POINTER).resolve()
    stamp = {"run_id": "older0000000", "as_of": as_of}
    with connect(file) as written:
        for name in Tables.names():
            frame: pd.DataFrame = getattr(tables, name)
            has = {column: stamp[column] for column in stamp if column in frame}
            if name.startswith("audit_") and has:
                written.append(name, frame.assign(**has))


def older() -> Tables:
    """A night on which the evidence was weaker, and one finding more was seen."""
    tables = night()
    nights = tables.audit_nights
    found = tables.audit_findings.assign(e_value=35.0, log_e=3.55, tier="watch")
    extra = found.head(1).assign(finding_id=GONE, sentence="Calls: a thing that went.")
    finished = pd.to_datetime(nights["finished_at"]) - pd.Timedelta(days=7)
    return replace(
        tables,
        audit_nights=nights.assign(finished_at=finished),
        audit_findings=pd.concat([found, extra], ignore_index=True),
    )


@pytest.fixture
def served(project: Path) -> Iterator[Served]:
    with_a_night_before(project, older(), BEFORE)
    with serving(project) as running:
        yield running


def test_a_night_before_is_shown_as_it_was_and_cannot_be_answered(served: Served) -> None:
    owner = served.visitor("growth@example.com")
    now, then = owner.get(f"/findings/{OWNED}"), owner.get(f"/findings/{OWNED}/{BEFORE}")
    assert then.status_code == 200
    assert "413" in now.text
    assert "<dd>35.0</dd>" in then.text
    assert "This is how a night before saw it." in then.text
    assert "<textarea" in now.text
    assert "<textarea" not in then.text
    for page in (now, then):  # each leads to the other
        assert f'href="/findings/{OWNED}/{BEFORE}"' in page.text
    assert f'href="/findings/{OWNED}"' in then.text


def test_the_last_night_has_one_page(served: Served) -> None:
    found = served.visitor("rea").get(f"/findings/{OWNED}/{AS_OF}")
    assert found.url == f"{served.url}/findings/{OWNED}"


def test_what_the_last_night_does_not_see_is_shown_as_last_seen(served: Served) -> None:
    reader = served.visitor("ann@example.com")
    found = reader.get(f"/findings/{GONE}")
    assert found.status_code == 200
    assert "Not seen on the last night." in found.text
    assert "a thing that went" in found.text
    assert "<textarea" not in found.text


def test_an_answer_links_to_what_was_answered(served: Served) -> None:
    owner = served.visitor("growth@example.com")
    owner.answer(reason="known since May")
    link = f'href="/findings/{OWNED}/{AS_OF}"'
    assert link in owner.get("/decisions").text
    assert owner.get(f"/findings/{OWNED}/{AS_OF}").status_code == 200


@pytest.mark.parametrize(
    "path", [f"{OWNED}/2020-01-01", f"{OWNED}/yesterday", "F-nobody", f"F-nobody/{BEFORE}"]
)
def test_what_no_night_saw_is_not_found(served: Served, path: str) -> None:
    assert served.visitor("rea").get(f"/findings/{path}").status_code == 404


def test_a_stranger_reads_no_night(served: Served) -> None:
    found = served.visitor().get(f"/findings/{OWNED}/{BEFORE}")
    assert found.url.endswith("/sign-in")
