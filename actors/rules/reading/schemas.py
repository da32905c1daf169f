"""Validation against a JSON schema in bounded time, whatever the schema is."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import cast

import regex
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import UnknownType
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from pydantic import JsonValue
from referencing import Registry
from referencing.exceptions import Unresolvable

PATTERN_SECONDS = 0.05
"""For one pattern on one string: a pattern that backtracks without end is given up on."""
_PATTERN_TEXT = 20_000
_SCHEMAS_KEPT = 2048


class CannotValidate(Exception):
    """The schema is none, points where nothing is, or takes too long: nothing can be said."""


def schema_errors(schema: Mapping[str, JsonValue], value: JsonValue) -> list[ValidationError]:
    """What is wrong with *value*, in the order of its places.

    Raises:
        CannotValidate: the schema cannot be applied.
    """
    try:
        validator = _validator(json.dumps(schema))
        return list(validator.iter_errors(value))
    except CannotValidate:
        raise
    except RecursionError:
        raise CannotValidate("the schema refers to itself without end") from None
    except UnknownType as error:
        raise CannotValidate(
            f"the schema has the type {str(error.type)[:80]!r}, which JSON Schema does not know"
        ) from None
    except Unresolvable as error:
        raise CannotValidate(f"the schema refers to {str(error.ref)[:80]!r}, which is not there") from None
    except (TypeError, AttributeError, KeyError, ValueError, IndexError, ArithmeticError) as error:
        raise CannotValidate(f"the schema is no JSON schema: {type(error).__name__}: {str(error)[:120]}") from None


@lru_cache(maxsize=_SCHEMAS_KEPT)
def _validator(text: str) -> Validator:
    # An empty registry: the library's own would fetch what a schema refers to.
    return cast("Validator", _Bounded(json.loads(text), registry=Registry()))


def _found(pattern: str, text: str) -> bool:
    try:
        return regex.search(pattern, text[:_PATTERN_TEXT], timeout=PATTERN_SECONDS) is not None
    except TimeoutError:
        raise CannotValidate(f"the pattern {pattern[:80]!r} takes too long on {text[:40]!r}") from None
    except regex.error as error:
        raise CannotValidate(f"the pattern {pattern[:80]!r} is no regular expression: {error}") from None


def _pattern(_: Validator, pattern: str, instance: object, __: object) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _found(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Validator, patterns: Mapping[str, JsonValue], instance: object, _: object
) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    descend = getattr(validator, "descend")  # noqa: B009 - the protocol does not name it
    for pattern, subschema in patterns.items():
        for key, value in instance.items():
            if _found(pattern, key):
                yield from descend(value, subschema, path=key, schema_path=pattern)


_Bounded = extend(  # type: ignore[no-untyped-call]  # the stubs leave it without types
    Draft202012Validator, {"pattern": _pattern, "patternProperties": _pattern_properties}
)
