"""Counts of what is off are of detectors, and each is counted once."""

from __future__ import annotations

from kpi_audit.plan import Case
from pipelines.planned import off


def test_nothing_is_off() -> None:
    assert off([Case("k", "digits"), Case("k", "bunching", against="at 20")]).total() == 0


def test_off_is_counted_once_by_reason() -> None:
    cases = [
        Case("k", "bunching", reason="not applicable: no target is declared"),
        Case("k", "splits", reason="not applicable: no target is declared"),
        Case("k", "rings", reason="not applicable: needs whom it was done to"),
        Case("k", "digits", reason="not applicable: turned off, the system rounds"),
        Case("k", "yield_loss", against="sales"),
        Case("k", "yield_loss", against="visits", reason="not applicable: of another grain"),
    ]
    assert off(cases) == {"no target is declared": 2, "lacking a declaration": 1, "turned off": 1}
