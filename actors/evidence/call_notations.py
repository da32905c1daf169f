"""Calls as models write them in words: the notations of their templates, JSON, XML, Python and ReAct.

A sign of a template is a leak wherever it stands bare. In code, in quotes, or once the user or a result has shown it,
it may be what the dialogue speaks about; there, and in notations that ordinary text has too, a tool has to be named.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from ...events import Tool
from .code import CODE

_SHOWN: Final = 200
_NEAR: Final = 2000
"""Characters around a tool's name in which the arguments of the same object are looked for."""
_BAR: Final = r"[|\uff5c]"
_SIGNS: Final = re.compile(
    rf"""
    </?(?:tool_calls?|function_calls?|functioncall|toolcalls?|start_function_call|end_function_call)>
    | </?(?:[a-z]{{2,12}}:)(?:tool_calls?|function_calls|invoke)\b[^>]{{0,80}}>
    | <function=[^>\n]{{1,80}}> | <invoke\ name=[^>\n]{{1,80}}> | <parameter=\w{{1,80}}> | </?arg_(?:key|value)>
    | <{_BAR}/?(?:tool[_▁]call|python_tag|plugin|action_start)[^>]{{0,24}}{_BAR}>
    | </?{_BAR}(?:(?:START|END)_ACTION{_BAR}|DSML{_BAR}[^>\n]{{0,80}})>
    | <{_BAR}channel{_BAR}>[a-z ]{{0,20}}\ to=\S | \bto=functions\.\w
    | \[TOOL_CALLS?\]
    | ✿(?:FUNCTION|ARGS)✿
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Signs that stand nowhere but in a template of calls."""
_TAGS: Final = re.compile(r"<functions?>(?=\s*[\[{])|(?<=[\]}])\s*</functions?>", re.IGNORECASE)
"""Tags that XML may have as well, with JSON within them."""
_FENCES: Final = re.compile(r"^[ \t]*```[ \t]*tool_(?:code|calls?)\b", re.MULTILINE)
_LIST: Final = re.compile(r"\bfunctools\[\s*\{")
_ALL: Final = (_SIGNS, _TAGS, _FENCES, _LIST)
_QUOTES: Final = frozenset("\"'“”\u2018\u2019«»„")
_FIRST_NAME: Final = re.compile(
    r"(?:[\s\[{\"':=,<>|/.`*\uff5c-]|(?:names?|functions?|type|invoke|id|call|tool(?:[_▁]sep)?)\b)*([A-Za-z_][\w.-]*)"
)
_PREFIXES: Final = ("functions.", "default_api.", "tools.", "api.")
"""Namespaces that models put before the names of tools."""
_NAMED: Final = re.compile(
    r"""(["'])(?:name|function|tool|tool_name|action|recipient_name|function_name)\1\s*:\s*(["'])([^"'\n]{1,80})\2"""
)
_ARGUMENTS: Final = re.compile(
    r"""(["'])(?:arguments|parameters|args|kwargs|input|inputs|action_input|tool_input)\1\s*:\s*(?P<value>\S.{0,200})""",
    re.DOTALL,
)
_SCHEMA: Final = re.compile(r"""\{\s*\}?\s*["'](?:type|properties|\$schema|anyOf|required)["']\s*:""")
_CALL: Final = re.compile(r"([A-Za-z_][\w.]{1,80})\(\s*(?:[A-Za-z_]\w*\s*=(?!=)|\)|[\"'{\d])")
_ALONE: Final = re.compile(
    r"^[ \t]*(?:print\()?([A-Za-z_][\w.]{1,80})\((?:[\"'{\[\d][^\n]*|)\)\)?;?[ \t]*$", re.MULTILINE
)
_REACT: Final = re.compile(
    r"""
    ^[ \t>*]*Action[ \t*]*:[ \t*`]*(?P<name>[A-Za-z_][\w.-]{0,80})[`*]*
    (?: \s*[\[(] | \s{0,9}\n\s{0,9}[>*]{0,3}[ \t]{0,9}Action[ _]Input[ \t*]*:[*`\ \t]*(?P<json>\{?) )
    """,
    re.MULTILINE | re.IGNORECASE | re.VERBOSE,
)
_ELEMENT: Final = re.compile(r"<([A-Za-z_][\w.-]{1,80})>\s*<([A-Za-z_][\w.-]{0,80})>")
_IDENTIFIER: Final = re.compile(r"[\w.]+")


def written_call(text: str, tools: Mapping[str, Tool], said: Iterable[str]) -> str | None:
    """Return the words of *text* that are a call, or the sign of one; None where it holds none.

    *said* is what the user and the results have said before.
    """
    sign = _sign(text, tools, said) if any(mark in text for mark in ("<", "[", "✿", "`", "to=")) else None
    if sign is not None:
        return sign
    found = chain(_python(text, tools), _json(text, tools), _react(text, tools), _xml(text, tools))
    return next((text[at : at + _SHOWN] for at in found), None)


def _sign(text: str, tools: Mapping[str, Tool], said: Iterable[str]) -> str | None:
    """Return the first sign of a template that is no talk about it."""
    bare: str | None = None
    topics: dict[str, bool] = {}
    for hit in sorted(chain.from_iterable(one.finditer(text) for one in _ALL), key=re.Match.start):
        sign, name = hit.group().strip(), _FIRST_NAME.match(text, hit.end())
        if _names(sign, tools) or (name and _is_tool(name.group(1), tools)):
            return hit.group()
        if bare is None:
            bare, before = _blanked(text), "\n".join(said)
        if sign not in topics:
            topics[sign] = sign in before
        quoted = text[hit.start() - 1 : hit.start()] in _QUOTES and text[hit.end() : hit.end() + 1] in _QUOTES
        in_code = bare[hit.end() - 1] == " " and not sign.startswith("```")
        if not (quoted or in_code or topics[sign]):
            return hit.group()
    return None


def _blanked(text: str) -> str:
    """Return *text* with blanks for its code; one that is a single block and nothing else stays, as that is no talk."""
    stripped = text.strip()
    if stripped.startswith("```") and stripped.find("```", 3) in (-1, len(stripped) - 3):
        return text
    return CODE.sub(lambda block: " " * len(block.group()), text)


def _names(sign: str, tools: Collection[str]) -> bool:
    """Return True if a sign itself names a tool: `<function=get_bed>`, `<invoke name="get_bed">`."""
    return any(_is_tool(word, tools) for word in _IDENTIFIER.findall(sign))


def _is_tool(name: str, tools: Collection[str]) -> bool:
    if name in tools:
        return True
    return any(name.startswith(prefix) and name.removeprefix(prefix) in tools for prefix in _PREFIXES)


def _python(text: str, tools: Mapping[str, Tool]) -> Iterator[int]:
    """Yield the places of calls in Python's notation."""
    if "(" not in text:
        return
    bare: str | None = None
    for hit in _CALL.finditer(text):
        bracketed = text[max(0, hit.start() - 1)] == "["
        keyword = "=" in hit.group()
        if _is_tool(hit.group(1), tools) and (bracketed or keyword):
            yield hit.start()
        elif bracketed and keyword:
            bare = _blanked(text) if bare is None else bare
            if bare[hit.start()] != " ":
                yield hit.start()
    for hit in _ALONE.finditer(text):
        if _is_tool(hit.group(1), tools):
            yield hit.start(1)
    for name in tools:
        if not _IDENTIFIER.fullmatch(name) and (at := text.find(f"[{name}(")) >= 0:
            yield at


def _json(text: str, tools: Mapping[str, Tool]) -> Iterator[int]:
    """Yield the places of objects that name a tool and its arguments; the definition of a tool is none."""
    for hit in _NAMED.finditer(text) if '"' in text or "'" in text else ():
        if not _is_tool(hit.group(3), tools):
            continue
        begin = text.rfind("{", max(0, hit.start() - _NEAR), hit.start())
        if begin < 0:
            continue
        after = _ARGUMENTS.search(text, hit.end(), hit.end() + _NEAR)
        beside = after or _ARGUMENTS.search(text, max(0, hit.start() - _NEAR), hit.start())
        if beside is not None and not _SCHEMA.match(beside["value"]):
            yield begin


def _react(text: str, tools: Mapping[str, Tool]) -> Iterator[int]:
    """Yield the places of ReAct's steps."""
    for hit in _REACT.finditer(text) if "ction" in text else ():
        if _is_tool(hit["name"], tools) or (hit["json"] and "_" in hit["name"]):
            yield hit.start()


def _xml(text: str, tools: Mapping[str, Tool]) -> Iterator[int]:
    """Yield the places of elements with a tool's name around one with an argument's."""
    for hit in _ELEMENT.finditer(text) if "<" in text else ():
        tool = tools.get(hit.group(1))
        properties = tool.parameters.get("properties") if tool is not None else None
        known = isinstance(properties, dict) and hit.group(2) in properties
        if known and _blanked(text)[hit.start()] != " ":
            yield hit.start()
