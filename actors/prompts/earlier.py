"""Prompts of logs that an older release wrote: its templates, and what goes into them in the form that it had then.

JSON had blanks between its parts, each turn named its sub-task, tools stood in the dialogue's own order, turns to write
were gaps in the dialogue and shown in the task, and so was the scenario.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from ...events import Dialogue, JsonObject
from .judge import ON_TURNS
from .rendering import turn_lines
from .scenario import escaped, scenario_lines
from .template import Prompt, Template

_BLANKS: Final = '{"state": "'
_DRAWN: Final = re.compile(r"^(Drawn calls: )(.*)$", re.MULTILINE)
_RESEMBLED: Final = re.compile(r'^\{"number":\d+,"goals":\[.*\]\}$', re.MULTILINE)
_GAPS: Final = frozenset({"extend", "fill", "repair"})
"""Templates whose turns to write were gaps."""
_ON_TURNS: Final = """\
Where a turn stands in both, the versions of that turn are unrelated to those of the other turns: in one turn A may be
better, in another B."""


def is_earlier(template: Template) -> bool:
    """Return True if *template* is of a release that wrote JSON with blanks, and the policy beside the dialogue."""
    return ("$tools" in template.system and "$policy" not in template.system) or _BLANKS in template.task


def earlier_parts(prompt: Prompt, dialogue: Dialogue) -> Mapping[str, str]:
    """Return the parts of *prompt*, and those that there are no more, as they were rendered then."""
    parts, name = dict(prompt.parts), prompt.template.name
    asked = [turn for turn in (parts.get("turns") or parts.get("turn", "")).split(", ") if turn]
    hidden = {turn: mask.id for mask in dialogue.masks for turn in mask.turns if turn in asked}
    if name == "judge" and parts["operation"] == "extend":
        hidden = {turn: mask.id for mask in dialogue.masks for turn in mask.turns}
    for part, again in _FORMS.items():
        if part in parts:
            parts[part] = _each_line(parts[part], again)
    if name in _GAPS or name == "judge":
        parts["dialogue"] = _each_line(parts["dialogue"], lambda line: _gap(line, hidden))
    if name == "extend":
        parts["instruction"] = _instruction(parts["instruction"], parts["turn"])
        parts["form"] = _line(json.loads(parts["form"]))
    if name == "judge":
        parts["aim"] = parts["aim"].replace(ON_TURNS, _ON_TURNS)
    severity = "advisory" if name.startswith("vote") else "blocking"
    if "findings" in parts:
        parts["findings"] = _each_line(parts["findings"], lambda line: _finding(line, severity))
    originals = turn_lines(turn for turn in dialogue.turns if turn.id in asked)
    policy = f"<policy>\n{escaped(dialogue.policy)}\n</policy>\n" if dialogue.policy else ""
    scenario = scenario_lines(dialogue)
    return {
        **parts,
        "tools": "\n".join(_line(_tool(tool)) for tool in (one.model_dump() for one in dialogue.tools)),
        "known": policy + _each_line(parts.get("known", "").replace(scenario, ""), _same),
        "scenario": scenario or (f"Story seed: {dialogue.seed}\n" if name == "plan" else ""),
        "steps": _line(json.loads(parts["steps"])) if "steps" in parts else "",
        "unfit": _RESEMBLED.sub(lambda hit: _line(json.loads(hit[0])), parts["unfit"]),
        "walks": _DRAWN.sub(lambda hit: hit[1] + _line(json.loads(hit[2])), parts.get("walks", "")),
        **dict.fromkeys(("original", "originals"), _each_line(originals, _turn)),
    }


def _tool(tool: JsonObject) -> JsonObject:
    returns = {"returns": tool["returns"]} if tool["returns"] is not None else {}
    return {"name": tool["name"], "description": tool["description"], "parameters": tool["parameters"], **returns}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _each_line(lines: str, again: Callable[[JsonObject], JsonObject]) -> str:
    """Write each object of *lines* again; other lines stay."""
    return "\n".join(_line(again(json.loads(line))) if line.startswith('{"') else line for line in lines.split("\n"))


def _instruction(text: str, turn: str) -> str:
    text = re.sub(rf"\bturn {re.escape(turn)}\b", "the masked turn", text)
    text = text.replace("as in the original turn", "as in the masked turn")
    text = text.replace("with the original calls instead", "with the calls of the masked turn instead")
    return re.sub(r'(?<=["\]}e]),(?=")', ", ", re.sub(r'":(?=\S)', '": ', text))


def _same(shown: JsonObject) -> JsonObject:
    return shown


def _turn(shown: JsonObject) -> JsonObject:
    """A turn whose id tells its sub-task names it, too."""
    if "id" not in shown or "subtask" in shown:
        return shown
    id_ = str(shown["id"])
    return {"id": id_, "subtask": int(id_.partition(".")[0]), **{k: v for k, v in shown.items() if k != "id"}}


def _gap(shown: JsonObject, masks: Mapping[str, str]) -> JsonObject:
    mask = masks.get(str(shown.get("id")))
    return shown if mask is None else {**{key: shown[key] for key in ("id", "subtask", "role")}, "mask": mask}


def _finding(shown: JsonObject, severity: str) -> JsonObject:
    absent: JsonObject = {"call": None, "pointer": None, "evidence": ""}
    return {
        "check": shown["check"],
        "severity": severity,
        "turns": shown["turns"],
        **{key: shown.get(key, value) for key, value in absent.items()},
        "message": shown["message"],
    }


_FORMS: Final[Mapping[str, Callable[[JsonObject], JsonObject]]] = {
    "plan": _same,
    "goals": _same,
    "calls": _same,
    "dialogue": _turn,
    "a": _turn,
    "b": _turn,
    "example": _same,
}
