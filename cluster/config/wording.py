"""The user's own words for prompts: files are read once, and every process gets their texts."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from ...actors.methods import Method
from ...actors.prompts.wording import Wording, wording_fault
from ...store.inputs import read_whole
from ..errors import ConfigError
from .places import beside
from .suggesting import instead

_MOST: Final = 100_000
"""Bytes of a prompt file at most."""


class OwnText(BaseModel):
    """The text of a prompt file that was read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    """The words of the task, with its slots."""


def resolved_wording(prompts: Mapping[str, str | OwnText], instructions: Mapping[str, str], method: Method) -> Wording:
    """Read the prompt files, and check them against the templates of *method*.

    Raises:
        ConfigError: a file cannot be read, lacks a slot, or is for a prompt or a role that the method does not have.
    """
    templates = {template.name: template for template in method.templates}
    tasks: dict[str, str] = {}
    for name, source in prompts.items():
        if name not in templates:
            raise ConfigError(f"prompts: there is no prompt {name!r}; {instead(name, templates)}", ("prompts", name))
        tasks[name] = source.text if isinstance(source, OwnText) else _read(name, source)
        if fault := wording_fault(templates[name], tasks[name]):
            where = "" if isinstance(source, OwnText) else f" {source!r}"
            raise ConfigError(f"prompts.{name}:{where} cannot be used: {fault}", ("prompts", name))
    for role, text in instructions.items():
        if role not in method.roles:
            hint = instead(role, method.roles)
            raise ConfigError(f"instructions: there is no role {role!r}; {hint}", ("instructions", role))
        if not text.strip() or "%%%%" in text:
            raise ConfigError(f"instructions.{role}: expected a text without a line of %%%%", ("instructions", role))
    return Wording(tasks, dict(instructions))


def prompts_beside(here: Path, prompts: Mapping[str, str | OwnText]) -> dict[str, str | OwnText]:
    """*prompts* of a config in *here*, wherever it is used."""
    return {name: one if isinstance(one, OwnText) else str(beside(here, one)) for name, one in prompts.items()}


def pinned_prompts(wording: Wording) -> dict[str, OwnText]:
    """Return the prompts as another process needs them: with their texts."""
    return {name: OwnText(text=text) for name, text in wording.tasks.items()}


def changes_of(wording: Wording) -> dict[str, Any]:
    """Return what identifies the user's own words; empty where there are none."""
    tasks = {name: sha256(text.encode()).hexdigest() for name, text in wording.tasks.items()}
    own = {"prompts": tasks, "instructions": dict(wording.instructions)}
    return {key: value for key, value in own.items() if value}


def _read(name: str, path: str) -> str:
    try:
        return read_whole(Path(path), most=_MOST).decode()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise ConfigError(f"prompts.{name}: {path!r} cannot be read: {why}", ("prompts", name)) from None
