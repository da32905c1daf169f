"""Renders exports with TRL's chat templates for tools and counts those that render all; run by `make test-trainers`.

It is run by an environment without this program. A template is for tools where a call's name, its argument and its
result are all there in what it renders. Jinja is set up as `transformers` does it.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Never

from jinja2 import Template, TemplateError, nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

LEAST = {"hf": 20, "hf-user": 24, "hf-single": 26, "trl": 20, "trl-user": 24}
"""Templates that have to render every row of the gallery."""
CALL = {"id": "c12345678", "type": "function", "function": {"name": "a_name", "arguments": {"a_key": "a_value"}}}
SCHEMA = {"type": "object", "properties": {"a_key": {"type": "string", "description": "A key."}}}
TOOLS = [{"type": "function", "function": {"name": "a_name", "description": "A tool.", "parameters": SCHEMA}}]
EXCHANGE: list[dict[str, Any]] = [
    {"role": "user", "content": "Hello"},
    {"role": "assistant", "content": "", "tool_calls": [CALL]},
    {"role": "tool", "name": "a_name", "tool_call_id": "c12345678", "content": "a_result"},
]


class Generation(Extension):
    """The tags around what an assistant says, which are no words."""

    tags = {"generation"}  # noqa: RUF012 — as Jinja declares it

    def parse(self, parser: Parser) -> nodes.Node:
        """Return the block within the tags."""
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_same"), [], [], body).set_lineno(line)

    def _same(self, caller: Callable[[], str]) -> str:
        return caller()


def main(exports: Path, folder: Path) -> int:
    """Print the templates that refuse a row of each export; return the number of exports with too few that do not."""
    found = sorted(path for path in folder.glob("*.jinja") if not path.stem.endswith("_training"))
    environment = environment_()
    templates = {path.stem: environment.from_string(path.read_text(encoding="utf-8")) for path in found}
    of_tools = {name: template for name, template in templates.items() if shows_tools(template)}
    print(f"{len(templates)} templates, {len(of_tools)} of them for tools")
    faults = 0
    for stem, least in LEAST.items():
        paths = [path for path in sorted(exports.glob("*.jsonl")) if path.stem.rpartition("-")[0] == stem]
        rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
        refused = {name: why for name, template in of_tools.items() if (why := why_refused(template, rows))}
        rendered = len(of_tools) - len(refused)
        faults += rendered < least
        print(f"{stem}: {rendered} of {len(of_tools)} render all {len(rows)} rows")
        for name, why in refused.items():
            print(f"  {name} {why}")
    return faults


def environment_() -> ImmutableSandboxedEnvironment:
    """Return Jinja, as chat templates expect it."""
    made = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])
    made.filters["tojson"] = lambda value, **how: json.dumps(value, **{"ensure_ascii": False, **how})
    made.globals["raise_exception"] = refuse
    made.globals["strftime_now"] = lambda form: datetime.now(UTC).strftime(form)
    return made


def refuse(why: str) -> Never:
    """Raise what a template raises."""
    raise TemplateError(why)


def shows_tools(template: Template) -> bool:
    """Return True if the template renders a call and its result."""
    try:
        text = render(template, EXCHANGE, TOOLS)
    except (TemplateError, TypeError):
        return False
    return all(sign in text for sign in ("a_name", "a_key", "a_value", "a_result"))


def why_refused(template: Template, rows: list[dict[str, Any]]) -> str:
    """Return how many rows a template renders and why not more; an empty text where it renders all."""
    rendered, why = 0, ""
    for row in rows:
        tools = json.loads(row["tools"]) if isinstance(row["tools"], str) else row["tools"]
        try:
            render(template, row.get("messages") or [*row["prompt"], *row["completion"]], tools)
        except (TemplateError, TypeError) as error:
            why = why or str(error)[:100]
        else:
            rendered += 1
    return why and f"renders {rendered}: {why}"


def render(template: Template, messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> str:
    """Return the text of a conversation."""
    return str(template.render(messages=messages, tools=tools, bos_token="", eos_token="", add_generation_prompt=False))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])) > 0)
