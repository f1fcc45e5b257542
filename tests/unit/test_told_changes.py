"""A change that chance alone can bring is not told of a KPI whose link nothing shows."""

from __future__ import annotations

import pytest

from assets.verdicts import _told


@pytest.mark.parametrize(
    ("low", "high", "is_linked", "told"),
    [
        (-9.2, 69.4, False, None),
        (-9.2, 69.4, True, 24.0),  # beside the part that is backed, with its interval
        (0.9, 69.4, False, 24.0),
        (None, None, False, 24.0),  # one-off tables have no interval
    ],
)
def test_the_interval_decides(
    low: float | None, high: float | None, *, is_linked: bool, told: float | None
) -> None:
    details = {"reported_change_pct": 24.0}
    details |= {"reported_change_pct_low": low, "reported_change_pct_high": high}
    assert _told(details, is_linked=is_linked) == told


def test_without_a_change_none_is_told() -> None:
    assert _told({}, is_linked=False) is None
