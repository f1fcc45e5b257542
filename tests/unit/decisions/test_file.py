"""decisions.csv: read back exactly, inert in a spreadsheet, never read by half."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_audit.decisions.file import FILE, decisions_in, read_decisions
from kpi_audit.decisions.line import BadDecision, heading, inert, plain, written
from tests.unit.decisions.made import decided

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1)


def test_without_a_file_there_are_no_decisions(tmp_path: Path) -> None:
    assert read_decisions(tmp_path) == []
    (tmp_path / FILE).write_text("")
    assert read_decisions(tmp_path) == []
    (tmp_path / FILE).write_text(heading())
    assert read_decisions(tmp_path) == []


@given(reason=TEXTS, segment=st.text(st.characters(codec="utf-8")), by=TEXTS)
def test_any_text_is_read_back_exactly(reason: str, segment: str, by: str) -> None:
    first = decided(reason=reason, segment=segment, decided_by=by, until=date(2026, 5, 1))
    second = decided(reason=reason, supersedes=first.decision_id, e_value=1e300)
    text = heading() + written(first) + written(second)
    assert decisions_in(text, Path(FILE)) == [first, second]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n=", "＝", "|", "%"])  # noqa: RUF001
def test_no_cell_starts_as_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    assert inert(text).startswith("'")
    assert plain(inert(text)) == text
    assert f"'{start}" in written(decided(reason=text, segment=text))


def test_a_spreadsheet_may_have_saved_it() -> None:
    one = decided()
    saved = "\ufeff" + (heading() + written(one)).replace("\n", "\r\n")
    assert decisions_in(saved.encode().decode("utf-8-sig"), Path(FILE)) == [one]


@pytest.mark.parametrize("kept", [1, 10, 60, -2, -1])
def test_a_line_that_is_cut_off_is_reported_with_its_number(tmp_path: Path, kept: int) -> None:
    last = written(decided(reason="two\nlines, 'quoted'", e_value=50.0))
    (tmp_path / FILE).write_text(heading() + written(decided()) + last[:kept], newline="")
    with pytest.raises(BadDecision, match=r"decisions\.csv, line 3: is cut off"):
        read_decisions(tmp_path)


def test_cut_off_inside_a_quoted_line_break_too(tmp_path: Path) -> None:
    last = written(decided(reason="two\nlines"))
    (tmp_path / FILE).write_text(heading() + last[: last.index("lines")], newline="")
    with pytest.raises(BadDecision, match="line 2: is cut off"):
        read_decisions(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"explained": "explaned"}, "decision: 'explaned' is no answer. Did you mean 'explained'"),
        ({"2026-03-03T10:00:00Z": "3.3.2026"}, "decided_at: '3.3.2026' is no time in UTC"),
        ({"2026-03-02": "02/03/26"}, "seen_as_of: '02/03/26' is no day"),
        ({"40.0": "nan"}, "e_value: 'nan' is no number"),
        ({"ann@example.com": ""}, "decided_by: must not be empty"),
        ({",finding,": ","}, "has 15 cells instead of 16"),
    ],
)
def test_a_bad_line_says_where_and_what(change: dict[str, str], message: str) -> None:
    text = written(decided())
    for old, new in change.items():
        text = text.replace(old, new)
    with pytest.raises(BadDecision) as raised:
        decisions_in(heading() + written(decided(e_value=99.0)) + text, Path(FILE))
    assert f"line 3: {message}" in str(raised.value)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (lambda one: written(one) * 2, "line 3: decision_id: D-.* stands there twice"),
        (lambda _: written(decided(supersedes="D-1")), "line 2: supersedes: no line before is D-1"),
    ],
)
def test_lines_that_do_not_fit_each_other_are_refused(lines: Any, message: str) -> None:
    with pytest.raises(BadDecision, match=message):
        decisions_in(heading() + lines(decided()), Path(FILE))


def test_other_columns_and_other_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDecision, match="line 1: the columns must be decision_id,finding_id"):
        decisions_in("a,b\n1,2\n", Path(FILE))
    (tmp_path / FILE).write_bytes(heading().encode() + b"\xff\xfe\n")
    with pytest.raises(BadDecision, match="line 2: is not UTF-8"):
        read_decisions(tmp_path)
