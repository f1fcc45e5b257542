from __future__ import annotations

import importlib
from pathlib import Path

import pandas as pd
import pytest

from assets.reader import readers
from expectations import suites
from tests.nights import Night

ARCHIVE = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ann,Lee,https://www.linkedin.com/in/ann,,Acme,,08 Feb 2026\n"
    ",,,,,,07 Feb 2026\n"
)
INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    'Me,Ann,"1/29/26, 2:37 PM",Hi,OUTGOING,linkedin.com/in/me,linkedin.com/in/ann\n'
)
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
    "c1,,Me,//l/me,Ann,//l/ann,2025-06-01 14:03:22 UTC,,Hi,INBOX\n"
    "c2,,Me,//l/me,Bob,//l/bob,2025-06-01 14:03:22 UTC,,Hi,\n"
)
OPPORTUNITY = (
    "Id,IsDeleted,StageName,Amount,CloseDate,IsClosed,IsWon,OwnerId,CreatedDate\n"
    "006a,false,Won,1200.5,2026-01-31,true,true,005x,2026-01-31T23:30:00.000Z\n"
)
HISTORY = (
    "OpportunityId,CreatedDate,StageName,Amount,CloseDate,PrevAmount,PrevCloseDate\n"
    "006a,2020-03-01T10:00:00Z,Open,100,2020-06-30,,\n"
)
SAMPLES = {
    "linkedin_connections": ARCHIVE,
    "linkedin_invitations": INVITATIONS,
    "linkedin_messages": MESSAGES,
    "salesforce_opportunity": OPPORTUNITY,
    "salesforce_opportunity_history": HISTORY,
}
EXAMPLES = Path(__file__).parent / "examples"
SAMPLES |= {
    folder.name: next(iter(sorted(folder.glob("*.csv")))).read_text("utf-8-sig")
    for folder in sorted(EXAMPLES.glob("*"))
    if folder.name not in SAMPLES
}


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
    assert found == {name for name, reader in readers().items() if reader.columns} == set(SAMPLES)


@pytest.mark.parametrize("reader", SAMPLES)
def test_a_good_export_passes_and_a_name_does_not(night: Night, reader: str) -> None:
    night.write("a.csv", SAMPLES[reader])
    rows = night.rows_of(reader)
    assert failures(reader, rows) == []
    actors = [name for name, column in readers()[reader].columns.items() if column.is_actor]
    if not actors:
        return  # nobody stands in it
    actor = actors[0]
    (found,) = failures(reader, rows.assign(**{actor: "Ann Lee"}))
    assert "match_regex" in found
    assert actor in found
