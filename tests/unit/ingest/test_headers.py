"""Headers in another language, or under a company's own names."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.reader import readers
from kpi_audit.errors import ProjectError, SourceError
from kpi_audit.project.load import load_project
from tests.nights import Night

GERMAN = (
    "Hinweise:\n\nVorname;Nachname;URL;Verbunden am\n"
    "Ann;Lee;https://www.linkedin.com/in/ann;08 Feb 2026\n"
)
NAMES = {"Vorname": "First Name", "nachname": "Last Name", "Verbunden  am": "Connected On"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_localised_export_is_read(night: Night, encoding: str) -> None:
    night.write("a.csv", GERMAN.encode(encoding))
    with pytest.raises(SourceError) as error:
        night.ingest(night.source("linkedin_connections"))
    assert "Not known: 'Vorname', 'Nachname', 'Verbunden am'" in str(error.value)
    assert "mapped with 'headers:'" in str(error.value)
    source = night.source("linkedin_connections", headers=NAMES)
    (load,) = night.ingest(source).loads
    assert (load.rows_kept, load.unknown_columns) == (1, ())
    english = GERMAN.replace("Vorname", "First Name").replace("Nachname", "Last Name")
    night.write("b.csv", english.replace("Verbunden am", "Connected On"))
    (again,) = night.ingest(source, day=2).loads
    assert again.rows_duplicate == 1


def test_a_file_holds_the_names_for_a_team(night: Night) -> None:
    night.write("a.csv", GERMAN)
    night.write(
        "headers/de.yaml", "\n".join(f'"{header}": "{name}"' for header, name in NAMES.items())
    )
    assert len(night.rows_of("linkedin_connections", headers="headers/de.yaml")) == 1
    changed = night.source("linkedin_connections", headers=NAMES)
    assert changed.declaration != night.source("linkedin_connections").declaration


def test_both_names_in_one_file_are_refused(night: Night) -> None:
    night.write("a.csv", GERMAN.replace("URL", "First Name"))
    with pytest.raises(SourceError, match="'First Name' more than once"):
        night.ingest(night.source("linkedin_connections", headers=NAMES))


def test_a_declared_column_of_the_reader_keeps_what_the_reader_knows(night: Night) -> None:
    night.write(
        "a.csv",
        "Id,IsDeleted,StageName,Amount,Schluss,IsClosed,IsWon,Besitzer,CreatedDate\n"
        "6,false,Won,1,31.01.2026,true,true,Ann Lee,2026-01-31T23:30:00Z\n",
    )
    columns = {"owner_id": "Besitzer", "close_date": {"from": "Schluss", "formats": ["%d.%m.%Y"]}}
    rows = night.rows_of("salesforce_opportunity", columns=columns)
    assert rows["owner_id"].str.fullmatch("[0-9a-f]{16}").all()
    assert str(rows["close_date"][0].date()) == "2026-01-31"
    assert rows["close_date"].dtype.kind == "M"


AUDIT = """
title: T
sources:
  people: {{reader: linkedin_connections, path: a.csv, headers: {}}}
  notes: {{reader: linkedin_invitations, path: b.csv, headers: {}}}
"""
KPI = "title: T\nsource: people\nmeasure: {agg: count}\ntime: connected_on\n"
EITHER = '"Vorname": First Name\n"An": To\n'


@pytest.mark.parametrize(
    ("people", "notes", "message"),
    [
        ("{A: Frist Name}", "{}", "'Frist Name' is no header of this reader. Did you mean 'First"),
        ("{A: To}", "{}", "sources.people.headers: 'To' is no header of this reader"),
        ("{A: URL, B: URL}", "{}", "headers: 'A' and 'B' would both be called 'URL'; which is it?"),
        ("names/dee.yaml", "{}", "there is no file 'names/dee.yaml'. Did you mean 'names/de.yaml'"),
        ("../de.yaml", "{}", "headers: '../de.yaml' lies outside the project"),
        ("names/bad.yaml", "{}", "names/bad.yaml: 'A' needs a header as its value"),
        ("names/de.yaml", "names/de.yaml", ""),
        ("names/de.yaml", "{}", "sources.people.headers: 'To' is no header of this reader"),
    ],
)
def test_names_are_checked_with_the_project(
    tmp_path: Path, people: str, notes: str, message: str
) -> None:
    for name, content in {
        "audit.yaml": AUDIT.format(people, notes),
        "kpis/k.yaml": KPI,
        "names/de.yaml": EITHER,
        "names/bad.yaml": "A: [1]\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)

    def load() -> None:
        load_project(tmp_path, readers=readers(), detectors={}, environment={})

    if not message:
        load()
        return
    with pytest.raises(ProjectError) as error:
        load()
    assert message in str(error.value)
