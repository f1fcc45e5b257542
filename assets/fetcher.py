"""The contract of a fetcher: one service, one function, found in ``assets/fetchers``."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, get_type_hints

from pydantic import AfterValidator, StringConstraints, TypeAdapter, ValidationError

from assets.fetching.addresses import checked
from assets.fetching.client import Client
from assets.fetching.landing import Landing
from assets.fetching.outside import Outside
from assets.fetching.secrets import Hidden
from kpi_audit.errors import FetchFailed, did_you_mean

Address = Annotated[str, AfterValidator(checked)]
# The name of an environment variable, never a secret itself.
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,99}$")]
OPTIONAL = "_if_any_from"  # ends the name of an option whose variable may be missing

_REGISTERED: dict[str, Fetcher] = {}
Check = Callable[[Mapping[str, Any]], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Job:
    """What a fetcher is given: where files land, and the world outside.

    Attributes
    ----------
    landing : Landing
    outside : Outside
    notes : list[str]
        Sentences for the night's report.
    clients : list[Client]
        Whom it asked, and how often.
    hidden : Hidden
        What no message may hold.
    """

    landing: Landing
    outside: Outside
    notes: list[str] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)
    hidden: Hidden = field(default_factory=Hidden)

    def client(self, base: str, **options: Any) -> Client:  # noqa: ANN401 (the client's own)
        """Return a client of the service at ``base``."""
        made = Client(base, self.outside, self.hidden, **options)
        self.clients.append(made)
        return made

    def secret(self, variable: str, *, is_needed: bool = True) -> str:
        """Return the value of an environment variable; nothing that is shown will hold it.

        Raises
        ------
        FetchFailed
            It is needed and not set.
        """
        value = self.outside.environment.get(variable, "").strip()
        if not value and is_needed:
            raise FetchFailed(f"the environment has no {variable}; nothing was fetched.")
        return self.hidden.add(value)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """A registered fetcher.

    Attributes
    ----------
    name : str
        What ``from:`` under ``fetch:`` says; the function's and the file's name.
    function : Callable
        ``function(job, *, ...) -> None``; keyword-only parameters are what ``fetch:`` may set.
    check : Callable
        Yields what is wrong with options that are right one by one.
    key : str
        Columns that tell its records apart, where a file repeats records of earlier files; empty
        where it never does.
    """

    name: str
    function: Callable[..., None]
    check: Check
    key: str

    @property
    def parameters(self) -> Mapping[str, inspect.Parameter]:
        """Keyword-only parameters of the function."""
        found = inspect.signature(self.function).parameters.values()
        return {p.name: p for p in found if p.kind is inspect.Parameter.KEYWORD_ONLY}

    def problems(self, options: Mapping[str, Any]) -> list[str]:
        """Return what is wrong with the options of a source, in sentences."""
        found, values = list[str](), self._values(options)
        for name, value in values.items():
            if isinstance(value, ValueError):
                found.append(f"{name}: {value}")
        for name in options:
            if name not in self.parameters:
                found.append(f"{name}: no such key. {did_you_mean(name, self.parameters)}")
        for name, parameter in self.parameters.items():
            if parameter.default is parameter.empty and name not in options:
                found.append(f"{name}: is required by '{self.name}'.")
        return found or list(self.check(values))

    def options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return checked options, defaults included.

        Raises
        ------
        FetchFailed
            One of them is wrong.
        """
        wrong = self.problems(options)
        if wrong:
            raise FetchFailed(f"fetch: {wrong[0]}")
        return self._values(options)

    def variables(self, options: Mapping[str, Any]) -> list[str]:
        """Return the environment variables that must be set."""
        values = self._values(options)
        needed = [name for name in values if name.endswith("_from") and not name.endswith(OPTIONAL)]
        return [str(values[name]) for name in needed]

    def _values(self, options: Mapping[str, Any]) -> dict[str, Any]:
        hints, values = get_type_hints(self.function, include_extras=True), dict[str, Any]()
        for name, parameter in self.parameters.items():
            value = options.get(name, parameter.default)
            if value is parameter.empty:
                continue
            try:
                values[name] = TypeAdapter(hints[name]).validate_python(value)
            except ValidationError as error:  # the value is not repeated: it may be a secret
                reason = error.errors()[0]["msg"].removeprefix("Value error, ")
                values[name] = ValueError(f"{reason}.")
        return values


def _nothing(_: Mapping[str, Any]) -> Iterator[str]:
    yield from ()


def fetcher(
    *, check: Check = _nothing, key: str = ""
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the decorated function ``(job: Job, *, ...) -> None``."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        name = function.__name__
        _REGISTERED[name] = Fetcher(name, function, check, key)
        return function

    return register


def fetchers() -> Mapping[str, Fetcher]:
    """All fetchers by name; importing ``assets.fetchers`` registers them."""
    package = importlib.import_module("assets.fetchers")
    for module in pkgutil.iter_modules([str(Path(str(package.__file__)).parent)]):
        importlib.import_module(f"assets.fetchers.{module.name}")
    return MappingProxyType(dict(sorted(_REGISTERED.items())))
