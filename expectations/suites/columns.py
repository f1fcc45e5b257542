"""Expectations that several raw tables share; what must block a night is critical."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

LAUNCHED = datetime(2003, 5, 5)  # noqa: DTZ001 (of LinkedIn; raw tables hold UTC without a zone)
CONCEALED = "^[0-9a-f]{16}$"


def concealed(columns: Iterable[str]) -> list[Expectation]:
    """Nothing but keyed hashes: a name in one of ``columns`` must stop the night."""
    from great_expectations import expectations as gxe  # noqa: PLC0415 (costs 3 s and 280 MB)

    return [
        gxe.ExpectColumnValuesToMatchRegex(column=name, regex=CONCEALED, severity="critical")
        for name in columns
    ]


def filled(columns: Iterable[str]) -> list[Expectation]:
    """No null in ``columns``, without which nothing can be counted."""
    from great_expectations import expectations as gxe  # noqa: PLC0415 (as above)

    return [gxe.ExpectColumnValuesToNotBeNull(column=name, severity="critical") for name in columns]


def typed(kinds: dict[str, str]) -> list[Expectation]:
    """Every column in ``kinds`` has its pandas type."""
    from great_expectations import expectations as gxe  # noqa: PLC0415 (as above)

    return [
        gxe.ExpectColumnValuesToBeOfType(column=name, type_=kind, severity="critical")
        for name, kind in kinds.items()
    ]
