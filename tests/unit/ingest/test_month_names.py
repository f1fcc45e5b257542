"""Dates with months in other languages are the same days; what is no date stays what it is."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from assets.reading.month_names import in_english
from assets.reading.times import dates

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "fi", "cs")


@pytest.mark.parametrize("text", ["", "soon", "32 Smarch 2026", "03/04/2026", "2026-03-04"])
def test_what_names_no_month_stays(text: str) -> None:
    assert in_english(pd.Series([text])).tolist() == [text]


@given(
    day=st.dates(date(2003, 1, 1), date(2030, 12, 31)),
    language=st.sampled_from(LANGUAGES),
    form=st.sampled_from(["dd MMM yyyy", "d. MMMM yyyy", "d MMM yyyy"]),
)
def test_a_day_is_the_same_in_every_language(day: date, language: str, form: str) -> None:
    written = pd.Series([format_date(day, form, locale=language)])
    assert dates(in_english(written), ("%d %b %Y",))[0].date() == day


def test_german_short_forms_of_older_programs() -> None:
    written = pd.Series(["08 Mrz 2026", "08 Okt 2026", "08 Dez. 2026"])
    assert in_english(written).tolist() == ["08 Mar 2026", "08 Oct 2026", "08 Dec 2026"]
