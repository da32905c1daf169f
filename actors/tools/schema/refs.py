"""Local references. Nothing outside the document is ever fetched."""

from urllib.parse import unquote

from pydantic import JsonValue

from ....events import JsonObject


def is_local(ref: str) -> bool:
    """Whether *ref* points into its own document."""
    return ref.startswith("#")


def resolve(root: JsonObject, ref: str) -> JsonValue:
    """What the local reference *ref* points at in *root*. Raises LookupError."""
    found: JsonValue = root
    pointer = unquote(ref.removeprefix("#"))
    if pointer and not pointer.startswith("/"):
        raise LookupError(ref)
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
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
    escaped = name.replace("~", "~0").replace("/", "~1")
    for ref in (f"#/$defs/{escaped}", f"#/definitions/{escaped}", f"#/components/schemas/{escaped}"):
        try:
            resolve(root, ref)
        except LookupError:
            continue
        return ref
    return None
