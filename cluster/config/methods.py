"""The method of a run: the project's own, one of an installed package, or one that the config names by its path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pydantic import BaseModel

from ...actors.experts import Expert
from ...actors.methods import DEFAULT_METHOD, METHODS, Method
from ...actors.methods.port import MakeRole
from ...actors.questions import Answer, Question
from ...actors.roles import Role
from ...actors.rules import Rule
from ...events import Dialogue, DialogueEvent
from ..errors import ConfigError
from .guests import guarded, guest
from .importing import Kind, added
from .suggesting import instead

KIND = Kind(("method",), Method, "toolace_mt.actors.methods", "METHOD", group="toolace_mt.methods")
_SECONDS = 60.0
"""For one decision of a method of the user's own."""


@dataclass(frozen=True, slots=True)
class ResolvedMethod:
    """A method that was imported."""

    method: Method
    origin: str
    """Its name; for an added one the import path with the digest of its text."""
    pinned: str
    """The name or path by which another process imports the same text."""

    def changes(self) -> dict[str, str]:
        """Return what identifies a method other than the default one; empty for the default one."""
        return {} if self.origin == DEFAULT_METHOD else {"added_method": self.origin}


def resolved_method(name: str) -> ResolvedMethod:
    """Import the method of that name or import path.

    Raises:
        ConfigError: there is none, it cannot be imported, or it has the name of another.
    """
    if name in METHODS:
        return ResolvedMethod(METHODS[name], name, name)
    found = added(KIND, [(name, KIND.key)] if ":" in name else [])
    for one in found:
        if one.value.name in METHODS:
            what = f"{one.origin} is named {one.value.name!r}, and so is another method; rename it"
            raise ConfigError(f"method: {what}", KIND.key)
        if name in {one.path, one.value.name}:
            return ResolvedMethod(_as_guest(one.value), one.origin, one.pinned)
    known = sorted([*METHODS, *(one.value.name for one in found)])
    raise ConfigError(f"method: there is no method {name!r}; {instead(name, known)}", KIND.key)


def _as_guest(method: Method) -> Method:
    what = f"method {method.name!r}"
    return replace(
        method,
        roles={name: partial(_guest_role, make, what) for name, make in method.roles.items()},
        next_role=guarded(method.next_role, what, _SECONDS),
        expected=guarded(method.expected, what, _SECONDS),
        opened=guarded(method.opened, what, _SECONDS),
    )


def _guest_role(make: MakeRole, what: str, rules: Mapping[str, Rule], experts: Mapping[str, Expert]) -> Role:
    with guest(what, _SECONDS):
        return _GuestRole(make(rules, experts), what)


@dataclass(frozen=True, slots=True)
class _GuestRole:
    """A role of a method of the user's own."""

    role: Role
    what: str

    @property
    def name(self) -> str:
        """As the role says."""
        return self.role.name

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """As the role does."""
        with guest(self.what, _SECONDS):
            return list(self.role.ask(dialogue))

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """As the role does."""
        with guest(self.what, _SECONDS):
            return self.role.objection(dialogue, question, value)

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """As the role does."""
        with guest(self.what, _SECONDS):
            return list(self.role.decide(dialogue, answers))
