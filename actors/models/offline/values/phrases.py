"""How a user works a value into a request: fragments that follow the request, and sentences of their own."""

from ..naming import capital, label, words_of

_FROM = frozenset(["from", "origin", "departure", "departing", "source", "start", "pickup"])
_TO = frozenset(["to", "destination", "arrival", "arriving", "dest", "target", "dropoff"])
_PLACES = frozenset(["city", "location", "place", "airport", "country", "region", "town", "landmark", "venue"])
_STARTS = frozenset(["start", "from", "begin", "checkin", "since"])
_ENDS = frozenset(["end", "until", "till", "checkout", "return", "due", "deadline"])
_MINE = frozenset(
    [
        "email",
        "phone",
        "username",
        "password",
        "name",
        "zip",
        "address",
        "passport",
        "card",
        "cvv",
        "birth",
        "dob",
        "birthday",
        "cardholder",
    ]
)
_COUNTED = frozenset(
    [
        "guests",
        "passengers",
        "adults",
        "children",
        "nights",
        "days",
        "hours",
        "minutes",
        "seats",
        "rooms",
        "people",
        "attendees",
        "lines",
        "pages",
    ]
)
_QUOTED = frozenset(
    [
        "query",
        "keyword",
        "keywords",
        "message",
        "text",
        "content",
        "body",
        "title",
        "subject",
        "note",
        "notes",
        "comment",
        "description",
        "caption",
        "topic",
        "expression",
        "resolution",
        "pattern",
        "summary",
    ]
)


def fragments(name: str, said: str) -> tuple[str, ...]:
    """The ways to add a value to a request, each as `from Porto`; none where it needs a sentence of its own."""
    words = words_of(name)
    last, all_words = words[-1], set(words)
    if last in ("unit", "units", "in", "out") or "unit" in all_words:
        return (f"with {label(name)} {said}",)
    if "date" in all_words or last in ("day", "checkin", "checkout", "deadline"):
        return _dated(all_words, said)
    if last in ("time", "hour"):
        return (f"at {said}",)
    if all_words & _MINE and not all_words & {"file", "city", "dir"}:
        return ()
    if (all_words & _PLACES or last in _FROM | _TO) and not said.isdigit():
        if all_words & _FROM or last == "a":
            return (f"from {said}", f"starting from {said}")
        if all_words & _TO or last == "b":
            return (f"to {said}",)
        return (f"in {said}", f"for {said}")
    if last in _COUNTED:
        return (f"for {said} {label(last)}",) if last not in ("lines", "pages") else (f"for {said} {last}",)
    if last in _QUOTED and len(said) <= 40:  # noqa: PLR2004 -- a longer one reads better as a sentence
        quoted = f'"{said}"'
        return {
            "title": (f"titled {quoted}", f"called {quoted}"),
            "query": (f"for {quoted}", f"matching {quoted}"),
        }.get(last, (f"with the {label(name)} {quoted}",))
    return ()


def _dated(words: set[str], said: str) -> tuple[str, ...]:
    if words & {"birth", "expiration", "expiry"}:
        return ()
    if words & _ENDS:
        return (f"until {said}", f"through {said}")
    if words & _STARTS:
        return (f"starting {said}", f"starting on {said}")
    return (f"on {said}", f"for {said}")


def sentences(name: str, said: str) -> tuple[str, ...]:
    """The ways to state a value by itself."""
    words, named = words_of(name), label(name)
    last = words[-1]
    if said in ("yes", "no"):
        return _yes_or_no(words, named, said)
    if last in _QUOTED:
        return (f'The {named} should be "{said}".', f'Use "{said}" as the {named}.', f'For the {named}, put "{said}".')
    if set(words) & _MINE and not set(words) & {"file", "dir", "product", "company", "to", "recipient", "receiver"}:
        return (f"My {named} is {said}.", f"{capital(named)}: {said}.", f"For the {named}, use {said}.")
    return (f"The {named} is {said}.", f"{capital(named)}: {said}.", f"Please use {said} as the {named}.")


def _yes_or_no(words: tuple[str, ...], named: str, said: str) -> tuple[str, ...]:
    verbs = {"include", "send", "notify", "show", "return", "use", "enable", "allow", "unlock", "lock", "activate"}
    if words[0] in verbs:
        return (f"Please {named}.",) if said == "yes" else (f"Please do not {named}.",)
    return (f"{capital(named)}: {said}.", f"Set {named} to {said}.")


def asked(name: str) -> tuple[str, ...]:
    """The ways in which an assistant asks for a value."""
    named = label(name)
    return (
        f"Which {named} should I use?",
        f"Could you tell me the {named}?",
        f"What {named} would you like me to use?",
    )
