"""What users ask for and how assistants take it up."""

import re
from collections.abc import Sequence

from .chosen import Stated
from .dice import Dice
from .frames import FIRST, LAST, NEXT
from .naming import is_identifier, is_key, is_means, is_own, label, listed, slot_of, words_of
from .playing import Step
from .story import Story
from .sums import in_words
from .telling import told
from .toolspec import ToolSpec
from .values.phrases import QUOTED, attached, fragments, joined, sentences
from .verbs import Act
from .vocabulary import word_set
from .worked_in import worked_in

ON_IT = {
    Act.SEARCH: ("Let me search for that.", "I'll look for that now.", "Let me see what there is.", "Searching now."),
    Act.LOOK_UP: (
        "Let me check that for you.",
        "I'll look that up.",
        "One moment, I'm checking.",
        "Let me take a look.",
    ),
    Act.COMPUTE: ("Let me work that out.", "I'll calculate that now.", "Let me do the math.", "I'll run the numbers."),
    Act.CREATE: ("Sure, I'll set that up now.", "I'll take care of it now.", "Let me arrange that.", "On it."),
    Act.CHANGE: ("I'll take care of that now.", "Sure, doing that now.", "Let me do that for you.", "Right away."),
    Act.SEND: ("I'll do that now.", "Sure, one moment.", "Right away."),
    Act.DELETE: ("I'll take care of that now.", "Sure, I'll do that right away.", "All right, doing it now."),
    Act.SIGN_IN: ("Let me sign you in.", "I'll sign you in first.", "Signing you in now."),
    Act.OTHER: ("Let me do that for you.", "I'll take care of that.", "One moment, please."),
}
_DOING = (
    "I'll {} now.",
    "Let me {}.",
    "I'll go ahead and {}.",
    "Now I'll {}.",
    "One moment while I {}.",
    "I'm going to {}.",
)
_DEED_MOST = 60
_THEN = (
    "After that, please {}.",
    "Then {}.",
    "Once that is done, {}.",
    "Then please {}.",
    "After this, {}.",
    "Next, {}.",
)
_AT_LAST = ("Finally, {}.", "And at the end, please {}.", "Last, {}.", "To finish, please {}.")
_CONVERSION = re.compile(r"([\d.]+ \w+) in (\w+)")
_CONVERTS = 0.7
_CALCULATE = ("calculate {}", "work out {}", "tell me {}", "compute {}", "figure out {}")
_ALIKE = {
    "look up": ("look up", "check", "get me", "pull up", "show me", "tell me", "look up"),
    "pull up": ("pull up", "get me", "show me"),
    "search for": ("search for", "look for", "find me"),
    "list": ("list", "show me", "give me"),
    "show me": ("show me", "pull up", "let me see"),
    "modify": ("modify", "change", "update"),
    "retrieve": ("retrieve", "get me", "pull up"),
}
_TOLD = word_set(
    "status details info information price cost time history stats speed temperature balance id name symbol zipcode "
    "rate distance year version total weather forecast quote"
)
"""What is told, and not shown."""
_ADDRESS = (
    ("address",), ("address", "1"), ("street",), ("line", "1"), ("address", "2"), ("line", "2"), ("city",), ("state",),
    ("zip",), ("zipcode",), ("zip", "code"), ("postal", "code"), ("country",),
)  # fmt: skip
"""The parts of an address, in the order in which they are said."""
_ADDRESS_LEAST = 2
_KNOWN_OF_ME = word_set("zip zipcode airport coordinates repo repository")
_MOST_INLINE = 4
_MOST_EXTRA = 1
_MOST_ATTACHED = 2
_ATTACHES = 0.7
_SAYS_NAME = 0.4
_SAYS_LAST = 0.5
_SPEAKS = 0.65


