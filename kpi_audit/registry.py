"""Every detector, found by lying in ``kpi_audit/detectors``; its signature is its contract."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_type_hints

from kpi_audit.evidence import Evidence

_REGISTERED: dict[str, Detector] = {}


@dataclass(frozen=True, slots=True)
class Detector:
    """One registered detector.

    Attributes
    ----------
    name : str
        The function's and the file's name; a noun for the distortion.
    function : Callable
        ``function(shape, *, ...) -> Evidence``.
    shape : type
        The evidence shape it reads, taken from the first parameter's annotation.
    parameters : Mapping[str, inspect.Parameter]
        Keyword-only parameters: what a KPI file may set.
    null : str
        The null hypothesis, in a sentence.
    family : str
        Detectors of one family look at the same trace; two indicators are independent only if
        their families differ. ``"link"`` is drift from the outcome, all others are signatures.
    expectation : str
        Its expectation type in Great Expectations.
    question : str
        What to ask the KPI's owner when it fires.
    trace : str
        What was seen when it fires, in plain words; ``{against}`` is the outcome or target.
    """

    name: str
    function: Callable[..., Evidence]
    shape: type[Any]
    parameters: Mapping[str, inspect.Parameter]
    null: str
    family: str
    expectation: str
    question: str
    trace: str

    def __call__(self, shape: object, **parameters: object) -> Evidence:
        """Judge all segments of ``shape``."""
        return self.function(shape, **parameters)


def detector(
    *, null: str, family: str, expectation: str, question: str, trace: str = ""
) -> Callable[[Callable[..., Evidence]], Callable[..., Evidence]]:
    """Register the decorated function under its own name."""

    def register(function: Callable[..., Evidence]) -> Callable[..., Evidence]:
        name = function.__name__
        positional, *rest = inspect.signature(function).parameters.values()
        if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in rest):
            message = f"detector '{name}': every parameter after the shape must be keyword-only."
            raise TypeError(message)
        _REGISTERED[name] = Detector(
            name=name,
            function=function,
            shape=get_type_hints(function)[positional.name],
            parameters=MappingProxyType({p.name: p for p in rest}),
            null=null,
            family=family,
            expectation=expectation,
            question=question,
            trace=trace or f"{name} was seen",
        )
        return function

    return register


def detectors() -> Mapping[str, Detector]:
    """All detectors by name; importing the package registers them."""
    import kpi_audit.detectors  # noqa: F401, PLC0415  (registration happens on import)

    return MappingProxyType(dict(sorted(_REGISTERED.items())))
