"""Deeds in words: what a description lends, and how a request is told once it is done."""

import re

from .verbs import Act, infinitive, past, said
from .vocabulary import word_set
from .worked_in import plainly

PREPOSITIONS = word_set("by for from with based using of in on at to and via as into between within per since")
_LONGEST_PHRASE = 10
_ANY = re.compile(
    r" of any (?:extension|kind|type|sort)\b| (?:for|of) the (?:authenticated|current|logged-in) user\b", re.IGNORECASE
)
_ROUNDABOUT = re.compile(r"^(?:use (?:the|this) tool to|this tool|allows? (?:you|me|the user) to) ", re.IGNORECASE)


_DEED = re.compile(r"[A-Z][a-z]+[^s]s")
_BEFORE_THINGS = word_set("a an the all your any new existing")
_DANGLING = word_set("the a an or any and its")
_LATER = word_set("specified that which where when if whose while so based using such")
_ASIDE = word_set("with under at from given including via per")
"""Words that begin what can be left out once there is a verb and an object."""


def from_summary(summary: str, act: Act) -> str:
    """The deed in the words of a description, as far as it is short enough to be said; empty where it names none."""
    text = plainly(_ANY.sub("", _ROUNDABOUT.sub("", summary)))
    words = text.replace("the user's", "my").replace("the user", "me").split(" ")
    verb = infinitive(words[0])
    if verb is None and len(words) > 1 and _DEED.fullmatch(words[0]) and words[1] in _BEFORE_THINGS:
        verb = words[0].lower().removesuffix("s")
    if verb is None:
        return ""
    kept = [word for word in words[1 : _phrase_end(words)] if word]
    while kept and (kept[-1].lower().strip(",") in PREPOSITIONS or kept[-1].strip(",") in _DANGLING):
        kept.pop()
    spoken = "look up" if verb == "return" and act is Act.LOOK_UP else said(verb)
    if kept and spoken.endswith(f" {kept[0]}"):
        kept.pop(0)
    return " ".join([spoken, *kept]).rstrip(",;:")


def _phrase_end(words: list[str]) -> int:
    for index, word in enumerate(words):
        bare = word.lower().strip(",")
        if index > 1 and (bare in _LATER or index >= _LONGEST_PHRASE or (index > 2 and bare in _ASIDE)):  # noqa: PLR2004 -- a verb and its object
            return index
        if index > 1 and words[index - 1].endswith(",") and bare in ("with", "without", "including"):
            return index
    return len(words)


def with_definite(noun: str) -> str:
    """A noun that both sides know of: `the booking`."""
    for indefinite in ("a ", "an "):
        if noun.startswith(indefinite):
            return "the " + noun.removeprefix(indefinite)
    return noun


_TWO_WORDS = {
    "look up": "looked up", "pull up": "pulled up", "search for": "searched for", "work out": "worked out",
    "show me": "pulled up", "set up": "set up",
}  # fmt: skip


def past_of(request: str) -> str:
    """A request as the assistant says that it was done: `look up my details` is `looked up your details`."""
    verb, _, rest = request.partition(" ")
    verb = next((two for two in _TWO_WORDS if request.startswith(f"{two} ")), verb)
    rest = f" {request.removeprefix(verb).strip()} ".replace(" me ", " you ", 1).replace(" my ", " your ")
    return f"{_TWO_WORDS.get(verb) or past(verb)}{rest}".strip()
