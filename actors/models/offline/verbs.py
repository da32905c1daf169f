"""Verbs of tool names: what kind of act they are, and how people say them."""

from enum import StrEnum
from functools import lru_cache

from .vocabulary import word_set


class Act(StrEnum):
    """What calling a tool does."""

    SIGN_IN = "sign_in"
    SEARCH = "search"
    LOOK_UP = "look_up"
    COMPUTE = "compute"
    CREATE = "create"
    CHANGE = "change"
    SEND = "send"
    DELETE = "delete"
    OTHER = "other"


_BY_ACT = {
    Act.SIGN_IN: "login authenticate authorize logon signin auth",
    Act.SEARCH: "search find list browse query filter discover explore grep ls recommend suggest scan",
    Act.LOOK_UP: "get fetch retrieve read view show display lookup check describe inspect track see open load monitor "
    "cat tail head diff wc du pwd verify validate summarize preview test review",
    Act.COMPUTE: "calculate compute convert estimate add subtract multiply divide count compare translate round sum "
    "predict analyze evaluate measure sort quote think",
    Act.CREATE: "create book reserve register schedule place order make open submit post buy purchase file issue start "
    "generate upload insert enroll request apply draft plan mkdir touch record log save write hire invite append "
    "subscribe rent init play borrow lend",
    Act.CHANGE: "update modify edit change set reschedule rename move mv cp copy adjust assign extend renew toggle "
    "enable disable activate deactivate lock unlock resume pause configure turn transfer exchange return upgrade "
    "switch press fill fund withdraw deposit pay refund resolve approve reject close mark follow unfollow retweet "
    "mention comment echo cd suspend confirm complete replace merge reset refuel charge grant cast increase reduce "
    "restart release navigate rate checkout commit star",
    Act.SEND: "send email message notify forward share reply contact call text publish report remind broadcast "
    "announce escalate",
    Act.DELETE: "delete remove cancel rm rmdir drop clear revoke unsubscribe terminate discard archive stop logout "
    "dismiss void uninstall",
}
_ACTS = {verb: act for act, verbs in _BY_ACT.items() for verb in verbs.split()}

AMBIGUOUS = word_set(
    "message email text contact order book file record log plan post request report quote comment star schedule call "
    "issue play measure sort test review fund charge rate invite place mark"
)
"""Verbs that are as often nouns: `message_get_status` gets, it does not message."""

_SAID = {
    "search": "search for",
    "query": "look up",
    "get": "look up",
    "fetch": "fetch",
    "retrieve": "pull up",
    "read": "read",
    "view": "show me",
    "display": "show me",
    "show": "show me",
    "lookup": "look up",
    "list": "list",
    "see": "show me",
    "signin": "sign in to",
    "authenticate": "authenticate",
    "compute": "work out",
    "calculate": "calculate",
    "contact": "contact",
    "notify": "notify me about",
    "turn": "turn",
}
_PAST = {
    "get": "looked up",
    "lookup": "looked up",
    "query": "looked up",
    "view": "pulled up",
    "show": "pulled up",
    "display": "pulled up",
    "see": "pulled up",
    "retrieve": "pulled up",
    "read": "read",
    "find": "found",
    "search": "searched for",
    "compute": "worked out",
    "make": "made",
    "buy": "bought",
    "set": "set",
    "send": "sent",
    "write": "wrote",
    "rent": "rented",
    "book": "booked",
    "pay": "paid",
    "withdraw": "withdrew",
    "think": "thought",
    "see ": "saw",
    "submit": "submitted",
    "cut": "cut",
    "put": "put",
    "reset": "reset",
    "cast": "cast",
    "begin": "began",
    "plan": "planned",
    "drop": "dropped",
    "stop": "stopped",
    "log": "logged",
    "scan": "scanned",
    "hold": "held",
    "commit": "committed",
    "transfer": "transferred",
    "cancel": "cancelled",
    "refer": "referred",
    "draw": "drew",
    "give": "gave",
    "take": "took",
    "hire": "hired",
    "star": "starred",
    "init": "set up",
    "checkout": "checked out",
    "lend": "lent",
}


def act_of(verb: str) -> Act | None:
    """What *verb* does; None where it is no verb that we know."""
    return _ACTS.get(verb)


def said(verb: str) -> str:
    """The verb as a user says it."""
    return _SAID.get(verb, verb)


@lru_cache(maxsize=1024)
def past(verb: str) -> str:
    """The verb in the past tense."""
    if verb in _PAST:
        return _PAST[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


@lru_cache(maxsize=1024)
def infinitive(word: str) -> str | None:
    """The verb that a description's first word is (`Returns`, `search`); None where it is none."""
    word = word.lower()
    for form in (word, word[:-1] if word.endswith("s") else "", word[:-2] if word.endswith("es") else ""):
        if form and (form in _ACTS or form in _SAID or form in _FURTHER):
            return form
    if word.endswith("ies"):
        return word[:-3] + "y" if word[:-3] + "y" in _ACTS else None
    return None


_FURTHER = word_set(
    "allow provide use perform take give keep put choose select determine examine access process execute run "
    "manage handle identify extract print sign log obtain collect gather ask look locate simulate set"
)
