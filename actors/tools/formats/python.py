"""Plain Python functions: a tool's arguments from the signature and its annotations, its words from the docstring.

Naming a module as a pool imports it, which runs it: that is what its user asks for, and nothing else is ever imported.
"""

import importlib
import importlib.util
import inspect
import json
import re
import sys
import typing
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from docstring_parser import Docstring, ParseError, parse
from pydantic import JsonValue, PydanticUserError, TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema, PydanticSchemaGenerationError

from ....events import JsonObject
from ..errors import UnreadableSource, shown
from .port import RawTool

NAME: Final = "python"
_SOURCE: Final = re.compile(r"(?P<module>[^:]+\.py|[A-Za-z_][\w.]*)(?::(?P<names>[\w., ]+))?")
_DATA: Final = (".json", ".jsonl", ".yaml", ".yml", ".txt")
_UNSAID: Final = inspect.Parameter.empty
_MAX_DEFAULT: Final = 2000


def is_python(source: str) -> bool:
    """True if *source* names Python functions: `tools.py`, `tools.py:search`, `package.module:search`."""
    match = _SOURCE.fullmatch(source)
    if match is None or Path(source).suffix in _DATA or Path(source).is_dir():
        return False
    return bool(match["names"]) or "." in source


def read_functions(source: str) -> Iterator[RawTool]:
    """The functions that *source* names: all public ones that its module defines, or only those after the colon.

    Raises:
        UnreadableSource: the module does not import, or has no such function.
    """
    match = _SOURCE.fullmatch(source)
    if match is None:
        raise UnreadableSource(
            source, "this does not name Python functions", "Write package.module or package.module:name"
        )
    module = _imported(source, match["module"])
    names = [name.strip() for name in (match["names"] or "").split(",") if name.strip()]
    for function in _chosen(source, module, names):
        yield _read(f"{match['module']}:{function.__name__}", function, match["module"])


def _imported(source: str, name: str) -> ModuleType:
    try:
        return _from_file(Path(name)) if name.endswith(".py") else importlib.import_module(name)
    except FileNotFoundError as error:
        raise UnreadableSource(source, "there is no such file", "Check the path") from error
    except Exception as error:  # whatever a foreign module raises while it is imported
        what = f"importing it raises {type(error).__name__}: {shown(str(error))}"
        raise UnreadableSource(source, what, "Fix the module, or put it on the Python path") from error


def _from_file(path: Path) -> ModuleType:
    name = f"toolace_mt_pool_{path.stem}_{sha256(str(path.resolve()).encode()).hexdigest()[:8]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # annotations are looked up there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _chosen(source: str, module: ModuleType, names: list[str]) -> list[Callable[..., Any]]:
    if names:
        found = [getattr(module, name, None) for name in names]
        for name, function in zip(names, found, strict=True):
            if not inspect.isroutine(function):
                raise UnreadableSource(source, f"there is no function {shown(name)} in it", "Check the name")
        return [function for function in found if function is not None]
    return [
        function
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    ]


def _read(place: str, function: Callable[..., Any], module: str) -> RawTool:
    notes: list[str] = []
    words = _docstring(function, notes)
    annotations = _annotations(function, notes)
    described = {param.arg_name: param.description or "" for param in words.params}
    properties: JsonObject = {}
    definitions: JsonObject = {}
    required: list[JsonValue] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            notes.append(f"{shown(name)} is left out: it stands for any number of arguments")
            continue
        schema = _schema(annotations.get(name, _UNSAID), name, notes, definitions)
        if described.get(name) and "description" not in schema:
            schema["description"] = " ".join(described[name].split())
        if parameter.default is _UNSAID:
            required.append(name)
        elif parameter.default is not None:
            _add_default(schema, parameter.default, name, notes)
        properties[name] = schema
    parameters: JsonObject = {"type": "object", "properties": properties, "required": required, "$defs": definitions}
    return RawTool(
        place=place,
        name=function.__name__,
        description=" ".join((words.description or "").split()),
        parameters=parameters,
        returns=_returns(annotations, words, notes),
        domain=Path(module).stem if module.endswith(".py") else module.rsplit(".", 1)[-1],
        warnings=tuple(notes),
    )


def _docstring(function: Callable[..., Any], notes: list[str]) -> Docstring:
    try:
        return parse(inspect.getdoc(function) or "")
    except ParseError as error:
        notes.append(f"its docstring cannot be read: {shown(str(error))}")
        return Docstring()


def _annotations(function: Callable[..., Any], notes: list[str]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function, include_extras=True)
    except Exception as error:  # noqa: BLE001 - an annotation is code, and may raise anything
        notes.append(f"its annotations cannot be read: {type(error).__name__}: {shown(str(error))}")
        return {}


def _schema(annotation: Any, name: str, notes: list[str], definitions: JsonObject) -> JsonObject:  # noqa: ANN401 - any annotation
    if annotation is _UNSAID:
        return {}
    try:
        schema: JsonObject = TypeAdapter(annotation).json_schema()
    except (PydanticSchemaGenerationError, PydanticInvalidForJsonSchema, PydanticUserError, TypeError) as error:
        notes.append(f"the type of {shown(name)} has no JSON schema: {shown(str(error).splitlines()[0])}")
        return {}
    own = schema.pop("$defs", {})
    if isinstance(own, dict):
        definitions.update(own)
    schema.pop("title", None)
    return schema


def _add_default(schema: JsonObject, default: object, name: str, notes: list[str]) -> None:
    try:
        value: JsonValue = TypeAdapter(type(default)).dump_python(default, mode="json")
        text = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, PydanticUserError):
        notes.append(f"the default of {shown(name)} cannot be written as JSON")
        return
    if len(text) > _MAX_DEFAULT:
        notes.append(f"the default of {shown(name)} is too long")
    else:
        schema["default"] = value


def _returns(annotations: dict[str, Any], words: Docstring, notes: list[str]) -> JsonObject | None:
    annotation = annotations.get("return", _UNSAID)
    if annotation in (_UNSAID, None, type(None), Any):
        return None
    definitions: JsonObject = {}
    schema = _schema(annotation, "return", notes, definitions)
    if not schema:
        return None
    if words.returns is not None and words.returns.description and "description" not in schema:
        schema["description"] = " ".join(words.returns.description.split())
    return {**schema, "$defs": definitions}
