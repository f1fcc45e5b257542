from __future__ import annotations

import importlib
from pathlib import Path

import pandas as pd
import pytest

from assets.reader import readers
from expectations import suites
from tests.nights import Night
from tests.reader_examples import Example, examples


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
        if not found.success
    ]


def test_every_reader_with_fixed_columns_has_a_suite() -> None:
    folder = Path(str(suites.__file__)).parent
    found = {file.stem for file in folder.glob("*.py")} - {"__init__", "columns"}
    assert found == {name for name, reader in readers().items() if reader.columns}


@pytest.mark.parametrize("example", examples(), ids=str)
def test_a_good_export_passes_and_a_name_does_not(night: Night, example: Example) -> None:
    night.write(example.name, example.content)
    rows = night.rows_of(example.reader, example.name, **example.spec)
    assert failures(example.reader, rows) == []
    columns = readers()[example.reader].columns
    for actor in [name for name, column in columns.items() if column.is_actor][:1]:
        (found,) = failures(example.reader, rows.assign(**{actor: "Ann Lee"}))
        assert "match_regex" in found
        assert actor in found
