"""Stand-ins for texts must survive what is done to texts before they are compared."""

import duckdb
import pandas as pd
import pytest

from kpi_audit.paths import EXAMPLES

HASHES = ["0123456789012345", "abcdefabcdefabcd", "12a4567890b23456", "0123456789012345"]
FILES = ("outreach/sql/conversations_begun.sql", "packs/outreach/sql/conversations.sql")


@pytest.mark.parametrize("file", FILES)
def test_no_hash_is_too_short_to_be_compared(file: str) -> None:
    n = len(HASHES)
    messages = pd.DataFrame({
        "team": "a", "conversation": range(n), "sender": "s", "recipient": range(n),
        "sent_at": pd.Timestamp("2026-01-05"), "sent_at__day": "2026-01-05",
        "direction": "sent", "content_hash": HASHES, "content_chars": 90,
        "is_sponsored": False, "is_draft": False,
    })  # fmt: skip
    sql = (EXAMPLES / file).read_text("utf-8")
    with duckdb.connect() as engine:
        engine.register("messages", messages)
        found = engine.execute(sql).df()
    prints = found["fingerprint"]
    assert prints.str.fullmatch("[a-p]{40,80}").all()
    assert prints.nunique() == len(set(HASHES))
