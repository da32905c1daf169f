"""The functions of a Python module as tools: arguments from signature and annotations, words from the docstring.

Run as `python -m toolace_mt.actors.tools.formats.python_functions PARENT SOURCE MODULE NAMES`: a process of its own, so
that a module which exits, hangs or prints breaks nothing else. What it finds is written to the standard output as JSON.
"""

import importlib
import importlib.util
import inspect
import json
import os
import sys
import types
import typing
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from docstring_parser import Docstring, parse
from pydantic import JsonValue, TypeAdapter

from ....events import JsonObject
from ...parent_death import die_with_parent
from ...state_parameter import state_parameter
from ..errors import MalformedTool, PoolError, UnreadableSource, shown
from .port import MEND_OR_LEAVE_OUT, RawTool

_UNSAID: Final = inspect.Parameter.empty
_MAX_DEFAULT: Final = 2000


def main(parent: int, source: str, module: str, names: str) -> None:
    """Write a line for each tool, its name before it is looked at, and a last one for the end or the error."""
    die_with_parent(parent)
    answer = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever the module prints is not the answer
    try:
        for name, function in _functions(source, module, names.split()).items():
            answer.write(_line({"reading": name}))
            answer.write(_line({"tool": asdict(_tool(f"{module}:{name}", name, function, module))}))
        answer.write(_line({"end": True}))
    except PoolError as error:
        facts = {"place": error.place, "what": error.what, "remedy": error.remedy}
        answer.write(_line({"error": type(error).__name__, **facts}))
    os._exit(0)  # a thread of the module does not keep the process


def _line(message: JsonObject) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _functions(source: str, module: str, names: list[str]) -> dict[str, Callable[..., Any]]:
    try:
        return _chosen(source, _imported(source, module), names)
    except PoolError:
        raise
    except BaseException as error:  # a module may put anything in its place
        raise UnreadableSource(source, f"looking for its functions raises {_said(error)}", "Fix the module") from error


def _tool(place: str, name: str, function: Callable[..., Any], module: str) -> RawTool:
    try:
        return _read(place, name, function, module)
    except BaseException as error:  # whatever looking at foreign objects may raise
        what = f"the tool {shown(name)} cannot be read: {_said(error)}"
        raise MalformedTool(place, what, MEND_OR_LEAVE_OUT) from error


def _said(error: BaseException) -> str:
    words = type(error).__name__
    with suppress(BaseException):  # its __str__ is foreign code
        words = f"{words}: {shown(str(error))}"
    return words


def _imported(source: str, name: str) -> ModuleType:
    try:
        return _from_file(Path(name)) if name.endswith(".py") else importlib.import_module(name)
    except BaseException as error:  # whatever a foreign module raises while it is imported
        if name.endswith(".py") and not Path(name).exists():
            raise UnreadableSource(source, "there is no such file", "Check the path") from error
        what = f"importing it raises {_said(error)}"
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


def _chosen(source: str, module: ModuleType, names: list[str]) -> dict[str, Callable[..., Any]]:
    """The functions that are tools, by the name under which the module has them: that is how they are called."""
    if names:
        found = {name: getattr(module, name, None) for name in names}
        for name, function in found.items():
            if not inspect.isroutine(function):
                raise UnreadableSource(source, f"there is no function {shown(name)} in it", "Check the name")
        return {name: function for name, function in found.items() if function is not None}
    members = {name: member for name, member in vars(module).items() if name.isidentifier() and name[0] != "_"}
    return {
        name: member
        for name, member in members.items()
        if inspect.isfunction(member)
        and member.__module__ == module.__name__
        and (member.__name__ == name or members.get(member.__name__) is not member)  # an alias is no second tool
    }


def _read(place: str, name: str, function: Callable[..., Any], module: str) -> RawTool:
    notes: list[str] = []
    words = _docstring(function, notes)
    annotations = _annotations(function, notes)
    described = {param.arg_name: param.description or "" for param in words.params}
    properties: JsonObject = {}
    definitions: JsonObject = {}
    required: list[JsonValue] = []
    state = state_parameter(function)
    for argument, parameter in _signature(function, notes).parameters.items():
        if state is not None and argument == state.name:
            continue
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            notes.append(f"{shown(argument)} is left out: it stands for any number of arguments")
            continue
        schema = _schema(annotations.get(argument, _UNSAID), argument, notes, definitions)
        if described.get(argument) and "description" not in schema:
            schema["description"] = " ".join(described[argument].split())
        if parameter.default is _UNSAID:
            required.append(argument)
        elif parameter.default is not None:
            _add_default(schema, parameter.default, argument, notes)
        properties[argument] = schema
    parameters: JsonObject = {"type": "object", "properties": properties, "required": required, "$defs": definitions}
    return RawTool(
        place=place,
        name=name,
        description=" ".join((words.description or "").split()),
        parameters=parameters,
        returns=_returns(annotations, words, notes),
        domain=Path(module).stem if module.endswith(".py") else module.rsplit(".", 1)[-1],
        hints=None if state is None else {"readOnlyHint": state.reads_only},
        warnings=tuple(notes),
    )


def _signature(function: Callable[..., Any], notes: list[str]) -> inspect.Signature:
    """The signature that *function* says it has; if that is none, the one of its code."""
    try:
        return inspect.signature(function)
    except Exception as error:
        if not isinstance(function, types.FunctionType):
            raise
        notes.append(f"its __signature__ cannot be read: {_said(error)}; that of its code is taken")
        bare = types.FunctionType(function.__code__, {}, argdefs=function.__defaults__, closure=function.__closure__)
        bare.__kwdefaults__ = function.__kwdefaults__
        return inspect.signature(bare)


def _docstring(function: Callable[..., Any], notes: list[str]) -> Docstring:
    try:
        return parse(inspect.getdoc(function) or "")
    except Exception as error:  # noqa: BLE001 - it may be any object
        notes.append(f"its docstring cannot be read: {_said(error)}")
        return Docstring()


def _annotations(function: Callable[..., Any], notes: list[str]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function, include_extras=True)
    except Exception as error:  # noqa: BLE001 - an annotation is code, and may raise anything
        notes.append(f"its annotations cannot be read: {_said(error)}")
        return {}


def _schema(annotation: Any, name: str, notes: list[str], definitions: JsonObject) -> JsonObject:  # noqa: ANN401 - any annotation
    if annotation is _UNSAID:
        return {}
    try:
        schema: JsonObject = TypeAdapter(annotation).json_schema()
    except Exception as error:  # noqa: BLE001 - an annotation is a foreign object, its __repr__ too
        notes.append(f"the type of {shown(name)} has no JSON schema: {_said(error)}")
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
    except Exception:  # noqa: BLE001 - a default is a foreign object
        notes.append(f"the default of {shown(name)} cannot be written as JSON")
        return
    if len(text) > _MAX_DEFAULT:
        notes.append(f"the default of {shown(name)} is too long")
    else:
        schema["default"] = value


def _returns(annotations: dict[str, Any], words: Docstring, notes: list[str]) -> JsonObject | None:
    annotation = annotations.get("return", _UNSAID)
    if any(annotation is nothing for nothing in (_UNSAID, None, type(None), Any)):
        return None
    definitions: JsonObject = {}
    schema = _schema(annotation, "return", notes, definitions)
    if not schema:
        return None
    if words.returns is not None and words.returns.description and "description" not in schema:
        schema["description"] = " ".join(words.returns.description.split())
    return {**schema, "$defs": definitions}


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:5])
