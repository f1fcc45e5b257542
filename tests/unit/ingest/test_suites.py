from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from assets import night as audit
from assets.ingest import ingest
from assets.reader import readers
from assets.rows import source_of
from assets.statements import statement
from assets.suites import look
from expectations import suites
from kpi_audit.project.load import load_project
from tests.nights import KEY, Night
from tests.reader_examples import FOLDER, Example, examples


def failures(reader: str, rows: pd.DataFrame) -> list[str]:
    gx = importlib.import_module("great_expectations")
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batch = (
        context.data_sources.add_pandas("p")
        .add_dataframe_asset("a")
        .add_batch_definition_whole_dataframe("b")
        .get_batch({"dataframe": rows})
    )
    expected = importlib.import_module(f"expectations.suites.{reader}").suite()
    result = batch.validate(gx.ExpectationSuite(name="s", expectations=expected))
    return [
        f"{found.expectation_config.type} {found.expectation_config.kwargs} {found.exception_info}"
        for found in result.results
        if not found.success and found.expectation_config.severity == "critical"
    ]


def test_every_reader_with_fixed_columns_has_a_suite() -> None:
    folder = Path(str(suites.__file__)).parent
    found = {file.stem for file in folder.glob("*.py")} - {"__init__", "columns"}
    assert found == {name for name, reader in readers().items() if reader.columns}


FIXED = [example for example in examples() if readers()[example.reader].columns]


@pytest.mark.parametrize("example", FIXED, ids=str)
def test_a_good_export_passes_and_a_name_does_not(night: Night, example: Example) -> None:
    night.write(example.name, example.content)
    rows = night.rows_of(example.reader, example.name, **example.spec)
    assert failures(example.reader, rows) == []
    columns = readers()[example.reader].columns
    for actor in [name for name, column in columns.items() if column.is_actor][:1]:
        (found,) = failures(example.reader, rows.assign(**{actor: "Ann Lee"}))
        assert "match_regex" in found
        assert actor in found


AUDIT = "title: T\nsources:\n  page: {reader: linkedin_page_metrics, path: '*.csv'}\n"
KPI = "title: T\nsource: page\nmeasure: {agg: sum, expr: clicks_total}\ntime: day\n"


def test_what_does_not_block_is_noted(night: Night) -> None:
    night.write("audit.yaml", AUDIT)
    night.write("kpis/k.yaml", KPI)
    night.write("a.csv", (FOLDER / "linkedin_page_metrics" / "shares.csv").read_bytes())
    project = load_project(night.folder, readers=readers(), detectors={}, environment={})
    night.warehouse.execute(statement("audit/audit_nights"))
    audited = audit.Night(project, date(2026, 1, 1), "r", night.warehouse, night.folder, KEY)
    ingest(night.warehouse, source_of(project, "page"), as_of=audited.as_of, key=KEY)
    found = look(audited, "page")
    assert found.failures == []
    (note,) = found.notes
    assert "between of reactions_sponsored" in note
    assert "3 rows do not" in note
    night.warehouse.execute("update raw_page set impressions_total = null where line = 3")
    assert found.notes == look(audited, "page").notes
    (failure,) = look(audited, "page").failures
    assert failure.startswith("a.csv: expect_column_values_to_not_be_null of impressions_total")
