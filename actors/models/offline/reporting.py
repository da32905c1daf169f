"""The assistant's answer: what was done and what came of it, to the letter of the results."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from pydantic import JsonValue

from ....events import JsonObject
from .contents import decoded, is_failure, spoken
from .dice import Dice
from .naming import capital, is_identifier, is_own, label, listed, measured, plural_of, singular, slot_of, words_of
from .sums import in_words
from .toolspec import ToolSpec
from .verbs import Act, past
from .vocabulary import word_set
from .worked_in import worked_in

_HEADS = word_set("name title subject airline symbol date city task product")
_SECRET = word_set("password token secret cvv verification pin")
_ENCODED = re.compile(r"[A-Za-z0-9+/=]{24,}")
_SAYING_SO = frozenset({"message", "status"})
_HOW_MANY = frozenset({"available", "reserved", "pending", "sold"})
_WHOLE = word_set("content output result text response")
"""Fields that hold all that came back, under a name that says nothing."""
_HANGING = word_set("from to by at on in for since until")
_SAYING = word_set("can is has")
_STATE = word_set("status state")
_MOST_FACTS = 4
_MOST_ITEMS = 4
_FEW = 2
_LONG = 160
_SHORT = 60
_CLOSES = 0.6
_PLAINLY = word_set("created updated sent deleted completed cancelled confirmed placed scheduled active changed done")
_CLOSINGS = (
    "Is there anything else?", "Let me know if you need anything else.", "Can I do anything else for you?",
    "Anything else?", "What else can I do for you?", "Just tell me if you need more.", "Shall I do anything else?",
    "Is there something else that I can help with?", "I'm here if you need more.",
)  # fmt: skip
_ALSO = ("I also {}", "Then I {}", "After that, I {}", "Next, I {}", "In addition, I {}")
_ALSO_FOUND = ("I also found ", "Then I found ", "Besides, I found ", "In addition, there are ")
_HERE = ("Here is what I found: {}", "Here is what came up: {}", "This is what I see: {}")

Outcome: TypeAlias = tuple[ToolSpec, JsonObject, str]
"""A call's tool, its arguments, and what came back."""


def report(outcomes: Sequence[Outcome], dice: Dice) -> str:
    """One sentence or two for each call that succeeded."""
    done = [one for one in outcomes if not is_failure(one[2])]
    turn = dice.below(len(_ALSO) * len(_ALSO_FOUND))
    told = [
        _outcome(spec, arguments, decoded(content), dice, at=at and turn + at, twice=_difference(done, at))
        for at, (spec, arguments, content) in enumerate(done)
    ]
    said = [*dict.fromkeys(told)] or ["I'm sorry, I could not complete this: the call failed."]
    closes = dice.chance(_CLOSES) and not (done and done[-1][0].hands_over)
    return " ".join([*said, *([dice.pick(_CLOSINGS)] if closes else [])])


def _difference(done: Sequence[Outcome], at: int) -> str:
    """What tells a call from others of its tool: the argument in which they differ."""
    spec, arguments, _ = done[at]
    others = [other for index, (one, other, _) in enumerate(done) if index != at and one.name == spec.name]
    differing = [v for n, v in arguments.items() if any(o.get(n) != v for o in others)]
    return f" for {_quoted(spoken(differing[0]))}" if differing and isinstance(differing[0], str | int | float) else ""


def _outcome(spec: ToolSpec, arguments: JsonObject, value: JsonValue, dice: Dice, *, at: int, twice: str) -> str:
    finding = spec.act in (Act.SEARCH, Act.LOOK_UP, Act.COMPUTE)
    if finding and (found := _found(value)) is not None:
        lead = "I found " if not at else _ALSO_FOUND[at % len(_ALSO_FOUND)]
        return _ended(f"{lead}{found.replace(':', f'{twice}:', 1) if ':' in found else found + twice}")
    if spec.act is Act.COMPUTE and (total := _total(spec, arguments, value)) is not None:
        return total
    if finding and "login" in spec.words and isinstance(value, dict) and len(value) == 1:
        return "You are signed in." if next(iter(value.values())) else "You are not signed in."
    new = _meant(_without(value, arguments, spec), arguments)
    facts = facts_of(new)
    if finding and facts:
        whole = isinstance(new, dict) and not _WHOLE.isdisjoint(new)
        if isinstance(new, dict) and len(new) <= _FEW and not twice and not whole:
            return _ended(capital(facts))
        start = dice.pick(_HERE).format("") if not at and not twice and dice.chance(1 / 2) else ""
        if start:
            return _ended(f"{start}{facts}")
    named = [(n, spoken(v)) for n, v in arguments.items() if isinstance(v, str | int) and not isinstance(v, bool)]
    deed, _ = worked_in(spec.done_with_one, named, spec.entity)
    deed = deed if deed != spec.done_with_one else spec.done
    lead = f"I {deed}" if not at else _ALSO[at % len(_ALSO)].format(deed)
    twice = "" if deed != spec.done else twice
    if finding and isinstance(new, dict) and len(new) == 1 and isinstance(text := new.get(next(iter(new))), str):
        facts = _quoted(text) if not _WHOLE.isdisjoint(new) else facts
    if not facts:
        return f"{lead}{twice or _about(spec, arguments, value)}."
    return _ended(f"{lead}{twice}: {facts}" if finding else f"{lead}{twice}. {capital(facts)}")


