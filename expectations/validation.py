"""Runs expectations over one small table, quietly, and tells errors from failures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.expectation import Expectation

from kpi_audit.errors import AuditError

_NUMBER = count()


class ExpectationError(AuditError):
    """An expectation could not be evaluated; this is not the same as a failed one."""


@cache
def _batches() -> BatchDefinition[Any]:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("tables").add_dataframe_asset("table")
    return asset.add_batch_definition_whole_dataframe("whole")


def validate(frame: pd.DataFrame, expectations: Sequence[Expectation]) -> list[dict[str, Any]]:
    """Return one JSON-ready result per expectation, in their order.

    Raises
    ------
    ExpectationError
        If an expectation raised; its message names the expectation and the cause.
    """
    for place, expectation in enumerate(expectations):
        expectation.meta = {**(expectation.meta or {}), "place": place}
    suite = gx.ExpectationSuite(f"suite-{next(_NUMBER)}", expectations=list(expectations))
    batch = _batches().get_batch({"dataframe": frame})
    results = [result.to_json_dict() for result in batch.validate(suite).results]
    for result in results:
        _refuse_errors(result)
    return sorted(results, key=lambda result: result["expectation_config"]["meta"]["place"])


def _refuse_errors(result: dict[str, Any]) -> None:
    info = result.get("exception_info") or {}
    raised = [info] if "raised_exception" in info else list(info.values())
    for item in raised:
        if item.get("raised_exception"):
            kind = result["expectation_config"]["type"]
            message = f"{kind} could not be evaluated: {item.get('exception_message')}"
            raise ExpectationError(message)
