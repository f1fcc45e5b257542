"""The tenant's setting displayConcealedNames replaces all ids at once: silence, then alarm."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest

from kpi_audit.errors import SourceError
from tests.nights import Night
from tests.unit.ingest.test_windows_of_sources import HEADER


def upn(place: int) -> str:
    return f"u{place}@example.com"


def concealed(place: int, salt: str = "") -> str:
    return hashlib.md5(f"{salt}{place}".encode()).hexdigest().upper()  # noqa: S324 (as the export)


def deliver(night: Night, week: int, users: list[str]) -> None:
    day = date(2025, 9, 7) + timedelta(weeks=week)
    rows = (f"{day},{user},,active,,{day},1,9,0,E3,7\n" for user in users)
    night.write(f"{day}.csv", HEADER + "".join(rows))


def weeks(night: Night, *deliveries: list[str], together: bool = False) -> None:
    source = night.source("m365_yammer_activity")
    for week, users in enumerate(deliveries):
        deliver(night, week, users)
        if not together:
            night.ingest(source, day=week + 1)
    night.ingest(source, day=len(deliveries))


def test_open_and_concealed_exports_are_read_as_they_are(night: Night) -> None:
    weeks(night, *[[concealed(place) for place in range(40)]] * 3)
    assert night.warehouse.query("select sum(rows_kept) as n from audit_loads")["n"].iloc[0] == 120


def test_a_small_tenant_whose_people_change_is_no_switch(night: Night) -> None:
    weeks(night, [upn(1), upn(2)], [upn(1), upn(2)], [upn(3), upn(4)])


def test_many_new_people_are_no_switch(night: Night) -> None:
    old, new = [upn(place) for place in range(30)], [upn(place) for place in range(100, 160)]
    weeks(night, old, old, [*old[:3], *new[:27]], [*old, *new])


def test_a_first_delivery_of_other_people_is_no_switch(night: Night) -> None:
    weeks(night, [upn(p) for p in range(30)], [upn(p) for p in range(100, 130)])


def test_tenants_side_by_side_may_differ(night: Night) -> None:
    spec = {"path_columns": {"tenant": "^([^/]+)/"}}
    source = night.source("m365_yammer_activity", "*/*.csv", **spec)
    for week in range(3):
        day = date(2025, 9, 7) + timedelta(weeks=week)
        for tenant, name in (("open", upn), ("shut", concealed)):
            rows = (f"{day},{name(p)},,active,,{day},1,9,0,E3,7\n" for p in range(30))
            night.write(f"{tenant}/{day}.csv", HEADER + "".join(rows))
    night.ingest(source)
    assert night.warehouse.query("select count(*) as n from audit_loads")["n"].iloc[0] == 6


@pytest.mark.parametrize("people", [1, 40])
@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("before", "after", "how"), [(upn, concealed, "on"), (concealed, upn, "off")]
)
def test_a_switch_stops_the_night_in_both_directions(
    night: Night, before: object, after: object, how: str, *, together: bool, people: int
) -> None:
    assert callable(before)
    assert callable(after)
    ids = [[name(place) for place in range(people)] for name in (before, after)]
    with pytest.raises(SourceError, match=f"displayConcealedNames was switched {how}"):
        weeks(night, *ids, together=together)


def test_hashes_of_another_salt_stop_the_night(night: Night) -> None:
    old = [concealed(place) for place in range(40)]
    new = [concealed(place, "other") for place in range(40)]
    with pytest.raises(SourceError, match=r"0 of 40 people were known before.*ids were replaced"):
        weeks(night, old, old, new)