def _meant(value: JsonValue, arguments: JsonObject) -> JsonValue:
    """Of a result with many parts those that the call names; all where it names none."""
    inner = next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else value
    if not isinstance(inner, dict) or len(inner) <= _MOST_FACTS:
        return value
    texts = [part for part in arguments.values() if isinstance(part, str)]
    asked = {singular(word) for part in texts for word in words_of(part[:_SHORT])}
    named: JsonObject = {name: part for name, part in inner.items() if asked & {*map(singular, words_of(name))}}
    return named or value


def _total(spec: ToolSpec, arguments: JsonObject, value: JsonValue) -> str | None:
    """What a sum comes to."""
    numbers = [v for v in value.values() if isinstance(v, int | float)] if isinstance(value, dict) else []
    named = in_words(spec.words, arguments)
    return f"{capital(named)} is {spoken(numbers[0])}." if named and len(numbers) == 1 else None


def _about(spec: ToolSpec, arguments: JsonObject, value: JsonValue) -> str:
    """Which thing it was, where the result names it again."""
    shown = spoken(value)
    for name, part in arguments.items():
        slot = slot_of(name, spec.entity)
        if is_identifier(slot) and not is_own(slot) and isinstance(part, str | int) and spoken(part) in shown:
            return f" ({label(name)} {part})"
    return ""


def _without(value: JsonValue, arguments: JsonObject, spec: ToolSpec) -> JsonValue:
    """A result without what the call said itself, what goes without saying, and secrets; whole where that is all."""
    if not isinstance(value, dict):
        return value
    finding = spec.act in (Act.SEARCH, Act.LOOK_UP, Act.COMPUTE)
    flat = [*arguments.values(), *(part for part in value.values() if isinstance(part, str))]
    value = {
        name: {n: p for n, p in part.items() if p not in flat} if isinstance(part, dict) and len(value) > 1 else part
        for name, part in value.items()
    }
    kept = {
        name: part
        for name, part in value.items()
        if not _SECRET & set(words_of(name))
        and not (part == arguments.get(name) and name in arguments)
        and not _goes_without_saying(name, part, spec, finding=finding)
    }
    return kept if kept or not finding else {n: p for n, p in value.items() if not _SECRET & set(words_of(n))}


def _goes_without_saying(name: str, part: JsonValue, spec: ToolSpec, *, finding: bool) -> bool:
    if name in ("success", "successful", "ok") or part in (None, "", [], {}):
        return True
    if finding:
        return False
    last = words_of(name)[-1]
    if spec.act is Act.SIGN_IN and last in _SAYING_SO:
        return True
    if part is True:
        return True
    if not isinstance(part, str):
        return False
    return (
        part.endswith(" successfully.")
        or (last in _STATE and part in (past(spec.verb), *_PLAINLY, "signed in", "signed out"))
        or part.rstrip(".").lower() == (f"{spec.done} successfully").lower()
    )


def _ended(text: str) -> str:
    """The text with its full stop."""
    return text if text.endswith((".", '."', '!"', '?"')) else f"{text}."


def _found(value: JsonValue) -> str | None:
    """The entries of a result that is a list and little else."""
    if isinstance(value, dict):
        lists = [(name, part) for name, part in value.items() if isinstance(part, list)]
        others = [part for part in value.values() if not isinstance(part, list | int)]
        return _entries(*lists[0]) if len(lists) == 1 and not others else None
    return _entries("entries", value) if isinstance(value, list) else None


def facts_of(value: JsonValue) -> str:
    """The most telling parts of a result, in words."""
    match value:
        case dict():
            return _facts_of_object(value)
        case list():
            return _entries("entries", value)
        case None:
            return "nothing came back"
        case str():
            return "" if value.endswith(" successfully.") else _quoted(value.rstrip("."))
        case _:
            return f"the result is {spoken(value)}"


