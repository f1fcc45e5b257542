from __future__ import annotations

import threading
from pathlib import Path

import pandas as pd
import pytest

from assets.reading.concealment import conceal, concealed
from assets.reading.secret import FILE, concealment_key
from kpi_audit.errors import SourceError
from tests.nights import KEY, Night

COLUMNS = {"who": "Who", "n": {"from": "N", "type": "integer"}}


def people(start: int, count: int, more: str = "") -> str:
    return (
        "Who,N\n" + "".join(f"p{i}@example.com,{i}\n" for i in range(start, start + count)) + more
    )


def test_one_person_has_one_hash_however_written() -> None:
    spellings = [
        "https://www.linkedin.com/in/ann/",
        "linkedin.com/in/ann",
        "//linkedin.com/in/ANN?x=1",
    ]
    hashes = conceal(pd.Series([" Ann  Lee", "ann lee", None, *spellings]), KEY)
    assert hashes.isna().tolist() == [False, False, True, False, False, False]
    assert hashes[0] == hashes[1]
    assert hashes[3] == hashes[5]
    assert hashes.dropna().str.fullmatch("[0-9a-f]{16}").all()


def test_the_hash_is_hmac_sha_256() -> None:
    # printf 'what do ya want for nothing?' | openssl dgst -sha256 -hmac Jefe (RFC 4231, case 2)
    assert concealed("what do ya want for nothing?", b"Jefe") == "5bdcc146bf60754e"


def test_another_key_gives_other_hashes() -> None:
    assert concealed("ann", KEY) != concealed("ann", KEY + b"x")


def test_no_name_reaches_the_warehouse(night: Night) -> None:
    night.write("a.csv", "Who,N\nAnn Lee,1\nBob Ray,x\nCy Day,3\n")
    night.rows_of(columns=COLUMNS, actors=["who"])
    for table in ("raw_x", "audit_loads", "audit_quarantine"):
        text = night.warehouse.query(f"select * from {table}").to_csv()
        assert not any(name in text.casefold() for name in ("ann", "bob", "lee", "ray", "day"))


def test_an_actor_or_key_that_does_not_exist_is_an_error(night: Night) -> None:
    night.write("a.csv", "Who,N\nA,1\n")
    with pytest.raises(SourceError, match=r"no column 'whom'. Did you mean 'who'"):
        night.source(columns=COLUMNS, actors=["whom"])
    with pytest.raises(SourceError, match=r"no column 'whom'. Did you mean 'who'"):
        night.ingest(night.source(actors=["whom"]))


def test_the_key_is_created_once_for_its_owner_only(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(concealment_key(tmp_path, None)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_the_environment_wins_and_must_be_long_enough(tmp_path: Path) -> None:
    assert concealment_key(tmp_path, "0123456789abcdef") == b"0123456789abcdef"
    assert not list(tmp_path.iterdir())
    with pytest.raises(SourceError, match="has 5 characters; at least 16 are needed"):
        concealment_key(tmp_path, "short")


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    concealment_key(tmp_path, None)
    (tmp_path / FILE).chmod(mode)
    with pytest.raises(SourceError, match=r"can be read by others .*chmod 600"):
        concealment_key(tmp_path, None)


@pytest.mark.parametrize("key", [["who", "n"], []])
def test_replaced_ids_stop_the_night(night: Night, key: list[str]) -> None:
    spec = {"columns": COLUMNS, "actors": ["who"], "key": key or None}
    for day in (1, 2, 3):
        night.write("a.csv", people(0, 30, f"new{day}@example.com,1\n"))
        night.ingest(night.source(**spec), day=day)
    night.write("a.csv", people(0, 30).replace("@example.com", "a4b8"))
    with pytest.raises(
        SourceError, match="column 'who': 0 of 30 people were known before"
    ) as error:
        night.ingest(night.source(**spec), day=4)
    assert "Their ids were replaced" in str(error.value)
    with pytest.raises(SourceError, match="Their ids were replaced"):
        night.ingest(night.source(**spec), day=4, key=b"another key of the hashes")
    night.write("a.csv", people(5, 30))
    assert len(night.ingest(night.source(**spec), day=4).loads) == 1


@pytest.mark.parametrize("path", ["a.csv", "{day}.csv"])
def test_new_people_each_time_are_no_replaced_ids(night: Night, path: str) -> None:
    source = night.source(columns=COLUMNS, actors=["who"])
    for day in (1, 2, 3, 4):
        night.write(path.format(day=day), people(100 * day, 30))
        assert len(night.ingest(source, day=day).loads) == 1


def test_another_team_beside_a_known_one_is_no_replaced_ids(night: Night) -> None:
    source = night.source(columns=COLUMNS, actors=["who"])
    for day in (1, 2, 3):
        night.write("red.csv", people(0, 30, f"new{day}@example.com,1\n"))
        night.ingest(source, day=day)
    night.write("blue.csv", people(100, 30))
    assert len(night.ingest(source, day=4).loads) == 1


def test_many_files_beside_each_other_are_compared_with_themselves(night: Night) -> None:
    source = night.source(columns=COLUMNS, actors=["who"])
    changed = [range(8), [0], [0], range(8), [0]]
    for day, files in enumerate(changed, start=1):
        for file in files:
            night.write(f"{file}.csv", people(100 * file, 30, f"new{day}@example.com,1\n"))
        assert len(night.ingest(source, day=day).loads) == len(list(files))