def request(steps: Sequence[Step], story: Story, dice: Dice, number: int, count: int) -> str:
    """The user's words that begin sub-task *number* of *count*: what is wanted, with all that nobody else knows."""
    parts = [_wish(step, dice, story) for step in _distinct(steps)]
    if number > 1 and parts:
        parts[0] = (parts[0][0] + _pointing(steps[0]), parts[0][1])
    frames = FIRST if number == 1 else LAST if number == count != 1 and dice.chance(_SAYS_LAST) else NEXT
    extras = [sentence for _, extra in parts for sentence in extra]
    name = [f"My name is {story.name}."] if number == 1 and _is_nameless(extras, story, dice) else []
    if len(extras) <= _MOST_EXTRA or len(parts) == 1:
        whole = frames.framed(_sequence([wish for wish, _ in parts]), dice)
        return " ".join([whole, *name, *dict.fromkeys(extras)])
    (first, first_extra), *others = parts
    text = [frames.framed(first, dice), *name, *first_extra]
    for index, (wish, extra) in enumerate(others):
        ways = _AT_LAST if index == len(others) - 1 and index else _THEN
        text += [dice.pick(ways).format(wish), *extra]
    return " ".join(dict.fromkeys(text))


def _is_nameless(extras: list[str], story: Story, dice: Dice) -> bool:
    return story.name not in " ".join(extras) and dice.chance(_SAYS_NAME)


def _wish(step: Step, dice: Dice, story: Story) -> tuple[str, list[str]]:
    """What a step does, with what fits into the same sentence, and the sentences for the rest."""
    if (total := _sum(step)) is not None:
        if (amounts := _CONVERSION.fullmatch(total)) is not None and dice.chance(_CONVERTS):
            return f"convert {amounts[1]} to {amounts[2]}", []
        return dice.pick(_CALCULATE).format(total), []
    inline: list[str] = []
    attach: list[str] = []
    extra, rest = _told_together(step, _said(step.stated), story, dice)
    known = [(one.name, told(one.value)) for one in step.borrowed if _is_named(one)]
    wish, used = worked_in(_varied(step.spec.request, dice), [*rest, *known], step.spec.entity)
    rest = [*rest, *((name, said) for name, said in dict(known).items() if name not in dict(rest))]
    wish, rest = _ranged(wish, [one for one in rest if one[0] not in used])
    for name, said in rest:
        ways = fragments(name, said) if len(inline) < _MOST_INLINE else ()
        if ways:
            inline.append(dice.pick(ways))
        elif len(attach) < _MOST_ATTACHED and (ways := attached(name, said)) and dice.chance(_ATTACHES):
            attach.append(dice.pick(ways))
        else:
            extra.append(dice.pick(sentences(name, said)))
    plain, ends = [p for p in inline if not p.startswith("with ")], [p for p in inline if p.startswith("with ")]
    return " ".join([wish, *plain, *joined([*ends, *attach])]), extra


def _varied(wish: str, dice: Dice) -> str:
    """A wish with another verb of the same meaning."""
    for verb, ways in _ALIKE.items():
        if wish.startswith(f"{verb} "):
            last = wish.rsplit(" ", maxsplit=1)[-1]
            return dice.pick([way for way in ways if way != "tell me" or last in _TOLD]) + wish[len(verb) :]
    return wish


def _sum(step: Step) -> str | None:
    """What is to be calculated, in one phrase; None where it is no sum."""
    if step.spec.act is not Act.COMPUTE:
        return None
    sums = [in_words(step.spec.words, call.arguments) for call in step.calls]
    return listed([one for one in sums if one]) if sums and all(sums) else None


def _is_named(one: Stated) -> bool:
    """Whether people call the thing by what the argument holds: a file by its name, a stock by its symbol."""
    name = f"{one.name[:-1]}" if isinstance(one.value, list) and one.name.endswith("s") else one.name
    return is_key(slot_of(name)) and not is_identifier(slot_of(name)) and not _KNOWN_OF_ME & set(words_of(name))


