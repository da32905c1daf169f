"""JSON pointers (RFC 6901) into the arguments of calls, and equality that tells 1 from true."""

from collections.abc import Iterator

from pydantic import JsonValue


def escaped(token: str) -> str:
    """*token* as it stands in a pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def tokens(pointer: str) -> list[str]:
    """The steps of *pointer*. Raises ValueError."""
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise ValueError(f"a JSON pointer is empty or begins with '/': {pointer[:80]!r}")
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")]


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
    """The longest beginning of *pointer* that leads to something: what is missing is missing from there."""
    try:
        steps = tokens(pointer)
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


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether both say the same in JSON: true is not 1, 1 is not 1.0, and the order of keys says nothing."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and (one == other or repr(one) == repr(other))
