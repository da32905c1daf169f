"""Given keys against the schema: each mistake as one line with its place, what was given and what is allowed."""

import re
import reprlib
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from ..errors import ConfigError
from .run_config import RunConfig
from .yaml_text import ConfigText

_MOST = 10
_JARGON = (
    (re.compile(r"a valid dictionary( or instance of \w+)?"), "a mapping of keys"),
    (re.compile(r"a valid (tuple|list)"), "a list"),
)
"""Words that a person who writes YAML does not use."""
M = TypeVar("M", bound=BaseModel)


def validated(model: type[M], text: ConfigText, given: dict[str, Any]) -> M:
    """Return *given*, the keys of *text* or some of them, as the config, or the part of it, that *model* is.

    Raises:
        ConfigError: a key is unknown or missing, or has a value that is not allowed.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        problems = error.errors(include_url=False)[:_MOST]
        raise ConfigError("\n".join(f"{text.at(one['loc'])}: {_line(given, one)}" for one in problems)) from error


def _line(given: dict[str, Any], problem: Any) -> str:  # noqa: ANN401 — pydantic's own mapping
    place = [part for part in problem["loc"] if not _is_tag(given, problem["loc"], part)]
    key = ".".join(str(part) for part in place)
    value = problem.get("input")
    # What stands under a model may be a key that was pasted into the wrong place.
    secret = problem["loc"][0] == "models" and problem["type"] != "union_tag_invalid"
    shown = "" if secret or isinstance(value, dict) else f", and {reprlib.repr(value):.80} was given"
    match problem["type"]:
        case "extra_forbidden":
            return f"unknown key {key!r}{_near(place)}"
        case "missing":
            return f"key {key!r} is missing"
        case _:
            message = problem["msg"].removeprefix("Value error, ")
            for jargon, plain in _JARGON:
                message = jargon.sub(plain, message)
            return f"{key}: {message[:1].lower()}{message[1:]}{shown}"


def _is_tag(given: object, loc: tuple[int | str, ...], part: int | str) -> bool:
    """Return True if *part* is the tag of a union and not a key of the user's file."""
    value: Any = given
    step: Any
    for step in loc:
        inside = isinstance(value, dict) or (isinstance(value, list) and isinstance(step, int) and step < len(value))
        if not inside or (isinstance(value, dict) and step not in value):
            return step == part and isinstance(value, dict) and value.get("provider") == part
        value = value[step]
    return False


def _near(place: list[Any]) -> str:
    models: list[type[BaseModel]] = [RunConfig]
    for part in place[:-1]:
        named = [model.model_fields[part].annotation for model in models if part in model.model_fields]
        # A number in a list, or a name that the user chose, leads to no other model.
        models = [inner for annotation in named for inner in _models_in(annotation)] if named else models
    allowed = list(dict.fromkeys(field for model in models for field in model.model_fields))
    close = get_close_matches(str(place[-1]), allowed, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; allowed are {', '.join(allowed)}" if len(models) == 1 else ""


def _models_in(annotation: object) -> list[type[BaseModel]]:
    """The models that a key may hold, whichever of them it is."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]