def _ranged(wish: str, said: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
    """A wish with a lowest and a highest value said together."""
    by_name = dict(said)
    for low, high in (("min_", "max_"), ("minimum_", "maximum_")):
        for name in list(by_name):
            other = high + name.removeprefix(low)
            if name.startswith(low) and other in by_name:
                of = "priced" if "price" in name else f"with {label(name.removeprefix(low))}"
                wish = f"{wish} {of} between {by_name.pop(name)} and {by_name.pop(other)}"
    return wish, [*by_name.items()]


def _told_together(
    step: Step, said: list[tuple[str, str]], story: Story, dice: Dice
) -> tuple[list[str], list[tuple[str, str]]]:
    """Sentences for values that people say in one breath, a name and an address, and the values that are left."""
    sentences: list[str] = []
    left = dict(said)
    if {"first_name", "last_name"} <= set(left):
        name = f"{left.pop('first_name')} {left.pop('last_name')}"
        sentences.append(f"{'My' if name == story.name else 'The'} name is {name}.")
    given = [name for name in left if _is_of_address(name)]
    call = step.calls[0].arguments if step.calls else {}
    parts = [name for order in _ADDRESS for name in call if words_of(name)[-len(order) :] == order]
    if len(given) >= _ADDRESS_LEAST and any(words_of(name)[-1] in ("address", "street", "1") for name in parts):
        which = "new address" if step.spec.act is Act.CHANGE else "address"
        whole = ", ".join(dict.fromkeys(told(call[name]) for name in parts))
        sentences.append(
            dice.pick(("The {} is {}.", "Here is the {}: {}.", "The {} should be {}.")).format(which, whole)
        )
        left = {name: said for name, said in left.items() if name not in parts}
    return sentences, [*left.items()]


def _is_of_address(name: str) -> bool:
    return any(words_of(name)[-len(order) :] == order for order in _ADDRESS)


def _said(stated: Sequence[Stated]) -> list[tuple[str, str]]:
    """What has to be said, by name; two values of one name are said together."""
    by_name: dict[str, list[str]] = {}
    for one in (part for whole in stated for part in _parts(whole)):
        said = by_name.setdefault(one.name, [])
        sentences = isinstance(one.value, list) and words_of(one.name)[-1] in QUOTED
        parts = one.value if isinstance(one.value, list) and sentences else [one.value]
        said += [way for way in map(told, parts) if way not in said]
    return [(name, _together(name, said)) for name, said in by_name.items()]


def _parts(whole: Stated) -> list[Stated]:
    """A composed value as its parts, each with its own name."""
    value = whole.value[0] if isinstance(whole.value, list) and len(whole.value) == 1 else whole.value
    if not isinstance(value, dict):
        return [whole]
    inner = [Stated(whole.tool, name, part) for name, part in value.items()]
    return [part for one in inner for part in _parts(one)]


def _together(name: str, said: Sequence[str]) -> str:
    """Several values of one name; those that are shown in quotes each in its own."""
    return '" and "'.join(said) if words_of(name)[-1] in QUOTED else listed([*said])


def _distinct(steps: Sequence[Step]) -> list[Step]:
    """The steps, those of one tool taken together: the user asks for the thing once."""
    merged: dict[str, Step] = {}
    for step in steps:
        one = merged.setdefault(step.spec.name, Step(step.spec))
        one.calls += step.calls
        one.stated += step.stated
        one.borrowed += step.borrowed
    return list(merged.values())


def _pointing(step: Step) -> str:
    """Words that point at what came before the sub-task, where the call uses it."""
    for one in step.borrowed:
        slot = slot_of(one.name, step.spec.entity)
        head, _, last = slot.rpartition(" ")
        if is_identifier(slot):
            told = last == "id" and head and not is_own(slot) and not is_means(slot)
            return f" for that {head}" if told and head not in step.spec.request else ""
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
    return dice.pick(ways_to_announce(spec)) if dice.chance(_SPEAKS) else ""


def ways_to_announce(spec: ToolSpec) -> tuple[str, ...]:
    """What an assistant may say as it calls the tool."""
    plain = ON_IT[Act.LOOK_UP if spec.act is Act.COMPUTE and not spec.is_sum else spec.act]
    short = len(spec.deed) <= _DEED_MOST and spec.act is not Act.SIGN_IN and not spec.is_sum
    return (*plain, *(way.format(spec.deed) for way in _DOING)) if short else plain
