"""What a scan makes of a table and of what was asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpi_audit.errors import SourceError
from pipelines.scan.declare import declare
from pipelines.scan.table import look
from pipelines.scan.wanted import Wanted

ROWS = pd.DataFrame(
    {
        "Order Value": [10.25, 20.5, 30.75],
        "Won": ["yes", "no", "yes"],
        "Rep": ["Ann", "Bob", "Ann"],
        "Booked": ["2026-01-05", "2026-06-06", "2026-12-31"],
        "when": [1767571200, 1780704000, 1798675200],
        "either way": ["03/04/2026", "04/05/2026", "05/06/2026"],
        "day first": ["13/04/2026 10:30", "14/05/2026 11:00", "15/06/2026 12:15"],
        "Note": ["a", "b", "c"],
    }
)


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    file = tmp_path / "orders [1] ${HOME}.csv"
    ROWS.to_csv(file, index=False)
    return file


def kpi(file: Path, **wanted: Any) -> dict[str, Any]:
    documents = declare(look(file), Wanted(**wanted))
    (name,) = [n for n in documents if n.startswith("kpis/") and "outcome" not in n]
    found: dict[str, Any] = documents[name]
    return found


def test_headers_become_columns_and_the_resolution_is_seen(file: Path) -> None:
    found = kpi(file, value="Order Value", segment=("Rep",))
    assert found["measure"] == {"agg": "sum", "expr": '"order_value"'}
    assert (found["segments"], found["resolution"]) == (["rep"], 0.01)
    assert found["baseline"] == "none"


def test_sql_over_headers_is_translated(file: Path) -> None:
    found = kpi(file, value='"Order Value" * 2', where="Won = 'yes' and Rep <> 'x'")
    assert found["measure"]["expr"] == '"order_value" * 2'
    assert '"won" = ' in found["measure"]["where"]


def test_people_are_concealed_and_the_file_has_a_harmless_name(file: Path) -> None:
    source = declare(look(file), Wanted(actor="Rep"))["audit.yaml"]["sources"]["scanned"]
    assert source["actors"] == ["rep"]
    assert source["path"] == "scanned.csv"


def test_a_target_holds_rows_and_a_cap_too(file: Path) -> None:
    targets = kpi(file, value="Order Value", target=(20.0,), cap=(25.0,))["targets"]
    assert [(t["kind"], t["value"], t["per"]) for t in targets] == [
        ("floor", 20.0, "record"),
        ("cap", 25.0, "record"),
    ]


@pytest.mark.parametrize(
    ("header", "grain", "formats"),
    [
        ("Booked", "week", []),
        ("when", "week", ["epoch"]),
        ("day first", "day", ["%d/%m/%Y %H:%M"]),
    ],
)
def test_times_are_read_as_they_are_written(
    file: Path, header: str, grain: str, formats: list[str]
) -> None:
    documents = declare(look(file), Wanted(value="Order Value", time=header))
    name = header.replace(" ", "_").lower() if header != "when" else "c_when"
    column = documents["audit.yaml"]["sources"]["scanned"]["columns"][name]
    assert column["formats"] == formats
    assert kpi(file, value="Order Value", time=header)["grain"] == grain


@pytest.mark.parametrize("late", [40, 3000])
def test_a_day_past_the_twelfth_anywhere_says_which_number_is_the_day(
    tmp_path: Path, late: int
) -> None:
    """Most rows of a long table are of the first days of a month, as its first 2,000 are."""
    early = [f"0{1 + k % 9}.04.2024" for k in range(3000)]
    file = tmp_path / "long.csv"
    pd.DataFrame({"n": 1, "day": early + [f"{13 + k % 9}.04.2024" for k in range(late)]}).to_csv(
        file, index=False
    )
    columns = declare(look(file), Wanted(time="day"))["audit.yaml"]["sources"]["scanned"]["columns"]
    assert columns["day"]["formats"] == ["%d.%m.%Y"]


def test_an_outcome_without_time_is_compared_row_by_row(file: Path) -> None:
    documents = declare(look(file), Wanted(value="Order Value", outcome="Won"))
    unit = documents["kpis/by_unit.yaml"]
    assert unit["segments"] == ["line"]
    assert documents["kpis/outcome.yaml"]["measure"]["expr"] == 'case when "won" then 1 else 0 end'


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"value": "Order Valu"}, "has no column 'Order Valu'. Did you mean 'Order Value'?"),
        ({"value": "Note"}, "must hold numbers and holds 'a'"),
        ({"numerator": "Order Value"}, "--numerator and --denominator belong together"),
        ({"value": "Order Value", "time": "Note"}, "which is no time that is known here"),
        ({"value": "Order Value", "time": "either way"}, "can be read in two ways"),
        (
            {"value": "Order Value", "where": "Won ="},
            "--where: 'Won =' is neither a column nor SQL",
        ),
        ({"value": "(select 1)"}, "--value"),
        ({"state": "Won"}, "--state needs --case"),
        ({"value": "Order Value", "since": pd.Timestamp("2026-01-01").date()}, "needs --time"),
    ],
)
def test_what_does_not_fit_says_where_what_and_what_instead(
    file: Path, wanted: dict[str, Any], message: str
) -> None:
    with pytest.raises(SourceError) as error:
        declare(look(file), Wanted(**wanted))
    assert message in str(error.value)


def test_a_file_that_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no file"):
        look(tmp_path / "none.csv")
    (tmp_path / "a.pdf").write_text("x")
    with pytest.raises(SourceError, match="Known endings"):
        look(tmp_path / "a.pdf")