def _facts_of_object(value: dict[str, JsonValue]) -> str:
    plain: list[str] = []
    nested: list[str] = []
    for name, part in value.items():
        if isinstance(part, dict) and part:
            nested.append(f"{_the(name)}: {_facts_of_object(part)}" if _facts_of_object(part) else "")
        elif isinstance(part, list):
            nested.append(f"there {'are' if len(part) != 1 else 'is'} {_entries(name, part)}")
        elif part is True or part is False:
            plain.append(_switch(name, on=part))
        elif part not in (None, "") and not _SECRET & set(words_of(name)):
            plain.append(_fact(name, part))
    if len(value) == 1 and nested and isinstance(part := next(iter(value.values())), dict):
        return _facts_of_object(part)
    shown = listed(plain[:_MOST_FACTS])
    return "; ".join([part for part in (shown, *nested[:2]) if part])


def _switch(name: str, *, on: bool) -> str:
    """How a switch stands."""
    words = words_of(name)
    if words[-1] in _STATE and len(words) > 1:
        return f"the {label('_'.join(words[:-1]))} is {'in order' if on else 'not in order'}"
    if words[0] in _SAYING and len(words) > 1:
        return f"it {words[0]}{'' if on else ' not'} {label('_'.join(words[1:]))}"
    return f"{label(name)}: {'yes' if on else 'no'}"


def _fact(name: str, value: JsonValue) -> str:
    if words_of(name)[-1] == "at":
        return f"it was {label(name)} {spoken(value)}"
    if words_of(name)[-1] in _HANGING:
        return f"{label(name)}: {_quoted(spoken(value))}"
    if name in _HOW_MANY and isinstance(value, int):
        return f"{value} {'are' if value != 1 else 'is'} {name}"
    named, unit = measured(name)
    many = not unit and singular(words_of(name)[-1]) != words_of(name)[-1]
    if many and isinstance(value, int):
        one = " ".join((*named.split()[:-1], singular(named.rsplit(maxsplit=1)[-1])))
        return f"there is 1 {one}" if value == 1 else f"there are {value} {named}"
    return f"the {named} {'are' if many else 'is'} {_quoted(spoken(value))}{unit and ' '}{unit}"


def _the(name: str) -> str:
    return f"the {label(name)}"


def _quoted(text: str) -> str:
    """A text, in quotes where it is a sentence, and cut where nobody would read it out."""
    if len(text) > _LONG:
        return f'"{text[:_LONG].rsplit(" ", 1)[0]}..."'
    return f'"{text}"' if text.endswith((".", "!", "?")) or "\n" in text else text


def _entries(name: str, items: list[JsonValue]) -> str:
    words = words_of(name)
    if len(words) > 1 and words[-1] == "list":
        name = "_".join((*words[:-2], plural_of(words[-2])))
    named = label(name)
    plural = named if singular(words_of(name)[-1]) != words_of(name)[-1] else f"{named} entries"
    if not items:
        return f"no {plural}"
    shown = [_brief(item) for item in items[:_MOST_ITEMS]]
    more = f", and {len(items) - len(shown)} more" if len(items) > len(shown) else ""
    count = f"1 {label(singular(name))}" if len(items) == 1 else f"{len(items)} {plural}"
    return f"{count}: {listed(shown)}{more}"


def _short_fact(name: str, value: JsonValue) -> str:
    named, unit = measured(name)
    return f"{named} {spoken(value)[:_SHORT]}{unit and ' '}{unit}"


def _brief(item: JsonValue) -> str:
    if not isinstance(item, dict):
        return _quoted(spoken(item)) if not isinstance(item, list) else listed([spoken(part) for part in item[:3]])
    parts = [(n, p) for n, p in item.items() if not isinstance(p, dict | list | bool) and p not in (None, "")]
    parts = [(n, p) for n, p in parts if not (isinstance(p, str) and _ENCODED.fullmatch(p))]
    if not parts:
        return "one entry"
    head = next((part for part in parts if words_of(part[0])[-1] in _HEADS), parts[0])
    identifier = [part for part in parts if is_identifier(slot_of(part[0])) and part is not head][:1]
    others = [part for part in parts if part is not head and part not in identifier]
    rest = ", ".join(_short_fact(n, p) for n, p in [*identifier, *others][:3])
    return f"{spoken(head[1])[:_SHORT]} ({rest})" if rest else spoken(head[1])[:_SHORT]
