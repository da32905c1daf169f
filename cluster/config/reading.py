"""Reads a config. An error names the file, the key, what was given and what is allowed."""

import re
import reprlib
from collections.abc import Hashable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from ...actors.tools import is_python
from ..errors import ConfigError
from .importing import absolute
from .pool_sources import is_live
from .resolved_run import ResolvedRun
from .rule_set import RuleSettings
from .run_config import RunConfig

_LARGEST = 2**20
_MOST_KEYS = 10_000
_JARGON = (
    (re.compile(r"a valid dictionary( or instance of \w+)?"), "a mapping of keys"),
    (re.compile(r"a valid (tuple|list)"), "a list"),
)
"""What a person who writes YAML does not say."""
M = TypeVar("M", bound=BaseModel)


def read_run(path: Path) -> ResolvedRun:
    """Read the config in *path*, whose files are relative to it, and import the rules and experts that it adds.

    Raises:
        ConfigError: it cannot be read, is not YAML, has a key or value that is not allowed, or adds what cannot be had.
    """
    config, here = parse_config(text_of(path), str(path)), path.parent
    beside = {
        "pool": tuple(_source(here, source) for source in config.pool),
        "log": _log(here, config.log),
        "experts": tuple(seat.model_copy(update={"expert": absolute(here, seat.expert)}) for seat in config.experts),
        "rules": rules_beside(here, config.rules),
    }
    try:
        return ResolvedRun.of(config.model_copy(update=beside))
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def rules_beside(here: Path, rules: RuleSettings) -> RuleSettings:
    """*rules* of a config in *here*, wherever it is used."""
    return rules.model_copy(update={"add": tuple(absolute(here, one) for one in rules.add)})


def parse_config(text: str, source: str) -> RunConfig:
    """The config that *text* is; nothing that it adds is imported. Raises ConfigError."""
    given = parse_mapping(text, source)
    if isinstance(given.get("pool"), str):
        given["pool"] = [given["pool"]]
    return validated(RunConfig, given, source)


def parse_mapping(text: str, source: str) -> dict[str, Any]:
    """The keys that *text* is. Raises ConfigError."""
    try:
        given = yaml.load(text, Loader=_Loader)  # noqa: S506 — a safe loader that refuses repeated keys
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        why = " ".join(str(error).split()).replace('in "<unicode string>", ', "at ")
        raise ConfigError(f"{source}: this is not YAML: {why[:300]}") from error
    if not isinstance(given, dict):
        kind = "empty" if given is None else f"a {type(given).__name__}"
        raise ConfigError(f"{source}: a config is a mapping of keys; this is {kind}. 'toolace-mt init' writes one")
    return given


def validated(model: type[M], given: dict[str, Any], source: str) -> M:
    """*given* as the config, or the part of it, that *model* is. Raises ConfigError."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        lines = [_line(given, problem) for problem in error.errors(include_url=False)[:10]]
        raise ConfigError("\n".join(f"{source}: {line}" for line in lines)) from error


class _Loader(yaml.SafeLoader):
    """YAML's safe loader, which takes the last of two equal keys without a word; this one refuses them."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT002
        """A mapping whose keys are all different."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = [key for number, key in enumerate(keys) if key in keys[:number] and key != "<<"]
        if twice:
            line = node.start_mark.line + 1
            raise yaml.YAMLError(f"the key {twice[0]!r} stands twice in the mapping that begins in line {line}")
        return super().construct_mapping(node, deep=deep)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """What `<<` takes in, as far as it is no bomb: a few lines of it can mean billions of keys."""
        super().flatten_mapping(node)
        if len(node.value) > _MOST_KEYS:
            line = node.start_mark.line + 1
            raise yaml.YAMLError(f"with its '<<' the mapping that begins in line {line} has over {_MOST_KEYS} keys")


def text_of(path: Path) -> str:
    """What stands in a config. Raises ConfigError."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{path}: a config has at most {_LARGEST} bytes")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file. 'toolace-mt init' writes a config to start from") from None
    except IsADirectoryError:
        raise ConfigError(f"{path}: this is a folder; name the config file in it") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: this is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _source(here: Path, source: str) -> str:
    """A file is relative to the config; `module` and `module:name` are what Python imports, a live server is itself."""
    if is_live(source):
        return source
    module = is_python(source) and not source.partition(":")[0].endswith(".py")
    return source if module and not (here / source).exists() else str(here / source)


def _log(here: Path, log: str) -> str:
    return log if "://" in log else str(here / log)


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
    """Whether *part* is the tag of a union and no key of the user's file."""
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
