"""What users and assistants say around the calls."""

from collections.abc import Sequence

from pydantic import JsonValue

from .dice import Dice
from .known import decoded, is_failure, spoken
from .naming import capital, label, listed, words_of
from .playing import Stated, Step, told
from .story import Story
from .toolbook import ToolSpec
from .values.phrases import fragments, sentences
from .verbs import Act

FIRST = ("Hi, could you {}?", "Hello! I need you to {}.", "Hi there, please {}.", "Good morning. Can you {}?", "Hey, I'd like you to {}.")  # fmt: skip
NEXT = ("Thanks! Now please {}.", "Great. Next, could you {}?", "Perfect, thank you. Can you also {}?", "Good. Now I'd like you to {}.", "Thanks, that helps. Please {}.")  # fmt: skip
LAST = ("One last thing: could you {}?", "Finally, please {}.", "Thanks. Before we finish, could you {}?")
ON_IT = {
    Act.SEARCH: ("Let me search for that.", "I'll look for that now.", "Searching now."),
    Act.LOOK_UP: ("Let me check that for you.", "I'll look that up.", "One moment, I'm checking."),
    Act.COMPUTE: ("Let me work that out.", "I'll calculate that now."),
    Act.CREATE: ("Sure, I'll set that up now.", "I'll take care of it now."),
    Act.CHANGE: ("I'll make that change now.", "Sure, doing that now."),
    Act.SEND: ("I'll send it now.", "Sure, sending it now."),
    Act.DELETE: ("I'll take care of that now.", "Sure, doing that now."),
    Act.SIGN_IN: ("Let me sign you in.", "I'll sign you in first."),
    Act.OTHER: ("Let me do that for you.", "I'll take care of that."),
}
_MOST_INLINE = 4
_MOST_FACTS = 5
_SHORT = 60


def request(steps: Sequence[Step], story: Story, dice: Dice, number: int, count: int) -> str:
    """The user's words that begin sub-task *number* of *count*: what is wanted, with all that nobody else knows."""
    wishes: list[str] = []
    extra: list[str] = []
    for step in _distinct(steps):
        inline: list[str] = []
        for stated in step.stated:
            said = told(stated.value)
            ways = fragments(stated.name, said) if len(inline) < _MOST_INLINE else ()
            if ways:
                inline.append(dice.pick(ways))
            else:
                extra.append(dice.pick(sentences(stated.name, said)))
        wishes.append(" ".join([step.spec.request, *inline, *_pointing(step, number)]))
    frames = FIRST if number == 1 else LAST if number == count > 2 and dice.chance(0.5) else NEXT  # noqa: PLR2004
    text = dice.pick(frames).format(_sequence(wishes))
    if number == 1 and story.name not in " ".join(extra) and dice.chance(0.4):
        extra.insert(0, f"My name is {story.name}.")
    return " ".join([text, *dict.fromkeys(extra)])


def _distinct(steps: Sequence[Step]) -> list[Step]:
    """The steps, those of one tool taken together: the user asks for the thing once."""
    merged: dict[str, Step] = {}
    for step in steps:
        if step.spec.name in merged:
            merged[step.spec.name].stated.extend(step.stated)
        else:
            merged[step.spec.name] = Step(step.spec, stated=list(step.stated), borrowed=list(step.borrowed))
    return list(merged.values())


def _pointing(step: Step, number: int) -> list[str]:
    """Words that point at what came before the sub-task, where the call uses it."""
    if number == 1 or step.stated or not step.borrowed:
        return []
    entity = words_of(step.borrowed[0].name)[0]
    return [f"for that {entity}"] if entity.isalpha() and len(entity) > 2 and entity not in step.spec.request else []  # noqa: PLR2004


def _sequence(wishes: list[str]) -> str:
    if len(wishes) <= 2:  # noqa: PLR2004
        return " and then ".join(wishes)
    return f"{', '.join(wishes[:-1])}, and finally {wishes[-1]}"


def goal(steps: Sequence[Step], story: Story, number: int) -> str:
    """The goal of a sub-task in the plan's words, with every value that the user brings."""
    wishes = [step.spec.request.replace("show me", "see").replace("sign me", "sign") for step in _distinct(steps)]
    stated = [f"{label(s.name)} {told(s.value)}" for step in steps for s in step.stated]
    details = f" Details: {'; '.join(dict.fromkeys(stated))}." if stated else ""
    who = story.name if number == 1 else story.first
    return f"{who} wants to {_sequence(wishes)}.{details}"


def announcement(spec: ToolSpec, dice: Dice) -> str:
    """What the assistant says as it calls; often nothing."""
    return dice.pick(ON_IT[spec.act]) if dice.chance(0.6) else ""


def report(pairs: Sequence[tuple[ToolSpec, str]], dice: Dice) -> str:
    """The assistant's answer from the results: what was done and what came of it, one sentence for each call."""
    said: list[str] = []
    for spec, content in pairs:
        if is_failure(content):
            continue
        said.append(_outcome(spec, decoded(content), dice, first=not said))
    said = said or ["I could not complete this, because the last call failed."]
    closing = dice.pick(("", "", "Is there anything else?", "Let me know if you need anything else."))
    return " ".join([*said, closing]).strip()


def _outcome(spec: ToolSpec, value: JsonValue, dice: Dice, *, first: bool) -> str:
    facts = facts_of(value)
    lead = f"I {spec.done}" if first else dice.pick((f"I also {spec.done}", f"Then I {spec.done}"))
    return f"{lead}: {facts}." if facts else f"{lead}."


def facts_of(value: JsonValue) -> str:
    """The most telling parts of a result, in words and to the letter."""
    match value:
        case dict():
            return _facts_of_object(value)
        case list():
            return _facts_of_list("entries", value)
        case None:
            return "nothing came back"
        case str():
            return value[:200].rstrip(".")
        case _:
            return f"the result is {spoken(value)}"


def _facts_of_object(value: dict[str, JsonValue]) -> str:
    plain, nested = [], []
    for name, part in value.items():
        if isinstance(part, dict) and part:
            nested.append(_facts_of_object(part))
        elif isinstance(part, list):
            nested.append(_facts_of_list(label(name), part))
        elif isinstance(part, bool):
            plain.append(f"{label(name)}: {'yes' if part else 'no'}")
        elif part not in (None, ""):
            plain.append(f"{label(name)} {spoken(part)[: _SHORT * 2].rstrip('.')}")
    shown = plain[:_MOST_FACTS]
    return "; ".join([*([listed(shown)] if shown else []), *nested[:2]])


def _facts_of_list(name: str, items: list[JsonValue]) -> str:
    if not items:
        return f"no {name}"
    shown = [_brief(item) for item in items[:3]]
    return f"{len(items)} {name}: {listed(shown)}" if len(items) > 1 else f"{name}: {shown[0]}"


def _brief(item: JsonValue) -> str:
    if isinstance(item, dict):
        parts = [(n, p) for n, p in item.items() if not isinstance(p, dict | list | bool) and p not in (None, "")]
        if not parts:
            return "one entry"
        head = spoken(parts[0][1])[:_SHORT]
        rest = ", ".join(f"{label(n)} {spoken(p)[:_SHORT]}" for n, p in parts[1:3])
        return f"{head} ({rest})" if rest else head
    return spoken(item)[:_SHORT]


def capitalised(text: str) -> str:
    """The text as the beginning of a sentence."""
    return capital(text)


__all__ = ["Stated", "announcement", "capitalised", "facts_of", "goal", "report", "request"]
