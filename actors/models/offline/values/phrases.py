"""How a user works a value into a request: fragments that follow the request, and sentences of their own."""

import re
from collections.abc import Sequence

from ..naming import article, capital, is_identifier, label, plural_of, singular, slot_of, words_of
from ..vocabulary import word_set
from .units import in_unit

_FROM = word_set("from origin departure departing source start pickup base")
_TO = word_set("to destination arrival arriving dest target dropoff")
_IN = word_set("in from source input")
_OUT = word_set("out to target output into")
_PLACES = word_set("city location place airport country region town landmark venue")
_STARTS = word_set("start from begin checkin since in")
_ENDS = word_set("end until till checkout return due deadline out")
_MINE = word_set("email phone username password zip address passport card cvv birth dob birthday cardholder zipcode")
_THEIRS = word_set("file dir product company to recipient receiver city contact_name store item event")
_COUNTED = word_set(
    "guests passengers adults children nights days hours minutes seats rooms people attendees lines pages"
)
QUOTED = word_set(
    "query keyword keywords message messages text texts content contents "
    "body title subject note notes comment description caption topic "
    "expression resolution pattern summary thought reason instructions caption"
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4}|\d{1,2} [A-Z][a-z]+ \d{4}$")
_SWITCHES = frozenset({"on", "enabled", "active", "power"})
_VERBS = word_set("include send notify show return use enable allow unlock lock activate apply add keep skip")
_SHORT = 40
_SHORT_WORD = 24


def fragments(name: str, said: str) -> tuple[str, ...]:
    """The ways to add a value to a request, each as `from Porto`; none where it needs a sentence of its own."""
    words, all_words = words_of(name), set(words_of(name))
    last = words[-1]
    if said in ("yes", "no") or is_identifier(slot_of(name)):
        return ()
    if all_words & {"unit", "units"}:
        if not all_words & (_IN | _OUT):
            return ()
        return (f"from {said}",) if all_words & _IN else (f"to {said}",)
    if said.replace(".", "", 1).isdigit() and len(words) == 1 and in_unit(1.0, last, last) is not None:
        return (f"for {said} {plural_of(last)}",)
    if words in (("value",), ("amount",)) and said.replace(".", "", 1).isdigit():
        return (f"of {said}",) if words == ("value",) else (f"with an amount of {said}",)
    if _DATE.match(said) or "date" in all_words or last in ("checkin", "checkout", "deadline"):
        return _dated(all_words, said)
    if last in ("time", "hour") and len(words) == 1:
        return (f"at {said}",)
    if "currency" in all_words and all_words & (_FROM | _TO):
        return (f"from {said}",) if all_words & _FROM else (f"to {said}",)
    if all_words & _MINE and not all_words & _THEIRS:
        return ()
    if (all_words & _PLACES or last in _FROM | _TO) and not said[:1].isdigit():
        if all_words & _FROM or words in (("a",), ("city", "a")):
            return (f"from {said}", f"starting from {said}")
        return (f"to {said}",) if all_words & _TO or words == ("city", "b") else (f"in {said}",)
    if last == "path" and "." not in said and said.startswith("/"):
        return (f"in the repository {said}",) if "repo" in all_words else (f"in {said}",)
    if last in ("symbol", "ticker") and " " not in said:
        return (f"for {said}",)
    if "party" in all_words and said.isdigit():
        return (f"for {said} people", f"for a party of {said}")
    if last in _COUNTED and said.isdigit():
        return (f"for {said} {label(last) if said != '1' else singular(last)}",)
    return _priced(all_words, said) or _quoted(name, last, said)


def _dated(words: set[str], said: str) -> tuple[str, ...]:
    if words & {"birth", "expiration", "expiry", "dob"}:
        return ()
    if words & _ENDS:
        return (f"until {said}", f"through {said}")
    if words & _STARTS:
        return (f"starting {said}", f"starting on {said}")
    return (f"on {said}", f"for {said}")


def _priced(words: set[str], said: str) -> tuple[str, ...]:
    if not words & {"price", "amount", "budget", "cost", "fare"} or not said[:1].isdigit():
        return ()
    if words & {"max", "maximum"}:
        return (f"for at most {said}", f"for up to {said}")
    if words & {"min", "minimum"}:
        return (f"of at least {said}", f"for no less than {said}")
    return (f"with {'an' if 'amount' in words else 'a'} {' '.join(words)} of {said}",) if len(words) == 1 else ()


def _quoted(name: str, last: str, said: str) -> tuple[str, ...]:
    if last not in QUOTED or len(said) > _SHORT or said.endswith((".", "!", "?")):
        return ()
    quoted = f'"{said}"'
    if last in ("title", "topic"):
        return (f"titled {quoted}", f"called {quoted}")
    if last in ("query", "keyword"):
        return (f"for {quoted}", f"matching {quoted}")
    return (f"with the {label(name)} {quoted}",)


