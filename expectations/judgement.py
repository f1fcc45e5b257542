"""Judges one evidence table with one detector, through Great Expectations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from expectations.adapter import expectation
from expectations.validation import validate
from kpi_audit.registry import Detector
from kpi_audit.tiers import WATCH


def judge_table(
    frame: pd.DataFrame, detector: Detector, parameters: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return one plain row of evidence per segment.

    Parameters
    ----------
    frame : DataFrame
        A long table with the columns of the detector's evidence shape.
    detector : Detector
    parameters : Mapping[str, Any]
        Of the detector and of its shape.

    Raises
    ------
    ExpectationError
        If the detector raised.
    """
    check = expectation(detector).parse_obj({"watch": WATCH, "severity": "warning", **parameters})
    (result,) = validate(frame, [check])
    evidence: list[dict[str, Any]] = result["result"]["details"]["evidence"]
    return evidence
