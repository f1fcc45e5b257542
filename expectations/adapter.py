"""Makes every detector a Great Expectations expectation; the only file that knows GX's inside.

For a detector ``bunching`` whose expectation is ``expect_no_bunching`` two classes are made: a
metric provider ``kpi_audit.bunching`` on GX's pandas engine, and the expectation
``ExpectNoBunching`` with one field per parameter of the detector and of its evidence shape. The
expectation takes any batch that has the columns of the shape and judges all segments at once; it
fails when a segment's e-value reaches ``watch``.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar, cast

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricFunctionTypes
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render.components import RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer

from expectations.results import rows
from kpi_audit.registry import Detector, detectors

_CLASSES: dict[str, type[BatchExpectation]] = {}


def class_name(expectation: str) -> str:
    """Return the class of an expectation type.

    Examples
    --------
    >>> class_name("expect_no_bunching")
    'ExpectNoBunching'
    """
    return "".join(word.capitalize() for word in expectation.split("_"))


def shape_parameters(detector: Detector) -> Mapping[str, inspect.Parameter]:
    """Return what the detector's shape must be told beside the table, e.g. the bin width."""
    found = inspect.signature(detector.shape.from_frame).parameters.values()
    return {p.name: p for p in found if p.kind is inspect.Parameter.KEYWORD_ONLY}


def expectation(detector: Detector) -> type[BatchExpectation]:
    """Return the expectation class of ``detector``, made at the first call."""
    if detector.name not in _CLASSES:
        _metric_provider(detector)
        _CLASSES[detector.name] = _expectation_class(detector)
    return _CLASSES[detector.name]


def expectations() -> dict[str, type[BatchExpectation]]:
    """Return the expectation classes of all detectors, by the name of the detector."""
    return {name: expectation(found) for name, found in detectors().items()}


def __getattr__(name: str) -> type[BatchExpectation]:
    """Offer the generated classes: ``from expectations.adapter import ExpectNoBunching``."""
    for found in detectors().values():
        if class_name(found.expectation) == name:
            return expectation(found)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def _given(detector: Detector, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split the values that were set into those of the shape and those of the detector."""
    of_shape = {n: values[n] for n in shape_parameters(detector) if values.get(n) is not None}
    own = {n: values[n] for n in detector.parameters if values.get(n) is not None}
    return of_shape, own


def _metric_provider(detector: Detector) -> None:
    fields = (*shape_parameters(detector), *detector.parameters, "watch")

    def evidence(  # noqa: PLR0913, PLR0917 (GX calls it with these six)
        cls: type,  # noqa: ARG001
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],  # noqa: ARG001
        runtime_configuration: dict[str, Any],  # noqa: ARG001
    ) -> list[dict[str, Any]]:
        frame, _, _ = execution_engine.get_compute_domain(
            metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE
        )
        of_shape, own = _given(detector, metric_value_kwargs)
        shape = detector.shape.from_frame(frame, **of_shape)
        return rows(detector(shape, **own), shape.segments, metric_value_kwargs["watch"])

    decorate = metric_value(engine=PandasExecutionEngine, metric_fn_type=MetricFunctionTypes.VALUE)
    namespace = {
        "__module__": __name__,
        "metric_name": f"kpi_audit.{detector.name}",
        "value_keys": fields,
        "_pandas": decorate(evidence),
    }
    type(f"{class_name(detector.expectation)}Metric", (TableMetricProvider,), namespace)


class _DetectorExpectation(BatchExpectation):
    """Shared behaviour of all generated expectations."""

    watch: float = 20.0
    detector_name: ClassVar[str] = ""

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,  # noqa: ARG002
        execution_engine: Any = None,  # noqa: ANN401, ARG002
    ) -> dict[str, Any]:
        found = detectors()[self.detector_name]
        judged = metrics[f"kpi_audit.{found.name}"]
        findings = [row for row in judged if row["is_applicable"] and row["e_value"] >= self.watch]
        details = {
            "null_hypothesis": found.null,
            "thresholds": {"watch": self.watch},
            "judged": sum(row["is_applicable"] for row in judged),
            "skipped": [
                {"segment": row["segment"], "reason": row["reason"]}
                for row in judged
                if not row["is_applicable"]
            ],
            "findings": findings,
            "evidence": judged,
        }
        observed = max((row["e_value"] for row in judged if row["is_applicable"]), default=None)
        return {"success": not findings, "result": {"observed_value": observed, "details": details}}


def _expectation_class(detector: Detector) -> type[BatchExpectation]:
    fields = {**shape_parameters(detector), **detector.parameters}
    optional = dict.fromkeys(fields)
    metric = f"kpi_audit.{detector.name}"
    name = class_name(detector.expectation)

    def template(_: type, /, renderer_configuration: Any) -> Any:  # noqa: ANN401 (GX's own)
        renderer_configuration.template_str = _prescription(detector, renderer_configuration.kwargs)
        return renderer_configuration

    @renderer(renderer_type="renderer.prescriptive")
    def prescribe(
        _: type,
        /,
        configuration: Any = None,  # noqa: ANN401 (GX passes either, or none)
        result: Any = None,  # noqa: ANN401
        **__: object,
    ) -> list[RenderedStringTemplateContent]:
        config = configuration or getattr(result, "expectation_config", None)
        text = _prescription(detector, dict(config.kwargs) if config else {})
        content = {"template": text, "params": {}}
        return [
            RenderedStringTemplateContent(
                content_block_type="string_template", string_template=content
            )
        ]

    namespace: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": inspect.getdoc(detector.function),
        "__annotations__": dict.fromkeys(fields, Any) | {"detector_name": ClassVar[str]},
        **optional,
        "detector_name": detector.name,
        "metric_dependencies": (metric,),
        "success_keys": (*fields, "watch"),
        "_prescriptive_renderer": classmethod(prescribe),
        "_prescriptive_template": classmethod(template),
    }
    return cast("type[BatchExpectation]", type(name, (_DetectorExpectation,), namespace))


def _prescription(detector: Detector, kwargs: dict[str, Any]) -> str:
    """Return the sentence a catalogue of expectations shows; ``$`` is GX's placeholder sign."""
    _, own = _given(detector, kwargs)
    given = ", ".join(f"{name} = {value}" for name, value in own.items())
    text = f"In every segment {detector.null}{f' ({given})' if given else ''}."
    return text.replace("$", "$$")
