"""Expectations that several raw tables share; what must block a night is critical."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

LAUNCHED = datetime(2003, 5, 5)  # noqa: DTZ001 (of LinkedIn; raw tables hold UTC without a zone)
CONCEALED = "^[0-9a-f]{16}$"


def built_in() -> Any:  # noqa: ANN401 (the module's names are not exported for type checkers)
    """Return the built-in expectations, imported only now: that costs 3 s and 280 MB."""
    return importlib.import_module("great_expectations.expectations")


def concealed(columns: Iterable[str]) -> list[Expectation]:
    """Nothing but keyed hashes: a name in one of ``columns`` must stop the night."""
    gxe = built_in()

    return [
        gxe.ExpectColumnValuesToMatchRegex(column=name, regex=CONCEALED, severity="critical")
        for name in columns
    ]


def filled(columns: Iterable[str]) -> list[Expectation]:
    """No null in ``columns``, without which nothing can be counted."""
    gxe = built_in()

    return [gxe.ExpectColumnValuesToNotBeNull(column=name, severity="critical") for name in columns]


def typed(kinds: dict[str, str]) -> list[Expectation]:
    """Every column in ``kinds`` has its pandas type."""
    gxe = built_in()

    return [
        gxe.ExpectColumnValuesToBeOfType(column=name, type_=kind, severity="critical")
        for name, kind in kinds.items()
    ]


def counts(columns: Iterable[str]) -> list[Expectation]:
    """Nothing is counted below zero."""
    gxe = built_in()

    return [
        gxe.ExpectColumnValuesToBeBetween(column=name, min_value=0, severity="critical")
        for name in columns
    ]


def windows(who: Iterable[str], counted: Iterable[str] = ()) -> list[Expectation]:
    """Rows of a usage report: who, over which window of days, and counts.

    Parts need not add up to their total, and activity may lie before the window.
    """
    gxe = built_in()
    days = ("report_refresh_date", "window_start", "window_middle", "window_end")

    return [
        *filled([*who, *days, "report_period", "is_concealed"]),
        *typed({**dict.fromkeys(days, "datetime64"), "is_concealed": "bool"}),
        gxe.ExpectColumnValuesToBeInSet(
            column="report_period", value_set=["D7", "D30", "D90", "D180"], severity="critical"
        ),
        *counts(counted),
    ]
