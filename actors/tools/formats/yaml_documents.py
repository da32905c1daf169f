"""YAML as OpenAPI means it: YAML 1.2's few implicit types, so that `no` and `2024-05-01` stay what was written."""

import math
import re
from typing import Final

import yaml
from pydantic import JsonValue

from .plain import to_plain

_BOOL: Final = "tag:yaml.org,2002:bool"
_DATE: Final = "tag:yaml.org,2002:timestamp"


UNREADABLE: Final = (ArithmeticError, LookupError, AttributeError, TypeError)
"""Raised by YAML's loader where a value is not of the kind that its tag says, or is a number without measure."""


class _Loader(yaml.SafeLoader):
    """Safe, and without YAML 1.1's `yes`, `off` and dates."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in (_BOOL, _DATE)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def load_yaml(text: str) -> JsonValue:
    """The data of one YAML document. Raises yaml.YAMLError, ValueError, RecursionError."""
    try:
        value = to_plain(yaml.load(text, Loader=_Loader))  # noqa: S506 - a SafeLoader of ours
    except UNREADABLE as error:
        raise ValueError(f"a value cannot be read as what it is said to be: {error}") from error
    if not _finite(value):
        raise ValueError("it holds a number that is not finite")
    return value


def _finite(value: JsonValue) -> bool:
    match value:
        case dict():
            return all(_finite(item) for item in value.values())
        case list():
            return all(_finite(item) for item in value)
        case float():
            return math.isfinite(value)
        case _:
            return True
