"""Evidence of the whole survives that some of its segments are too small to be shown."""

from __future__ import annotations

import pandas as pd

from assets.reductions import lumped
from kpi_audit.shapes.clocks import Clocks
from kpi_audit.shapes.mix import Mix

NAMED = frozenset({"tiny"})


def test_steps_of_a_clock_are_no_counts() -> None:
    rows = pd.DataFrame(
        {
            "segment": "",
            "period_start": pd.Timestamp("2026-01-05"),
            "part": "net",
            "step": [202, 243],
            "n": [3, 4],
        }
    )
    assert lumped(Clocks, rows, NAMED).equals(rows)


def test_parts_that_are_small_segments_lose_their_names_and_nothing_else() -> None:
    rows = pd.DataFrame(
        {
            "segment": "",
            "period_start": pd.Timestamp("2026-01-05"),
            "part": ["tiny", "", "large"],
            "n": [3, 1, 40],
        }
    )
    found = lumped(Mix, rows, NAMED).set_index("part")["n"]
    assert found.to_dict() == {"": 4, "large": 40}
    assert lumped(Mix, rows, frozenset()).equals(rows)
