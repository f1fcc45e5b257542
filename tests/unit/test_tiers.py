"""From evidence to watches and findings."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kpi_audit.tiers import stream_weights, tiers


def streams(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    columns = ["kpi", "detector", "against", "segment", "e_value"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(log_e=np.log(frame["e_value"]))


def test_nothing_is_found_where_nothing_speaks() -> None:
    named, of_kpi = tiers(streams(("a", "d", "", "", 1.0), ("b", "d", "", "", 0.2)), 0.05)
    assert named == ["", ""]
    assert of_kpi.to_dict() == pytest.approx({"a": 0.0, "b": np.log(0.2)})


def test_twenty_is_a_watch_and_needs_more_to_be_a_finding_among_many() -> None:
    calm = [(f"k{i}", "d", "", "", 1.0) for i in range(9)]
    assert tiers(streams(("loud", "d", "", "", 20.0), *calm), 0.05)[0][0] == "watch"
    assert tiers(streams(("loud", "d", "", "", 200.0), *calm), 0.05)[0][0] == "finding"


def test_what_does_not_apply_is_neither_evidence_nor_counted() -> None:
    rows = streams(("a", "d", "", "", 20.0), ("b", "d", "", "", np.nan))
    assert tiers(rows, 0.05)[0] == ["finding", ""]


def test_weights_give_the_whole_one_half_and_links_their_share() -> None:
    rows = streams(
        ("a", "link", "x", "", 1.0),
        ("a", "link", "x", "s", 1.0),
        ("a", "link", "x", "t", 1.0),
        ("a", "link", "y", "", 1.0),
        ("a", "digits", "", "", 1.0),
    )
    assert stream_weights(rows) == pytest.approx([0.25, 0.125, 0.125, 0.5, 1.0])


def test_drift_keeps_half_the_weight_however_many_signatures_apply() -> None:
    quiet = [("k", f"s{i}", "", "", 1.0) for i in range(9)]
    rows = streams(("k", "link", "", "", 1000.0), *quiet)
    _, plain = tiers(rows, 0.05)
    _, halved = tiers(rows, 0.05, ["link"])
    assert np.exp(plain["k"]) == pytest.approx((1000 + 9) / 10)
    assert np.exp(halved["k"]) == pytest.approx((1000 + 1) / 2)
