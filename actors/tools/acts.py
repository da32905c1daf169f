"""Acts of tools, told from their names and descriptions: looking up, changing, working out, handing over."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import Final

from ...events import Tool
from .graph import required_keys, singular, words_of
from .hints import reads_only
from .verbs import CHANGING, LOOKING_UP, WORKING_OUT, changes_beside, parts_of

_THINKING: Final = frozenset({"think", "thinking", "reflect", "scratchpad", "brainstorm"})
_HANDING: Final = frozenset({"transfer", "escalate", "handoff", "handover", "forward", "connect", "contact"})
_PEOPLE: Final = frozenset({"human", "agent", "operator", "representative", "supervisor", "staff", "specialist"})
_ENTERING: Final = frozenset({"login", "logon", "authenticate", "signin", "signup"})
_LEAVING: Final = frozenset({"logout", "logoff", "signout"})
_OWNERS: Final = frozenset(
    {
        *("user", "customer", "account", "profile", "member", "guest", "patient", "client"),
        *("owner", "subscriber", "tenant", "policyholder", "cardholder"),
    }
)
_MEANINGLESS_WORDS: Final = """
    a all and api at by data detail details for from id in info information item list multiple name new
    number of on one or pending result status the to type with zip
"""
_MEANINGLESS: Final = frozenset(_MEANINGLESS_WORDS.split())
_CONFIRM: Final = re.compile(
    r"\bconfirm|\(yes/no\)|\b(?:explicit|clear|verbal|written)\s(?:yes|consent|approval|permission|agreement)"
    r"|\b(?:wait|ask)\sfor\s(?:an?|the|their|his)\s(?:\w+\s)?(?:yes|consent|approval|permission|go-ahead|confirmation)"
    r"|\bask\sthe\s(?:user|customer|caller|guest|client)\b|\b(?:has|have)\s(?:agreed|consented|approved|said\syes)",
    re.IGNORECASE,
)
_DEPRECATED: Final = re.compile(
    r"\bDEPRECATED\b|(?i:^\W*deprecated\b|\bdeprecated(?::|[.,;]? use\b| in favou?r\b)"
    r"|\bthis (?:tool|function|method|operation|endpoint) (?:is|was|has been)(?: now)? deprecated\b)"
)
_FIRST_WORDS: Final = 200
"""Characters of a description in which its verb stands."""


class Act(Enum):
    """An act of a tool."""

    LOOK_UP = auto()
    WORK_OUT = auto()
    """An answer that depends on the arguments alone: a sum, a conversion."""
    CHANGE = auto()
    ENTER = auto()
    """Sign in or up: once, at the beginning."""
    LEAVE = auto()
    """Sign out, or be handed over to a person: nothing comes after it."""
    THINK = auto()
    """A note to oneself, which nobody asks for."""


_READING: Final = (Act.LOOK_UP, Act.WORK_OUT)


def act_of(tool: Tool) -> Act:
    """Return the act of *tool*; one that tells none by a known verb changes something.

    Where its hints say whether it only reads, that counts.
    """
    act, reads = _named_act(tool), reads_only(tool.hints)
    if reads and act is Act.CHANGE:
        return Act.LOOK_UP
    return Act.CHANGE if reads is False and act in _READING else act


def _named_act(tool: Tool) -> Act:
    """The act that the words of *tool* tell."""
    words = words_of(tool.name)
    joined = {*words, *map("".join, pairwise(words))}
    if not _LEAVING.isdisjoint(joined) or not (_HANDING.isdisjoint(words) or _PEOPLE.isdisjoint(words)):
        return Act.LEAVE
    if not _ENTERING.isdisjoint(joined):
        return Act.ENTER
    said = words_of(tool.description[:_FIRST_WORDS].partition(".")[0])
    return _told(parts_of(tool.name)) or _told(said, prose=True) or Act.CHANGE


def _told(words: tuple[str, ...], *, prose: bool = False) -> Act | None:
    """The act that the first known verb of *words* tells, where nothing beside it changes something."""
    at, act = next(((at, act) for at, word in enumerate(words) if (act := _act(singular(word)))), (0, None))
    return Act.CHANGE if act in _READING and changes_beside(words[at:], prose=prose) else act


@lru_cache(maxsize=4096)
def _act(word: str) -> Act | None:
    if word in _THINKING:
        return Act.THINK
    if word in LOOKING_UP:
        return Act.LOOK_UP
    if word in WORKING_OUT:
        return Act.WORK_OUT
    return Act.CHANGE if word in CHANGING else None


def wants_yes(tool: Tool) -> bool:
    """Return True if the description of *tool* demands that the user is asked first."""
    return _CONFIRM.search(tool.description) is not None


def is_deprecated(tool: Tool) -> bool:
    """Return True if the description of *tool* says that it should not be called any more."""
    return _DEPRECATED.search(tool.description) is not None


def subjects_of(tool: Tool) -> frozenset[str]:
    """Return the things that *tool* is about: the nouns of its name and of the identifiers that it requires."""
    return frozenset(_subjects(tool)) - _OWNERS - _MEANINGLESS


def _subjects(tool: Tool) -> Iterator[str]:
    words = _before_by(tool)
    verb = next((word for word in words if _act(word) is not None), None)
    yield from (word for word in words if word != verb)
    for _, key in required_keys(tool):
        yield from key[:-1]


def is_of_a_person(tool: Tool) -> bool:
    """Return True if *tool* finds or shows a user, customer or account: a dialogue has one of them."""
    names_one = any(word in _OWNERS for word in _before_by(tool))
    return act_of(tool) is Act.LOOK_UP and names_one and not subjects_of(tool)


def is_for_the_user_alone(tool: Tool) -> bool:
    """Return True if all that *tool* requires is the identifier of a user: called again, it is the same call."""
    keys, required = dict(required_keys(tool)), tool.parameters.get("required")
    names = [str(name) for name in required] if isinstance(required, list) else []
    return bool(names) and all(name in keys and _OWNERS.issuperset(keys[name][:-1]) for name in names)


def _before_by(tool: Tool) -> tuple[str, ...]:
    """The words of a name without those of what is searched by."""
    words = words_of(tool.name)
    return words[: words.index("by")] if "by" in words else words
