"""Archives in folders of teams are audited by team; a person is never a segment."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
import sqlglot
import yaml

from assets.ingest import ingest
from assets.rows import source_of
from pipelines.packs.pack import PACKS, pack_of
from pipelines.packs.write import Wired, wire
from pipelines.resources import read_project
from pipelines.warehouse import connect
from tests.unit.packs.test_init import MESSAGES, SHARES

SEATS = ["red/1", "red/2", "blue/1", "blue/2"]


def wired(folder: Path, seats: list[str], name: str = "messages.csv") -> Wired:
    for seat in seats:
        file = folder / "exports" / "members" / seat / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".zip"):
            with zipfile.ZipFile(file, "w") as packed:
                packed.writestr("messages.csv", MESSAGES)
        else:
            file.write_text(MESSAGES)
    return wire(pack_of(["outreach"]), folder, timezone="UTC")


@pytest.mark.parametrize("name", ["messages.csv", "Basic_LinkedInDataExport.zip"])
def test_folders_of_several_archives_are_teams(tmp_path: Path, name: str) -> None:
    made = wired(tmp_path, SEATS, name)
    assert "teams by folder: blue, red" in made.remarks
    project = read_project(tmp_path)
    segmented = {name for name, kpi in project.kpis.items() if kpi.segments}
    assert {"first_messages", "conversations_that_go_on", "reply_rate"} <= segmented
    # without a person to count, a team of one would be shown
    assert all(project.kpis[name].actor for name in segmented)
    source = source_of(project, "messages")
    with connect(tmp_path / "w.duckdb") as warehouse:
        ingest(warehouse, source, as_of=date(2026, 2, 1), key=b"k" * 16)
        found = warehouse.query("select distinct team from raw_messages order by team")
        assert found["team"].tolist() == ["blue", "red"]
        warehouse.execute("create view messages as select * from raw_messages")
        for kpi in segmented:
            query = project.queries.get(kpi)
            assert query is None or "team" in warehouse.query(query).columns


@pytest.mark.parametrize(
    "seats",
    [
        ["anna", "bo", "cy"],  # folders of people
        ["."],
        ["red/1", "red/2"],  # one team is the whole
        ["red/1", "red/2", "."],  # one archive lies in no team
    ],
)
def test_without_teams_there_are_no_segments(tmp_path: Path, seats: list[str]) -> None:
    assert not [line for line in wired(tmp_path, seats).remarks if "team" in line]
    project = read_project(tmp_path)
    assert not [name for name, kpi in project.kpis.items() if kpi.segments]
    written = "".join(file.read_text() for file in tmp_path.rglob("*.*ml"))
    assert "team:" not in written
    assert "-- team" not in "".join(file.read_text() for file in tmp_path.rglob("*.sql"))


def test_a_source_that_lies_elsewhere_stays_whole(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "Shares.csv").write_text(SHARES)
    wired(tmp_path, SEATS)
    sources = yaml.safe_load((tmp_path / "audit.yaml").read_text())["sources"]
    assert "path_columns" in sources["messages"]
    assert "path_columns" not in sources["shares"]
    assert read_project(tmp_path).kpis["messages_sent"].segments == ("team",)


def test_both_forms_of_a_query_are_one_select() -> None:
    marked = [f for f in PACKS.glob("*/sql/*.sql") if "-- team: " in f.read_text("utf-8")]
    assert marked
    for file in marked:
        text = re.sub(r"-- team: ", "", file.read_text("utf-8"))
        (select,) = sqlglot.parse(text, read="duckdb")
        assert isinstance(select, sqlglot.exp.Select)
        assert "team" in select.named_selects
