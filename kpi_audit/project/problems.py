"""Turns what pydantic found into sentences that say where, what, and what instead."""

from __future__ import annotations

from pydantic import ValidationError

from kpi_audit.errors import did_you_mean
from kpi_audit.project.names import Strict


def sentences(file: str, error: ValidationError, model: type[Strict]) -> list[str]:
    """Return one sentence per problem in ``file``, in the order of the file's keys."""
    return [f"{file}: {_sentence(dict(item), model)}" for item in error.errors()]


def _sentence(item: dict[str, object], model: type[Strict]) -> str:
    location = item["loc"]
    assert isinstance(location, tuple)  # noqa: S101 (pydantic's contract)
    where = ".".join(str(part) for part in location)
    if item["type"] == "extra_forbidden":
        parent = _model_at(model, location[:-1])
        known = [] if parent is None else _keys(parent)
        return f"{where}: no such key. {did_you_mean(str(location[-1]), known)}"
    if item["type"] == "missing":
        return f"{where}: is required."
    if item["type"] == "string_pattern_mismatch" and "[a-z]" in str(item["ctx"]):
        return f"{where}: names are lower-case letters, digits and _; got {item['input']!r}."
    message = str(item["msg"]).removeprefix("Value error, ")
    separator = ": " if where else ""
    return f"{where}{separator}{message}. Got {_short(item['input'])}."


def _short(value: object, limit: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _keys(model: type[Strict]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items() if name != "options"]


def _model_at(model: type[Strict], location: tuple[object, ...]) -> type[Strict] | None:
    """Follow a location such as ``('targets', 0)`` to the model that forbids the key."""
    for part in location:
        if isinstance(part, int) or part not in model.model_fields:
            continue
        found = _models_in(model.model_fields[str(part)].annotation)
        if not found:
            return None
        model = found[0]
    return model


def _models_in(annotation: object) -> list[type[Strict]]:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return [annotation]
    arguments = getattr(annotation, "__args__", ())
    return [model for argument in arguments for model in _models_in(argument)]
