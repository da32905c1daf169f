"""JSON pointers (RFC 6901), and equality of JSON values that tells 1 from true."""

from collections.abc import Iterable, Iterator

from pydantic import JsonValue


def escaped(step: str) -> str:
    """*step* as it stands in a pointer."""
    return step.replace("~", "~0").replace("/", "~1") if "~" in step or "/" in step else step


def pointer_of(steps: Iterable[str | int]) -> str:
    """The pointer that takes *steps* from the root."""
    return "".join(f"/{escaped(str(step))}" for step in steps)


def steps_of(pointer: str) -> list[str]:
    """The steps of *pointer*. Raises ValueError."""
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise ValueError(f"a JSON pointer is empty or begins with '/': {pointer[:80]!r}")
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]


def nodes(value: JsonValue, pointer: str = "") -> Iterator[tuple[str, JsonValue]]:
    """Every value within *value* with its pointer, itself first."""
    yield pointer, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from nodes(item, f"{pointer}/{escaped(key)}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from nodes(item, f"{pointer}/{index}")


def nearest(value: JsonValue, pointer: str) -> str:
    """The longest beginning of *pointer* that leads to something in *value*."""
    try:
        steps = steps_of(pointer)
    except ValueError:
        return ""
    found = ""
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isascii() and step.isdigit() and str(int(step[:9])) == step:
            if int(step) >= len(value):
                break
            value = value[int(step)]
        else:
            break
        found = f"{found}/{escaped(step)}"
    return found


def value_at(value: JsonValue, pointer: str) -> JsonValue:
    """The value that *pointer* leads to within *value*. Raises KeyError where it leads nowhere."""
    for step in steps_of(pointer):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isascii() and step.isdigit() and int(step[:9]) < len(value):
            value = value[int(step[:9])]
        else:
            raise KeyError(pointer)
    return value


def same(one: JsonValue, other: JsonValue) -> bool:
    """True if both are the same JSON: true is not 1, 1 is not 1.0, and keys have no order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and (one == other or repr(one) == repr(other))
