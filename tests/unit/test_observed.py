"""The table and charts the Dagster UI shows: hostile names stay text, and all of it is small."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from base64 import b64decode

import numpy as np
import pandas as pd

from assets.observed import charts, front_table
from kpi_audit.review.small_chart import small_chart
from kpi_audit.review.tables import Tables
from tests.unit.review.synthetic_night import change, empty, night


def many(number: int) -> Tables:
    """The first KPI that is drawn, ``number`` times."""
    made = night()
    drawn = made.evidence_series[made.evidence_series["segment"] == ""]["kpi"].iloc[0]
    found = {"audit_kpis": made.audit_kpis, "audit_verdicts": made.audit_verdicts,
             "evidence_series": made.evidence_series}  # fmt: skip
    for table, rows in found.items():
        mine = rows[rows["kpi"] == drawn]
        copies = [mine.assign(kpi=f"{drawn}_{copy}") for copy in range(number)]
        others = rows if table == "audit_kpis" else rows.head(0)
        made = change(made, table, lambda _, parts=(others, *copies): pd.concat(parts))  # type: ignore[misc]
    return made


def test_hostile_titles_stay_in_their_cell() -> None:
    row = {
        "kpi": "calls", "title": "a | b\n[x](http://evil)<img>", "owner": "ann@example.com",
        "verdict": "holds", "reason": "It moves with sales.", "reported_change_pct": 12.0,
        "backed_change_pct": 9.0, "backed_low_pct": 4.0, "backed_high_pct": 14.0,
    }  # fmt: skip
    heading, rule, line = front_table(pd.DataFrame([row])).splitlines()
    assert line.replace("\\|", "").count("|") == heading.count("|") == rule.count("|")
    assert "<" not in line
    assert "\\[x](" in line
    assert "+9" in line
    assert "(+4 to +14)" in line


def test_charts_stand_alone_and_are_few() -> None:
    told = charts(night(), "/p/review/2026-01-01.html")
    pictures = [
        b64decode(text) for text in re.findall(r"\(data:image/svg\+xml;base64,(.*?)\)", told)
    ]
    assert pictures
    for picture in pictures:
        drawn = ET.fromstring(picture)  # noqa: S314 (made by ourselves)
        tags = {element.tag.rpartition("}")[2] for element in drawn.iter()}
        assert tags == {"svg", "style", "path"}  # no text, nothing that is fetched
        assert b"nan" not in picture
    assert "/p/review/2026-01-01.html" in told

    large = charts(many(20), "x")
    assert large.count("data:image") == 12
    assert "8 more are in the review." in large
    assert len(large.encode()) < 64_000  # a night's share of Dagster's log of events


def test_hostile_titles_make_no_picture_and_no_link() -> None:
    def renamed(kpis: pd.DataFrame) -> pd.DataFrame:
        return kpis.assign(title="![x](http://evil)<img src=x>\n# a")

    told = charts(change(night(), "audit_kpis", renamed), "x")
    assert "<" not in told
    assert not re.search(r"(?<!\\)\[[^\]]*\]\(http", told)
    assert "\n#" not in told


def test_nothing_to_draw_is_said() -> None:
    assert charts(empty(), "x") == "Nothing to draw."


def test_a_line_breaks_where_nothing_is_known() -> None:
    points = pd.DataFrame(
        {"is_baseline": [True, True, False, False], "kpi_smooth": [100.0, np.nan, 110.0, 120.0],
         "outcome_smooth": [100.0, 100.0, 100.0, 100.0]}
    )  # fmt: skip
    *_, kpi = re.findall(r' d="(.*?)"', small_chart(points))
    # of 66 pixels from 120 down to 95: 100 lies 52.8 below the upper edge, 110 lies 26.4 below it
    assert kpi == "M3 56M212 29L317 3"
