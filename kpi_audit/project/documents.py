"""Reads the YAML of a project: no duplicate keys, no tags, positions in every message."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from kpi_audit.errors import ProjectError

_TRUTH = "tag:yaml.org,2002:bool"


class _Loader(yaml.SafeLoader):
    """Safe YAML in which a key may stand once, and only true and false are truth values.

    As in YAML 1.2: ``off`` turns a detector off, and a column may be called ``No``.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own way; a copy, its class is shared)
        first: [(tag, pattern) for tag, pattern in known if tag != _TRUTH]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            message = f"the key '{key}' stands twice"
            raise yaml.constructor.ConstructorError(None, None, message, key_node.start_mark)
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Loader.add_implicit_resolver(
    _TRUTH, re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"), list("tTfF")
)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(file: Path, shown_as: str) -> dict[str, Any]:
    """Return the mapping in ``file``.

    Raises
    ------
    ProjectError
        If the file cannot be read or is no mapping; says the line where there is one.
    """
    try:
        content = yaml.load(file.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError([f"{shown_as}: cannot be read: {error}."]) from error
    except yaml.MarkedYAMLError as error:
        line = "" if error.problem_mark is None else f" line {error.problem_mark.line + 1}"
        raise ProjectError([f"{shown_as}:{line} is not valid YAML: {error.problem}."]) from error
    if not isinstance(content, dict):
        raise ProjectError([f"{shown_as}: holds no keys; a mapping 'key: value' is expected."])
    return {str(key): value for key, value in content.items()}
