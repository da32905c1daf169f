"""References between the parts of an OpenAPI document other than schemas: parameters, bodies, responses, paths."""

from pydantic import JsonValue

from ....events import JsonObject
from ..schema import is_local, resolve

_MAX_HOPS = 20


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
