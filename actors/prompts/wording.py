"""A user's own words: other tasks for a method's questions, and instructions for a role, without another method."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Template as _Substitution
from typing import Final

from .template import Prompt, Template

_END = "\n</task>$unfit"
_RENAMED: Final = {"original": "turn", "originals": "turns"}
"""Slots by the names that they once had, when they showed the turns that are now named."""
_OLD: Final = re.compile(r"(?<!\$)\$(?:(originals?)\b|\{(originals?)\})")


@dataclass(frozen=True)
class Wording:
    """Words in the place of, and beside, those of the templates."""

    tasks: Mapping[str, str] = field(default_factory=dict)
    """The words of a task with its slots, by the name of the template."""
    instructions: Mapping[str, str] = field(default_factory=dict)
    """Text at the end of every task of a role, by the name of the role."""
    _known: dict[tuple[str, str], Template] = field(default_factory=dict, compare=False, repr=False)

    def applied(self, prompt: Prompt, role: str) -> Prompt:
        """*prompt*, which *role* asks, in these words."""
        if prompt.template.name not in self.tasks and role not in self.instructions:
            return prompt
        key = prompt.template.digest, role
        if key not in self._known:
            self._known[key] = self.template(prompt.template, role)
        return Prompt(self._known[key], prompt.parts)

    def template(self, template: Template, role: str) -> Template:
        """*template*, of which *role* asks, in these words."""
        task = template.task
        if own := self.tasks.get(template.name):
            head, _, _ = task.partition("\n")
            task = f"{head}\n{_renamed(own).strip()}{_END}"
        if said := self.instructions.get(role):
            task = f"{task.removesuffix(_END)}\n{said.strip().replace('$', '$$')}{_END}"
        return Template(template.name, template.system, template.context, task)


def wording_fault(template: Template, own: str) -> str | None:
    """Return why *own* cannot be the words of the template's task, or None: it shows all that ours show."""
    words = _Substitution(_renamed(own))
    if not own.strip() or not words.is_valid():
        return "it is empty" if not own.strip() else "it has a $ that begins no slot; write $$ for the sign"
    body = _Substitution(template.task.partition("\n")[2].removesuffix(_END))
    needed, given = body.get_identifiers(), words.get_identifiers()
    slots = ", ".join(f"${slot}" for slot in needed) or "none"
    if missing := [slot for slot in needed if slot not in given]:
        return f"it lacks ${missing[0]}; the slots that it needs are {slots}"
    known = {*needed, *_Substitution(template.system + template.context).get_identifiers()}
    if unknown := [slot for slot in given if slot not in known]:
        return f"it has ${unknown[0]}, which is no slot of this prompt; its slots are {slots}"
    try:
        Template.parse(template.name, Wording({template.name: own}).template(template, "").text)
    except ValueError:
        return "it holds a line of %%%%, which parts prompts"
    return None


def _renamed(own: str) -> str:
    return _OLD.sub(lambda hit: f"${{{_RENAMED[hit[1] or hit[2]]}}}", own)
