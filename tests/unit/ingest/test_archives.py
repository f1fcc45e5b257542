"""Exports as they come: a folder, a .zip, several members' archives side by side."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from assets import archives
from assets.reader import readers
from kpi_audit.errors import SourceError
from kpi_audit.project.load import load_project
from pipelines.sensors import signature
from tests.nights import Night

CSV = "Name,N\nA,1\n"
COLUMNS = {"name": "Name", "n": {"from": "N", "type": "integer"}}
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "{},Lee,https://www.linkedin.com/in/{},,Acme,Boss,08 Feb 2026\n"
)


def packed(files: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    with io.BytesIO() as content:
        with zipfile.ZipFile(content, "w", compression) as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        return content.getvalue()


def connections(person: str) -> str:
    return CONNECTIONS.format(person, person)


def team(night: Night) -> None:
    night.write("exports/anna.zip", packed({"Connections.csv": connections("Bo")}))
    inner = {"Basic_Export/Connections.csv": connections("Cy"), "__MACOSX/._Connections.csv": "x"}
    night.write("exports/ben.zip", packed(inner))
    night.write("exports/cara.zip", packed({"messages.csv": "x"}))
    night.write("exports/dora/Connections.csv", connections("Eve"))
    night.write("exports/dora/.Connections.csv.part", "half a file")
    night.write("exports/Connections.csv", connections("Fay"))


SEAT = {"path_columns": {"seat": "exports/([^/.]+)"}}
ALL = ["exports/Connections.csv", "exports/anna.zip/Connections.csv"]
ALL += ["exports/ben.zip/Basic_Export/Connections.csv", "exports/dora/Connections.csv"]


@pytest.mark.parametrize(
    ("path", "places"), [("exports", (0, 4)), ("exports/*.zip", (1, 3)), ("exports/*", (0, 4))]
)
def test_an_export_is_read_wherever_it_lies(
    night: Night, path: str, places: tuple[int, int]
) -> None:
    team(night)
    source = night.source("linkedin_connections", path, **SEAT)
    loaded = night.ingest(source)
    assert [load.path for load in loaded.loads] == ALL[slice(*places)]
    assert loaded.without == ("exports/cara.zip",)
    rows = night.rows(source)
    seats = ["Connections", "anna", "ben", "dora"][slice(*places)]
    assert rows["seat"].tolist() == seats
    assert rows["person"].nunique() == len(seats)


def test_the_same_content_in_a_new_archive_is_not_read_again(night: Night) -> None:
    night.write("a.zip", packed({"Connections.csv": connections("Bo")}))
    source = night.source("linkedin_connections", "*.zip")
    assert len(night.ingest(source).loads) == 1
    again = packed({"Connections.csv": connections("Bo"), "Rich.csv": "x"}, zipfile.ZIP_STORED)
    night.write("a.zip", again)
    assert night.ingest(source, day=2).unchanged == 1


def test_any_reader_is_told_what_to_read_in_an_archive(night: Night) -> None:
    inside = {"x/one.csv": CSV, "x/two.CSV": "Name,N\nB,2\n", "x/three.txt": "no"}
    night.write("a.zip", packed(inside))
    rows = night.rows_of("csv", "*.zip/*.csv", columns=COLUMNS)
    assert rows["name"].tolist() == ["A", "B"]
    rows = night.rows_of("csv", "*.zip/x/one.csv", columns=COLUMNS, key=["name"])
    with pytest.raises(SourceError, match=r"a\.zip: which of its files is 'csv' to read\? Name it"):
        night.ingest(night.source("csv", "*.zip", columns=COLUMNS))


def test_archives_without_the_file_are_an_error_if_none_has_it(night: Night) -> None:
    night.write("a.zip", packed({"Profile.csv": "x"}))
    with pytest.raises(SourceError, match=r"none of the archives .* 'Connections\.csv': a\.zip"):
        night.ingest(night.source("linkedin_connections", "*.zip"))


def encrypted(content: bytes) -> bytes:
    """Set the flag in both headers; the content stays as it was."""
    local, central = content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8
    changed = bytearray(content)
    changed[local] |= 1
    changed[central] |= 1
    return bytes(changed)


def renamed(name: str, other: bytes) -> bytes:
    content = packed({name: CSV})
    assert len(name) == len(other)
    return content.replace(name.encode(), other)


def twice() -> bytes:
    content = packed({"a.csv": CSV, "b.csv": CSV})
    return content.replace(b"b.csv", b"a.csv")


def falsely_utf_8() -> bytes:
    return packed({"ä/a.csv": CSV}).replace("ä/a".encode(), b"\xff\xff/a")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no archive", "is no zip archive, is damaged, or still being downloaded"),
        (packed({"a.csv": CSV})[:-9], "is no zip archive, is damaged"),
        (packed({"a.csv": CSV}).replace(b"PK\x03\x04", b"PK\x00\x00"), "is damaged"),
        (encrypted(packed({"a.csv": CSV})), "a.zip/a.csv: is encrypted"),
        (packed({"../../a.csv": CSV}), r"'../../a\.csv', a name that leads out of the archive"),
        (packed({"/etc/a.csv": CSV}), "a name that leads out of the archive"),
        (packed({"C:\\x\\a.csv": CSV}), "a name that leads out of the archive"),
        (twice(), r"holds 'a\.csv' twice; which one counts"),
        (renamed("M_ller/a.csv", b"M\x81ller/a.csv"), "a name that is not UTF-8"),
        (falsely_utf_8(), "whose name says that it is UTF-8 and is not"),
    ],
)
def test_a_bad_archive_is_refused(night: Night, content: bytes, message: str) -> None:
    night.write("a.zip", content)
    with pytest.raises(SourceError, match=message):
        night.ingest(night.source("csv", "a.zip/*.csv", columns=COLUMNS))
    assert night.warehouse.query("select * from audit_loads").empty


def test_names_in_utf_8_without_the_flag_are_read(night: Night) -> None:
    name = "Müller/a.csv"
    night.write("a.zip", renamed("M__ller/a.csv", name.encode()))
    source = night.source("csv", "a.zip/*.csv", columns=COLUMNS)
    assert [load.path for load in night.ingest(source).loads] == [f"a.zip/{name}"]


def test_a_bomb_is_not_unpacked(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.write("a.zip", packed({"a.csv": "Name,N\n" + "A,1\n" * 100_000}))
    source = night.source("csv", "a.zip/*.csv", columns=COLUMNS)
    with monkeypatch.context() as patch:
        patch.setattr(archives, "_SUSPECT", 1000)
        with pytest.raises(SourceError, match=r"would unpack from .* to 400,007 bytes"):
            night.ingest(source)
    monkeypatch.setattr(archives, "LARGEST", 1000)
    with pytest.raises(SourceError, match="as no sound export does"):
        night.ingest(source)


def test_nothing_stays_where_it_was_unpacked(
    night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(unpacked))
    night.write("a.zip", packed({"a.csv": CSV, "b.csv": "Nome,N\nB,2\n"}))
    with pytest.raises(SourceError, match=r"a\.zip/b\.csv: has no column 'Name'"):
        night.ingest(night.source("csv", "a.zip/*.csv", columns=COLUMNS))
    assert list(unpacked.iterdir()) == []
    night.ingest(night.source("csv", "a.zip/a.csv", columns=COLUMNS))
    assert list(unpacked.iterdir()) == []


def test_a_new_file_deep_in_a_folder_starts_a_night(night: Night) -> None:
    audit = "title: T\nsources:\n  c: {reader: linkedin_connections, path: exports}\n"
    night.write("audit.yaml", audit)
    night.write("kpis/k.yaml", "title: T\nsource: c\nmeasure: {agg: count}\ntime: connected_on\n")
    team(night)
    project = load_project(night.folder, readers=readers(), detectors={}, environment={})
    before = signature(project)
    night.write("exports/dora/Positions.csv", "x")
    assert signature(project) == before
    night.write("exports/dora/later/Connections.csv", connections("Gus"))
    assert signature(project) != before
