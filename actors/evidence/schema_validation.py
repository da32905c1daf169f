"""Validation against a JSON schema in bounded time, whatever the schema is."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
from itertools import islice
from typing import Any, cast

import regex
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import UnknownType
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from pydantic import JsonValue
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import SchemaRegistry

from .plain_schemas import plainly_fits

PATTERN_SECONDS = 0.05
"""For one pattern on one string: a pattern that backtracks without end is given up on."""
_PATTERN_TEXT = 20_000
_SCHEMAS_KEPT = 2048
_ERRORS_KEPT = 8192
_REMEMBERED_NODES = 200
_REMEMBERED_TEXT = 4000
"""Characters; larger values would fill the memory."""
# The library's own registry would fetch what a schema refers to.
_EMPTY: SchemaRegistry = Registry()
_ERRORS = 100
"""Most errors reported for one value."""
_STEPS = 20_000
"""Subschemas that are applied to even the smallest value: some tenths of a second."""
_STEPS_PER_NODE = 10
_MOST_STEPS = 400_000


class CannotValidate(Exception):
    """The schema is not a JSON schema, has a broken reference, or takes too long to apply."""


def schema_errors(schema: Mapping[str, JsonValue], value: JsonValue) -> list[ValidationError]:
    """The first things that are wrong with *value*, in the order of its places.

    Raises:
        CannotValidate: the schema cannot be applied, or not in bounded time.
    """
    try:
        if plainly_fits(schema, value):
            return []
        nodes, characters = _size(value)
        told = json.dumps(schema)
        if nodes <= _REMEMBERED_NODES and characters <= _REMEMBERED_TEXT:
            return list(_remembered(told, json.dumps(value)))
        return _errors(told, value, nodes)
    except CannotValidate:
        raise
    except RecursionError:
        raise CannotValidate("the schema refers to itself without end") from None
    except UnknownType as error:
        raise CannotValidate(
            f"the schema has the type {str(error.type)[:80]!r}, which JSON Schema does not know"
        ) from None
    except Unresolvable as error:
        raise CannotValidate(f"the schema refers to {str(error.ref)[:80]!r}, which does not exist") from None
    except (TypeError, AttributeError, KeyError, ValueError, IndexError, ArithmeticError) as error:
        raise CannotValidate(f"the schema is not a JSON schema: {type(error).__name__}: {str(error)[:120]}") from None


@lru_cache(maxsize=_ERRORS_KEPT)
def _remembered(schema: str, value: str) -> Sequence[ValidationError]:
    """The same for what was written as JSON: the versions of a dialogue share most of their calls and results."""
    read = json.loads(value)
    return _errors(schema, read, _size(read)[0])


def _errors(schema: str, value: JsonValue, nodes: int) -> list[ValidationError]:
    # A large value may take longer than a small one: in an ordinary schema the steps grow with its nodes.
    before = _left.set(iter(range(min(_MOST_STEPS, _STEPS + nodes * _STEPS_PER_NODE))))
    try:
        return list(islice(_validator(schema).iter_errors(value), _ERRORS))
    finally:
        _left.reset(before)


_left: ContextVar[Iterator[int]] = ContextVar("steps that are left")


def _size(value: JsonValue) -> tuple[int, int]:
    """The nodes of *value*, as far as they count, and how long its texts and numbers are."""
    nodes, characters, waiting = 0, 0, [value]
    while waiting and nodes * _STEPS_PER_NODE < _MOST_STEPS:
        node = waiting.pop()
        nodes += 1
        if isinstance(node, dict):
            characters += sum(map(len, node))
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, str):
            characters += len(node)
        elif isinstance(node, int):
            characters += node.bit_length()  # one of thousands of digits cannot be written as JSON
    return nodes, characters


def _step() -> None:
    if next(_left.get(), None) is None:
        raise CannotValidate("the schema takes too long: its parts refer to each other too often")


@lru_cache(maxsize=_SCHEMAS_KEPT)
def _validator(text: str) -> Validator:
    return cast("Validator", _Bounded(json.loads(text), registry=_EMPTY))


def _found(pattern: str, text: str) -> bool:
    try:
        return regex.search(pattern, text[:_PATTERN_TEXT], timeout=PATTERN_SECONDS) is not None
    except TimeoutError:
        raise CannotValidate(f"the pattern {pattern[:80]!r} takes too long on {text[:40]!r}") from None
    except regex.error as error:
        raise CannotValidate(f"the pattern {pattern[:80]!r} is not a regular expression: {error}") from None


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


_Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]


def _counted(name: str) -> _Keyword:
    """The keyword *name*, which finds many errors in one step: each of them is a step."""
    keyword: _Keyword = Draft202012Validator.VALIDATORS[name]

    def errors(validator: Validator, wanted: object, instance: object, schema: object) -> Iterator[ValidationError]:
        for error in keyword(validator, wanted, instance, schema) or ():
            _step()
            yield error

    return errors


def _evolve(validator: Any, **changes: Any) -> Validator:  # noqa: ANN401 - the library types neither
    """The same for a part of the schema: there, a `$schema` would put an unbounded class in place of this one."""
    _step()
    resolver = getattr(validator, "_resolver")  # noqa: B009 - the library has no public name for it
    kept = {"schema": validator.schema, "registry": _EMPTY, "_resolver": resolver}
    return cast("Validator", _Bounded(**(kept | changes)))


_Bounded = extend(  # type: ignore[no-untyped-call]  # the stubs leave it without types
    Draft202012Validator,
    {
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "required": _counted("required"),
        "dependentRequired": _counted("dependentRequired"),
    },
)
# Every way into a subschema evolves the validator, so this one place counts them all.
_Bounded.evolve = _evolve
