"""What both wires have in common: a question that came, and the answer that goes."""

import json
from dataclasses import dataclass

from .settings import Served


class NotAQuestion(Exception):
    """The request's body is not what its path takes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whatever wire it came on."""

    model: str
    system: str
    user: str
    max_tokens: int | None
    cacheable: tuple[str, ...]
    """Prefixes of the prompt, longest last, that a provider would keep."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """An answer, whatever wire it goes on."""

    model: str
    text: str
    served: Served
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    cache_write_tokens: int


def tokens(text: str) -> int:
    """About how many tokens *text* has: four characters each."""
    return (len(text) + 3) // 4


def body_of(raw: bytes) -> dict[str, object]:
    """The JSON object of a request. Raises NotAQuestion."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotAQuestion("the body is not JSON") from None
    if not isinstance(body, dict):
        raise NotAQuestion("the body is not a JSON object")
    return body


def model_of(body: dict[str, object]) -> str:
    """The model that is asked. Raises NotAQuestion."""
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise NotAQuestion("'model' is missing")
    return model


def limit_of(body: dict[str, object], *names: str) -> int | None:
    """The token limit under the first of *names* that is there. Raises NotAQuestion."""
    for name in names:
        limit = body.get(name)
        if limit is None:
            continue
        if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
            raise NotAQuestion(f"'{name}' is not a positive integer")
        return limit
    return None


def text_of(content: object) -> str:
    """The words of a message's content: a string, or text parts in a row. Raises NotAQuestion."""
    return "".join(parts_of(content))


def parts_of(content: object) -> list[str]:
    """The words of each part. Raises NotAQuestion."""
    match content:
        case None:
            return []
        case str():
            return [content]
        case list():
            return [_part(part) for part in content]
        case _:
            raise NotAQuestion("a message's content is neither a string nor a list of parts")


def _part(part: object) -> str:
    match part:
        case {"type": "text", "text": str(text)}:
            return text
        case _:
            raise NotAQuestion("a part of a message is not text")
