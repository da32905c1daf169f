"""What users ask for and how assistants take it up."""

from collections.abc import Sequence

from .arguments import Stated, told
from .dice import Dice
from .naming import is_identifier, label, listed, slot_of, words_of
from .playing import Step
from .story import Story
from .toolspec import ToolSpec
from .values.phrases import QUOTED, attached, fragments, joined, sentences
from .verbs import Act

FIRST = (
    "Hi, could you {}?",
    "Hello! I need you to {}.",
    "Hi there, please {}.",
    "Good morning. Can you {}?",
    "Hey, I'd like you to {}.",
    "Hello, I need some help. Could you {}?",
    "Hi! Please {}.",
)
NEXT = (
    "Thanks! Now please {}.",
    "Great. Next, could you {}?",
    "Perfect, thank you. Can you also {}?",
    "Good. Now I'd like you to {}.",
    "Thanks, that helps. Please {}.",
    "Nice, thank you. I'd also like you to {}.",
    "Wonderful. Could you {}, too?",
)
LAST = ("One last thing: could you {}?", "Finally, please {}.", "Thanks. Before we finish, could you {}?")
ON_IT = {
    Act.SEARCH: ("Let me search for that.", "I'll look for that now.", "Let me see what there is."),
    Act.LOOK_UP: ("Let me check that for you.", "I'll look that up.", "One moment, I'm checking."),
    Act.COMPUTE: ("Let me work that out.", "I'll calculate that now."),
    Act.CREATE: ("Sure, I'll set that up now.", "I'll take care of it now.", "Let me arrange that."),
    Act.CHANGE: ("I'll make that change now.", "Sure, doing that now.", "Let me change that for you."),
    Act.SEND: ("I'll send it now.", "Sure, sending it now."),
    Act.DELETE: ("I'll take care of that now.", "Sure, I'll do that right away."),
    Act.SIGN_IN: ("Let me sign you in.", "I'll sign you in first."),
    Act.OTHER: ("Let me do that for you.", "I'll take care of that."),
}
_THEN = ("After that, please {}.", "Then {}.", "Once that is done, {}.", "Then please {}.")
_AT_LAST = ("Finally, {}.", "And at the end, please {}.")
_MOST_INLINE = 4
_MOST_EXTRA = 1
_MOST_ATTACHED = 2
_ATTACHES = 0.7
_SAYS_NAME = 0.4
_SAYS_LAST = 0.5
_SPEAKS = 0.65


def request(steps: Sequence[Step], story: Story, dice: Dice, number: int, count: int) -> str:
    """The user's words that begin sub-task *number* of *count*: what is wanted, with all that nobody else knows."""
    parts = [_wish(step, dice) for step in _distinct(steps)]
    if number > 1 and parts:
        parts[0] = (parts[0][0] + _pointing(steps[0]), parts[0][1])
    frames = FIRST if number == 1 else LAST if number == count != 1 and dice.chance(_SAYS_LAST) else NEXT
    frame = dice.pick(frames)
    extras = [sentence for _, extra in parts for sentence in extra]
    name = [f"My name is {story.name}."] if number == 1 and _is_nameless(extras, story, dice) else []
    if len(extras) <= _MOST_EXTRA or len(parts) == 1:
        return " ".join([frame.format(_sequence([wish for wish, _ in parts])), *name, *dict.fromkeys(extras)])
    (first, first_extra), *others = parts
    text = [frame.format(first), *name, *first_extra]
    for index, (wish, extra) in enumerate(others):
        ways = _AT_LAST if index == len(others) - 1 and index else _THEN
        text += [dice.pick(ways).format(wish), *extra]
    return " ".join(dict.fromkeys(text))


def _is_nameless(extras: list[str], story: Story, dice: Dice) -> bool:
    return story.name not in " ".join(extras) and dice.chance(_SAYS_NAME)


def _wish(step: Step, dice: Dice) -> tuple[str, list[str]]:
    """What a step does, with what fits into the same sentence, and the sentences for the rest."""
    inline: list[str] = []
    attach: list[str] = []
    extra: list[str] = []
    for name, said in _said(step.stated):
        ways = fragments(name, said) if len(inline) < _MOST_INLINE else ()
        if ways:
            inline.append(dice.pick(ways))
        elif len(attach) < _MOST_ATTACHED and (ways := attached(name, said)) and dice.chance(_ATTACHES):
            attach.append(dice.pick(ways))
        else:
            extra.append(dice.pick(sentences(name, said)))
    plain, ends = [p for p in inline if not p.startswith("with ")], [p for p in inline if p.startswith("with ")]
    return " ".join([step.spec.request, *plain, *joined([*ends, *attach])]), extra


def _said(stated: Sequence[Stated]) -> list[tuple[str, str]]:
    """What has to be said, by name; two values of one name are said together."""
    by_name: dict[str, list[str]] = {}
    for one in stated:
        said = by_name.setdefault(one.name, [])
        if told(one.value) not in said:
            said.append(told(one.value))
    return [(name, _together(name, said)) for name, said in by_name.items()]


def _together(name: str, said: Sequence[str]) -> str:
    """Several values of one name; those that are shown in quotes each in its own."""
    return '" and "'.join(said) if words_of(name)[-1] in QUOTED else listed([*said])


def _distinct(steps: Sequence[Step]) -> list[Step]:
    """The steps, those of one tool taken together: the user asks for the thing once."""
    merged: dict[str, Step] = {}
    for step in steps:
        one = merged.setdefault(step.spec.name, Step(step.spec))
        one.stated += step.stated
        one.borrowed += step.borrowed
    return list(merged.values())


def _pointing(step: Step) -> str:
    """Words that point at what came before the sub-task, where the call uses it."""
    for one in step.borrowed:
        slot = slot_of(one.name, step.spec.entity)
        head, _, last = slot.rpartition(" ")
        if is_identifier(slot) and last == "id" and head and head not in step.spec.request:
            return f" for that {head}"
    return ""


def _sequence(wishes: list[str]) -> str:
    *before, last = wishes
    return f"{', '.join(before)}, and finally {last}" if len(before) > 1 else " and then ".join(wishes)


def goal(steps: Sequence[Step], story: Story, number: int) -> str:
    """The goal of a sub-task in the plan's words, with every value that the user brings."""
    wishes = [step.spec.request.replace("show me", "see").replace("sign me", "sign") for step in _distinct(steps)]
    stated = [f"{label(name)} {said.rstrip('.')}" for step in _distinct(steps) for name, said in _said(step.stated)]
    details = f" Details: {'; '.join(dict.fromkeys(stated))}." if stated else ""
    return f"{story.name if number == 1 else story.first} wants to {_sequence(wishes)}.{details}"


def announcement(spec: ToolSpec, dice: Dice) -> str:
    """What the assistant says as it calls; sometimes nothing."""
    return dice.pick(ON_IT[spec.act]) if dice.chance(_SPEAKS) else ""
