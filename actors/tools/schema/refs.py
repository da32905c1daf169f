"""Local references. Nothing outside the document is ever fetched."""

from urllib.parse import unquote

from pydantic import JsonValue

from ....events import JsonObject
from ....events.pointers import escaped, steps_of

_MAX_HOPS = 20


def is_local(ref: str) -> bool:
    """True if *ref* points into its own document."""
    return ref.startswith("#")


def resolve(root: JsonObject, ref: str) -> JsonValue:
    """The target of the local reference *ref* in *root*. Raises LookupError."""
    found: JsonValue = root
    try:
        steps = steps_of(unquote(ref.removeprefix("#")))
    except ValueError:
        raise LookupError(ref) from None
    for key in steps:
        match found:
            case dict() if key in found:
                found = found[key]
            case list() if key.isdecimal() and int(key) < len(found):
                found = found[int(key)]
            case _:
                raise LookupError(ref)
    return found


def named_schema(root: JsonObject, name: str) -> str | None:
    """The reference to the schema that *root* defines under *name*; None where it defines none."""
    step = escaped(name)
    for ref in (f"#/$defs/{step}", f"#/definitions/{step}", f"#/components/schemas/{step}"):
        try:
            resolve(root, ref)
        except LookupError:
            continue
        return ref
    return None


def followed(root: JsonObject, part: JsonValue) -> JsonObject:
    """*part*, or what its local reference leads to; empty where that leads out of the document, astray or in a loop."""
    for _ in range(_MAX_HOPS):
        if not isinstance(part, dict):
            return {}
        ref = part.get("$ref")
        if not isinstance(ref, str):
            return part
        if not is_local(ref):
            return {}
        try:
            part = resolve(root, ref)
        except LookupError:
            return {}
    return {}
