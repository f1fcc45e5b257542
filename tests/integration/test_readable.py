"""``kpi-audit check`` says which files would stop the night, where, what and what instead."""

from __future__ import annotations

import errno
import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli import cli
from pipelines.readable import problems
from pipelines.resources import read_project

AUDIT = """\
title: T
sources:
  deals:
    reader: csv
    path: exports/deals*
    key: [id]
    columns: {id: Id, amount: {from: Amount, type: number}}
  notes: {reader: linkedin_shares, path: exports}
"""
KPI = "title: K\nsource: deals\nmeasure: {agg: count}\ngrain: once\n"
SHARES = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kpis").mkdir()
    (tmp_path / "exports").mkdir()
    (tmp_path / "audit.yaml").write_text(AUDIT)
    (tmp_path / "kpis" / "k.yaml").write_text(KPI)
    (tmp_path / "exports" / "deals-1.csv").write_text("Id,Amount\n1,2\n")
    (tmp_path / "exports" / "Shares.csv").write_text(SHARES)
    return tmp_path


def said(folder: Path) -> list[str]:
    return list(problems(read_project(folder)))


def test_files_that_can_be_read_are_not_mentioned(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(folder) == []
    assert not cli(["check", str(folder)], standalone_mode=False)
    shown = capsys.readouterr()
    assert "T: 2 sources, 1 KPI, 0 answers to findings." in shown.out
    assert shown.err == ""


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("deals-2.csv", b"", "source 'deals': exports/deals-2.csv: is empty: it has not even"),
        ("deals-2.csv", b"Id,Betrag\n1,2\n", "exports/deals-2.csv: has no column 'Amount'."),
        ("deals-2.csv", b"\xff\xfeI\x00d", "cannot be read as utf-16: it is damaged; export it"),
        ("anna.zip", b"PK\x03\x04", "exports/anna.zip: is no zip archive, is damaged, or still"),
    ],
)
def test_a_file_that_would_stop_the_night_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, message: str
) -> None:
    (folder / "exports" / name).write_bytes(content)
    (line,) = said(folder)
    assert message in line
    assert line.count("exports/") == 1
    assert cli(["check", str(folder)], standalone_mode=False) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("\nWhat would stop the night:\n  source ")
    assert message in shown


def test_a_locked_archive_is_named(folder: Path) -> None:
    with zipfile.ZipFile(folder / "exports" / "a.zip", "w") as packed:
        packed.writestr("Shares.csv", SHARES)
    content = bytearray((folder / "exports" / "a.zip").read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1  # encrypted
    (folder / "exports" / "a.zip").write_bytes(content)
    (line,) = said(folder)
    assert "exports/a.zip/Shares.csv: is encrypted. Unpack it with its password" in line


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "Let the account that runs this"),
        (OSError(errno.EBUSY, "Device or resource busy"), "Close the program that has it open"),
        (OSError(errno.EIO, "Input/output error"), "copy it anew from where it came"),
    ],
)
def test_a_file_that_the_system_does_not_give(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, message: str
) -> None:
    def refuse(*_: Any) -> None:
        raise error

    monkeypatch.setattr(hashlib, "file_digest", refuse)
    first, second = said(folder)
    assert first.startswith("source 'deals': exports/deals-1.csv: cannot be read: ")
    assert second.startswith("source 'notes': exports/Shares.csv: cannot be read: ")
    assert message in first


def test_a_source_without_a_file_is_named_unless_it_is_fetched(folder: Path) -> None:
    (folder / "exports" / "deals-1.csv").unlink()
    (line,) = said(folder)
    assert "source 'deals': no file matches 'exports/deals*'" in line
    fetched = AUDIT.replace(
        "path: exports/deals*\n",
        "path: exports/deals-*.csv\n"
        "    fetch: {from: hubspot, object: deals, properties: [amount]}\n",
    )
    (folder / "audit.yaml").write_text(fetched)
    assert said(folder) == []
