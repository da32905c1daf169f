"""How users begin a request: a greeting or a word of thanks, and a way to ask. Requests are read back by them."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .dice import Dice
from .naming import capital

_ASKING = (
    "could you {}?", "can you {}?", "please {}.", "I'd like you to {}.", "I need you to {}.", "would you {}?",
    "could you please {}?", "can you please {}?", "I was hoping you could {}.", "I want you to {}.",
    "I'd appreciate it if you could {}.", "would you please {}?",
)  # fmt: skip
_ALSO = (
    "now please {}.", "next, could you {}?", "can you also {}?", "I'd also like you to {}.", "please {}.",
    "could you also {}?", "I also need you to {}.", "now, can you {}?", "next, please {}.", "would you also {}?",
    "now I'd like you to {}.", "please also {}.", "could you now {}?", "then I need you to {}.",
)  # fmt: skip


@dataclass(frozen=True)
class Frames:
    """Openings and ways to ask that go together."""

    openings: tuple[str, ...]
    asking: tuple[str, ...]

    def framed(self, wish: str, dice: Dice, *, but: str = "") -> str:
        """*wish* as a request, opened otherwise than with *but*."""
        opening = dice.pick([one for one in self.openings if one != but])
        asked = dice.pick(self.asking).format(wish)
        return f"{opening} {asked if opening.endswith((',', ':')) else capital(asked)}"

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        openings = "|".join(re.escape(one) for one in sorted(self.openings, key=len, reverse=True))
        asking = "|".join(
            re.escape(way).replace(r"\{\}", "(.+?)", 1)
            for way in sorted(self.asking, key=lambda way: len(way.partition("{}")[0]), reverse=True)
        )
        return re.compile(rf"({openings}) (?i:{asking})(?=$| [A-Z\"'])", re.DOTALL)

    def read(self, text: str) -> tuple[str, str, str] | None:
        """The opening, the wish and what follows it, where *text* is a request of these frames."""
        found = self._pattern.match(text)
        if found is None:
            return None
        return found[1], next(group for group in found.groups()[1:] if group), text[found.end() :]


FIRST = Frames(
    (
        "Hi,", "Hello!", "Hi there,", "Good morning.", "Hey,", "Hello, I need some help.", "Hi!", "Good afternoon.",
        "Hello there.", "Good evening,", "Hey there!", "Hi, I could use a hand.", "Hello,", "Hi, I have a request:",
        "Hey, are you there?", "Good day.", "Hi, I hope you can help me.", "Hello, I have something to sort out.",
    ),
    _ASKING,
)  # fmt: skip
"""The first request of a dialogue."""
NEXT = Frames(
    (
        "Thanks!", "Great.", "Perfect, thank you.", "Good.", "Thanks, that helps.", "Nice, thank you.", "Wonderful.",
        "Got it, thanks.", "OK, thank you.", "All right.", "Excellent.", "That's what I needed.",
        "Great, thanks a lot.",
        "Understood.", "Very good.", "Thank you so much.", "Brilliant, thanks.", "Okay, good to know.", "Noted.",
        "That was quick, thanks.", "Sounds good.", "Thanks for that.",
    ),
    _ALSO,
)  # fmt: skip
"""A request that follows another one."""
LAST = Frames(
    (
        "One last thing:", "Finally,", "Thanks. Before we finish,", "Great. One more thing before I go:",
        "And to finish,", "Last of all,", "Thank you. As a last step,", "Good. One more request and I'm done:",
        "Just one more thing:", "Perfect. To wrap up,", "OK, and finally,", "I have one final request:",
    ),
    ("could you {}?", "please {}.", "can you {}?", "I'd like you to {}.", "would you {}?", "I need you to {}."),
)  # fmt: skip
"""The last request."""
_ALL = (FIRST, NEXT, LAST)


@lru_cache(maxsize=256)
def read_request(text: str) -> tuple[Frames, str, str, str] | None:
    """The frames of a request, its opening, its wish, and what follows; None where it is in other words."""
    for frames in _ALL:
        found = frames.read(text)
        if found is not None:
            return frames, *found
    return None


_OPENINGS = sorted({one for frames in _ALL for one in frames.openings}, key=len, reverse=True)
_ADDED = re.compile(r"^((?:\w+|I'd|I) (?:\w+ )??)(?:also|now) ", re.IGNORECASE)
_SOFT = re.compile(r"^(?:now,?|next,|then) ", re.IGNORECASE)


def without_opening(text: str) -> str:
    """A request without its greeting or thanks."""
    opening = next((one for one in _OPENINGS if text.startswith(f"{one} ")), "")
    rest = _SOFT.sub("", text[len(opening) :].lstrip(), count=1)
    return capital(_ADDED.sub(r"\1", rest, count=1))