def attached(name: str, said: str) -> tuple[str, ...]:
    """The ways to add a short value with `with`, for which there are no better words; after another one with `and`."""
    if (
        said in ("yes", "no")
        or len(said) > _SHORT_WORD
        or said.endswith((".", "!", "?"))
        or set(words_of(name)) & _MINE
    ):
        return ()
    named = label(name)
    if len(named) == 1:
        return (f"with {said}",)
    if words_of(name) == ("name",):
        return (f"for {said}",)
    if " and " in said:
        *before, noun = named.split(" ")
        return (f"with the {' '.join((*before, plural_of(noun)))} {said}",)
    if said.replace(".", "", 1).isdigit() and not is_identifier(slot_of(name)):
        many = singular(words_of(name)[-1]) != words_of(name)[-1]
        return (f"with {said} {named}",) if many else (f"with {article(named)} of {said}",)
    return (f"with the {named} {said}",)


def joined(parts: Sequence[str]) -> list[str]:
    """Parts that were made to be attached, the later ones with `and`."""
    return [part if not index else f"and {part.removeprefix('with ')}" for index, part in enumerate(parts)]


def sentences(name: str, said: str) -> tuple[str, ...]:
    """The ways to state a value by itself."""
    words, named = words_of(name), label(name)
    last = words[-1]
    if said in ("yes", "no"):
        return _yes_or_no(words, named, said)
    stop = "" if said.endswith((".", "!", "?", '."')) else "."
    many = singular(last) != last
    if last in QUOTED or (said.endswith((".", "!", "?")) and '"' not in said):
        this = "these" if many else "this"
        return (
            f'The {named} should be "{said}"{stop}',
            f'Use {this} {named}: "{said}"{stop}',
            f'Please use {this} {named}: "{said}"{stop}',
            f'For the {named}, take "{said}"{stop}',
        )
    if set(words) & _MINE and not set(words) & _THEIRS:
        own = label("_".join(words[next(i for i, w in enumerate(words) if w in _MINE) :]))
        own = {"birth": "date of birth", "dob": "date of birth"}.get(own, own)
        return (f"My {own} is {said}{stop}", f"You can use my {own}, {said}{stop}", f"Here is my {own}: {said}{stop}")
    if is_identifier(slot_of(name)):
        if many:
            one = label("_".join((*words[:-1], singular(last))))
            both = " and " in said
            return (
                (f"The {named} are {said}.", f"It's about the {named} {said}.") if both else (f"The {one} is {said}.",)
            )
        if " and " in said:
            several = label("_".join((*words[:-1], plural_of(last))))
            return (f"The {several} are {said}.", f"It's about the {several} {said}.")
        return (
            f"The {named} is {said}.",
            f"It's {named} {said}.",
            f"I have the {named} here: {said}.",
            f"You'll need the {named}, which is {said}.",
        )
    if " and " in said and not many and '"' not in said:
        all_of_them = label("_".join((*words[:-1], plural_of(last))))
        return (f"The {all_of_them} are {said}{stop}", f"I mean the {all_of_them} {said}{stop}")
    if many:
        return (
            f"The {named} should be {said}{stop}",
            f"The {named} are {said}{stop}",
            f"For the {named}: {said}{stop}",
        )
    return (
        f"The {named} should be {said}{stop}",
        f"The {named} is {said}{stop}",
        f"As for the {named}, use {said}{stop}",
        f"Please use {said} as the {named}{stop or '.'}",
    )


def _yes_or_no(words: tuple[str, ...], named: str, said: str) -> tuple[str, ...]:
    yes = said == "yes"
    if words[-1] in _SWITCHES:
        return ("It should be on.", "Please have it on.") if yes else ("It should be off.",)
    if words[0] in _VERBS:
        deed = f"{named} it" if len(words) == 1 else named
        return (
            (f"Please {deed}.", f"And please {deed}.") if yes else (f"Please do not {deed}.", f"Don't {deed}, please.")
        )
    return (f"Please have {named} switched on.",) if yes else (f"Please leave {named} switched off.",)


def asked(name: str) -> tuple[str, ...]:
    """The ways in which an assistant asks for a value."""
    words = words_of(name)
    mine = set(words) & _MINE and not set(words) & _THEIRS
    named = called(name)
    the = f"your {named}" if mine else f"the {named}"
    many = singular(words[-1]) != words[-1]
    return (
        f"Which {named} should I use?",
        f"Could you tell me {the}?",
        f"What {named} would you like me to use?",
        f"{capital(the)} {'are' if many else 'is'} still missing. What should {'they' if many else 'it'} be?",
        f"What {'are' if many else 'is'} {the}?",
        f"I still need {the}. Could you give {'them' if many else 'it'} to me?",
        f"Could you let me know {the}?",
        f"May I ask for {the}?",
    )


def called(name: str) -> str:
    """What an argument is called in talk; one of a single letter is a number."""
    named = label(name)
    return named if len(named) > 1 else "number"
