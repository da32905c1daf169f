"""Local references. Nothing outside the document is ever fetched."""

from urllib.parse import unquote

from pydantic import JsonValue

from ....events import JsonObject
from ....events.pointers import escaped, steps_of


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
