"""A glob takes the files it is made for and leaves the others, whatever they are called."""

from __future__ import annotations

import glob
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.packs.location import location

NAME = st.text("ab0-[*?]${} é", min_size=1, max_size=6).map(lambda text: text.strip() + ".csv")
PLACES = st.sets(st.tuples(st.sampled_from(["", "x/", "x/y/", "z[1]/"]), NAME), max_size=6)


def written(folder: Path, files: list[str]) -> list[Path]:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("a")
    return [Path(name) for name in files]


@pytest.mark.parametrize(
    ("files", "others", "pattern"),
    [
        (["in/messages.csv"], ["in/Messages-old.csv"], "in/messages.csv"),
        (["a/1/messages.csv", "a/2/messages.csv"], ["a/x.csv"], "a/**/messages.csv"),
        (["Yammer_2026-01-05.csv", "Yammer_2026-01-12.csv"], ["d.csv"], "Yammer_*.csv"),
        (["Yammer_2026-01-05.csv"], ["deals.csv"], "Yammer_*.csv"),
        (["tickets a.csv", "tickets b.csv"], ["u.csv"], "tickets *.csv"),
        (["d/one.csv", "d/two.csv"], ["e/three.csv"], "d/*.csv"),
        (["one.csv", "two.csv"], ["in/three.csv"], "*.csv"),
        (["one.csv", "tea.csv"], ["three.csv"], None),
        (["${HOME}.csv"], [], "*.csv"),
        (["${HOME}.csv"], ["deals.csv"], None),
    ],
)
def test_the_pattern(tmp_path: Path, files: list[str], others: list[str], pattern: str) -> None:
    found = location(written(tmp_path, files), tmp_path, written(tmp_path, others))
    assert found == pattern


@settings(deadline=None, max_examples=60)
@given(mine=PLACES.filter(bool), theirs=PLACES)
def test_it_never_takes_anothers_file(
    mine: set[tuple[str, str]], theirs: set[tuple[str, str]]
) -> None:
    files = sorted("".join(parts) for parts in mine)
    others = sorted({"".join(parts) for parts in theirs} - set(files))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = location(written(folder, files), folder, written(folder, others))
        if found is not None:
            matched = set(glob.glob(found, root_dir=folder, recursive=True))  # noqa: PTH207
            assert set(files) <= matched
            assert not matched & set(others)
