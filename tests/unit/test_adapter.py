"""Every detector is a Great Expectations expectation, for anybody's suite."""

from __future__ import annotations

import great_expectations as gx
import numpy as np
import pandas as pd
import pytest

from expectations.adapter import class_name, expectation, expectations
from expectations.judgement import judge_table
from expectations.validation import ExpectationError, validate
from kpi_audit.registry import detectors


def scores(*, pushed: int) -> pd.DataFrame:
    """Smooth counts of scores around 65, ``pushed`` of the four values below it moved over it."""
    value = np.arange(30, 101)
    n = np.rint(200 * np.exp(-(((value - 60) / 25.0) ** 2))).astype(int)
    n[(value >= 61) & (value < 65)] -= pushed
    n[value == 65] += 4 * pushed
    return pd.DataFrame({"segment": "all", "value": value, "n": n, "n_baseline": 0})


def test_every_detector_has_its_own_type() -> None:
    made = expectations()
    assert set(made) == set(detectors())
    types = {kind.__name__ for kind in made.values()}
    assert types == {class_name(found.expectation) for found in detectors().values()}


def test_a_strangers_suite_needs_nothing_else_of_this_project() -> None:
    from expectations.adapter import ExpectNoBunching  # type: ignore[attr-defined]

    suite = gx.ExpectationSuite(
        "strangers",
        expectations=[
            gx.expectations.ExpectColumnValuesToNotBeNull(column="segment"),
            ExpectNoBunching(target=65, severity="critical"),
        ],
    )
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("theirs").add_dataframe_asset("scores")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch
    assert batch({"dataframe": scores(pushed=0)}).validate(suite).success
    result = batch({"dataframe": scores(pushed=60)}).validate(suite)
    assert not result.success
    failed = next(r for r in result.to_json_dict()["results"] if not r["success"])
    assert failed["expectation_config"]["type"] == "expect_no_bunching"
    assert failed["expectation_config"]["severity"] == "critical"
    details = failed["result"]["details"]
    assert details["judged"] == 1
    assert details["findings"][0]["segment"] == "all"
    assert details["null_hypothesis"] == detectors()["bunching"].null


def test_a_prescription_says_what_is_expected() -> None:
    check = expectation(detectors()["bunching"]).parse_obj({"target": 65})
    check.render()
    assert "target = 65" in str(check.rendered_content)


def test_an_error_is_not_a_failure() -> None:
    table = scores(pushed=0).drop(columns="n")
    with pytest.raises(ExpectationError, match=r"expect_no_bunching.*needs the columns n\."):
        judge_table(table, detectors()["bunching"], {"target": 65})


def test_an_empty_table_is_judged_as_nothing() -> None:
    assert judge_table(scores(pushed=0).head(0), detectors()["bunching"], {"target": 65}) == []


def test_results_keep_the_order_of_the_expectations() -> None:
    columns = ["value", "segment", "n"]
    checks = [gx.expectations.ExpectColumnToExist(column=column) for column in columns]
    results = validate(scores(pushed=0), checks)
    assert [r["expectation_config"]["kwargs"]["column"] for r in results] == columns
