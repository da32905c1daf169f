"""The assistant's answer: what was done and what came of it, to the letter of the results."""

from collections.abc import Sequence

from pydantic import JsonValue

from .dice import Dice
from .known import decoded, is_failure, spoken
from .naming import capital, is_identifier, label, listed, measured, plural_of, singular, slot_of, words_of
from .toolspec import ToolSpec
from .verbs import Act
from .vocabulary import word_set

_HEADS = word_set("name title subject airline symbol date city task product")
_SILENT = word_set("success successful ok message created_at updated_at")
_MOST_FACTS = 4
_MOST_ITEMS = 4
_LONG = 160
_SHORT = 60
_CLOSINGS = (
    "",
    "",
    "Is there anything else?",
    "Let me know if you need anything else.",
    "Can I do anything else for you?",
)
_ALSO = ("I also {}", "Then I {}", "After that, I {}")


def report(pairs: Sequence[tuple[ToolSpec, str]], dice: Dice) -> str:
    """One sentence or two for each call that succeeded."""
    said: list[str] = []
    for spec, content in pairs:
        if not is_failure(content):
            said.append(_outcome(spec, decoded(content), dice, first=not said))
    said = said or ["I'm sorry, I could not complete this: the call failed."]
    return " ".join([*said, dice.pick(_CLOSINGS)]).strip()


def _outcome(spec: ToolSpec, value: JsonValue, dice: Dice, *, first: bool) -> str:
    finding = spec.act in (Act.SEARCH, Act.LOOK_UP, Act.COMPUTE)
    if finding and (found := _found(value)) is not None:
        lead = "I found " if first else dice.pick(("I also found ", "There are also ", "Then I found "))
        return _ended(f"{lead}{found}")
    lead = f"I {spec.done}" if first else dice.pick(_ALSO).format(spec.done)
    facts = facts_of(value)
    if not facts:
        return f"{lead}."
    return _ended(f"{lead}: {facts}" if finding else f"{lead}. {capital(facts)}")


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
            return _quoted(value.rstrip("."))
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
        elif part not in (None, "", True) and not (name in _SILENT or name.endswith("_at")):
            plain.append(_fact(name, part))
        elif part is True and words_of(name)[-1] not in ("status", "success"):
            plain.append(f"{label(name)}: yes")
    if len(value) == 1 and nested and isinstance(part := next(iter(value.values())), dict):
        return _facts_of_object(part)
    shown = listed(plain[:_MOST_FACTS])
    return "; ".join([part for part in (shown, *nested[:2]) if part])


def _fact(name: str, value: JsonValue) -> str:
    if value is False:
        return f"{label(name)}: no"
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
    if not parts:
        return "one entry"
    head = next((part for part in parts if words_of(part[0])[-1] in _HEADS), parts[0])
    identifier = [part for part in parts if is_identifier(slot_of(part[0])) and part is not head][:1]
    others = [part for part in parts if part is not head and part not in identifier]
    rest = ", ".join(_short_fact(n, p) for n, p in [*identifier, *others][:3])
    return f"{spoken(head[1])[:_SHORT]} ({rest})" if rest else spoken(head[1])[:_SHORT]
