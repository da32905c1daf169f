"""What kind of text a name asks for: a table from words of names to makers."""

import re
from collections.abc import Callable
from typing import TypeAlias

from ..vocabulary import word_set
from . import people, places, times, wording
from .identifiers import text_identifier
from .wish import Wish

Maker: TypeAlias = Callable[[Wish], str]

_FROM = word_set("from origin departure departing source start pickup a")
_FOR_PEOPLE = word_set("table reservation appointment guest passenger patient customer user contact person")
_OTHERS = frozenset({"author", "doctor", "employee", "recipient", "receiver", "artist"})
_PERSONAL = re.compile(
    r"\b(?:reservation|guest|person|customer|patient|traveler|who|attendee|full name)\b", re.IGNORECASE
)
_TROUBLES = frozenset({"ticket", "issue", "case", "bug", "incident", "complaint"})
_HOME = word_set("address billing shipping home residence birth user customer")


def place(wish: Wish) -> places.City:
    """Home where something starts or where the user lives, and the destination otherwise."""
    words = set(wish.words)
    at_home = bool(words & _FROM or words & _HOME or wish.entity in ("address", "user", "customer", "profile"))
    return wish.story.cities[((0 if at_home else 1) + wish.variant * 2) % len(wish.story.cities)]


def _where(wish: Wish) -> str:
    described = wish.description.lower()
    if "file" in described or "director" in described:
        return wish.choose(wording.FOLDERS if "destination" in wish.words else wording.FILES)
    city = place(wish)
    if "airport" in wish.words or "airport code" in described or "iata" in described or "letter code" in described:
        return city.airport
    if "zip" in described and "city" not in described:
        return city.zip
    return city.name


def _from(options: tuple[str, ...]) -> Maker:
    return lambda wish: wish.choose(options)


def _address(wish: Wish) -> str:
    return f"{wish.story.street}, {wish.story.home.name}"


def _full_name(wish: Wish) -> str:
    if wish.variant == 0 and wish.entity not in _OTHERS:
        return wish.story.name
    return f"{wish.choose(people.FIRST_NAMES)} {wish.choose(people.LAST_NAMES[3:])}"


def _name(wish: Wish) -> str:
    """A `name` of what its other words, its description or the record's entity say."""
    maker = next((_NAMES[w] for w in reversed(wish.words[:-1]) if w in _NAMES), None)
    if maker is None and (wish.entity in _FOR_PEOPLE or _PERSONAL.search(wish.description)):
        maker = _full_name
    maker = maker or _NAMES.get(wish.entity)
    return maker(wish) if maker is not None else wish.choose(wording.TOPICS).capitalize()


def _first_name(wish: Wish) -> str:
    return wish.choose(people.FIRST_NAMES) if wish.variant else wish.story.first


def _is_trouble(wish: Wish) -> bool:
    described = wish.description.lower()
    return wish.entity in _TROUBLES or "problem" in described or "issue" in described


def _subject(wish: Wish) -> str:
    return wish.choose(wording.PROBLEMS if _is_trouble(wish) else wording.TOPICS)


def _description(wish: Wish) -> str:
    return wish.choose(wording.PROBLEM_NOTES if _is_trouble(wish) else wording.NOTES)


def _password(wish: Wish) -> str:
    return f"{wish.choose(people.SECRET_WORDS)}-{wish.dice.digits(4)}"


def _card(wish: Wish) -> str:
    return f"4000{wish.dice.digits(12)}"


def _url(wish: Wish) -> str:
    return f"https://www.example.com/{wish.choose(('guides/start', 'news/spring', 'help/returns', 'blog/update'))}"


def _path(wish: Wish) -> str:
    return f"/home/{wish.story.first.lower()}/{wish.choose(wording.FOLDERS)}/{wish.choose(wording.FILES)}"


def _zip(wish: Wish) -> str:
    return place(wish).zip


def _email(wish: Wish) -> str:
    if set(wish.words) & {"to", "recipient", "receiver", "cc", "attendee", "assignee", "invitee"} or wish.variant:
        first, last = wish.choose(people.FIRST_NAMES[5:]), wish.choose(people.LAST_NAMES[7:])
        return f"{first}.{last}@example.com".lower()
    return wish.story.email


def _message(wish: Wish) -> str:
    return wish.choose(wording.MESSAGES)


def _code(wish: Wish) -> str:
    words = set(wish.words)
    if "country" in words:
        return place(wish).code
    if "currency" in words:
        return place(wish).currency
    if "language" in words:
        return wish.choose(places.LANGUAGE_CODES)
    if words & {"zip", "postal", "post"}:
        return place(wish).zip
    if words & {"airport", "iata", "departure", "arrival"}:
        return place(wish).airport
    if words & {"promo", "coupon", "discount", "voucher"}:
        return wish.choose(("SPRING15", "WELCOME10", "SAVE20"))
    return text_identifier(wish)


def _phrase(wish: Wish) -> str:
    return wish.choose(wording.PHRASES)


def _currency(wish: Wish) -> str:
    own = (wish.story.home.currency, wish.story.cities[1].currency)
    target = bool(set(wish.words) & {"to", "target", "quote", "out"})
    distinct = [c for c in ("EUR", "USD", "GBP", "CAD") if c != own[0]]
    return wish.choose(distinct) if target else own[0]


def _status(wish: Wish) -> str:
    return wish.choose(("active", "confirmed", "pending", "completed"))


_NAMES: dict[str, Maker] = {
    "airline": _from(wording.AIRLINES),
    "artist": _from(wording.ARTISTS),
    "author": _full_name,
    "book": _from(wording.BOOKS),
    "branch": _from(wording.BRANCHES),
    "cardholder": lambda wish: wish.story.name,
    "category": _from(wording.CATEGORIES),
    "city": _where,
    "company": _from(wording.COMPANY_NAMES),
    "contact": _full_name,
    "country": lambda wish: place(wish).country,
    "customer": _full_name,
    "department": _from(people.DEPARTMENTS),
    "device": _from(wording.DEVICES),
    "dir": _from(wording.FOLDERS),
    "directory": _from(wording.FOLDERS),
    "doctor": _from(wording.DOCTORS),
    "file": _from(wording.FILES),
    "folder": _from(wording.FOLDERS),
    "guest": _full_name,
    "hotel": _from(wording.HOTELS),
    "item": _from(wording.PRODUCTS),
    "landmark": _from(places.LANDMARKS),
    "medication": _from(wording.MEDICINES),
    "medicine": _from(wording.MEDICINES),
    "passenger": _full_name,
    "patient": _full_name,
    "place": _from(places.LANDMARKS),
    "playlist": _from(wording.GENRES),
    "product": _from(wording.PRODUCTS),
    "project": _from(wording.TOPICS),
    "restaurant": _from(wording.RESTAURANTS),
    "room": _from(wording.ROOMS),
    "shop": _from(wording.COMPANY_NAMES),
    "song": _from(wording.SONGS),
    "stock": _from(wording.COMPANY_NAMES),
    "store": _from(wording.COMPANY_NAMES),
    "task": _from(wording.TASKS),
    "track": _from(wording.SONGS),
    "user": _full_name,
}

_KINDS: dict[str, Maker] = {
    **_NAMES,
    "address": _address,
    "airport": lambda wish: place(wish).airport,
    "arrival": _where,
    "base": _currency,
    "birth": times.date_text,
    "birthday": times.date_text,
    "body": _message,
    "caption": _from(wording.SENTENCES),
    "checkin": times.date_text,
    "checkout": times.date_text,
    "city": _where,
    "code": _code,
    "color": _from(wording.COLORS),
    "colour": _from(wording.COLORS),
    "comment": lambda wish: wish.choose(wording.REMARKS if _is_trouble(wish) else wording.SENTENCES),
    "condition": _from(wording.CONDITIONS),
    "conditions": _from(wording.CONDITIONS),
    "content": _from(wording.SENTENCES),
    "cuisine": _from(wording.CUISINES),
    "currency": _currency,
    "date": times.date_text,
    "day": times.date_text,
    "deadline": times.date_text,
    "departure": _where,
    "description": _description,
    "dest": _where,
    "destination": _where,
    "dob": times.date_text,
    "domain": lambda _wish: "example.com",
    "email": _email,
    "exercise": _from(wording.GOALS),
    "expiration": times.date_text,
    "expiry": times.date_text,
    "expression": _from(wording.EXPRESSIONS),
    "genre": _from(wording.GENRES),
    "goal": _from(wording.GOALS),
    "handle": lambda wish: wish.story.handle,
    "instructions": _from(wording.NOTES),
    "job": _from(people.JOBS),
    "keyword": _from(wording.KEYWORDS),
    "language": _from(places.LANGUAGES),
    "link": _url,
    "location": _where,
    "message": _message,
    "model": _from(wording.MODELS),
    "name": _name,
    "note": _from(wording.NOTES),
    "notes": _from(wording.NOTES),
    "origin": _where,
    "password": _password,
    "path": _path,
    "pattern": _from(wording.KEYWORDS),
    "phone": lambda wish: wish.story.phone,
    "position": _from(people.JOBS),
    "purpose": _from(wording.TOPICS),
    "query": _from(wording.PRODUCTS),
    "reason": _from(wording.REASONS),
    "counterparty": _from(wording.COMPANY_NAMES),
    "recipient": lambda wish: f"{wish.choose(people.FIRST_NAMES)} {wish.choose(people.LAST_NAMES)}",
    "region": _from(places.REGIONS),
    "request": _from(wording.WISHES),
    "wish": _from(wording.WISHES),
    "resolution": _from(("Replaced the faulty part and tested it.", "Reset the account and confirmed access.")),
    "role": _from(people.JOBS),
    "sector": _from(wording.SECTORS),
    "size": _from(wording.SIZES),
    "state": lambda wish: place(wish).state,
    "status": _status,
    "street": lambda wish: wish.story.street,
    "subject": _subject,
    "summary": _from(wording.SUMMARIES),
    "thought": _from(wording.SUMMARIES),
    "source": _where,
    "watchlist": _from(wording.SYMBOLS),
    "stock": _from(wording.SYMBOLS),
    "usage": lambda wish: f"{wish.dice.between(12, 980)} KB",
    "at": times.moment_text,
    "symbol": _from(wording.SYMBOLS),
    "symptom": _from(wording.SYMPTOMS),
    "symptoms": _from(wording.SYMPTOMS),
    "tag": _from(wording.TAGS),
    "text": _from(wording.SENTENCES),
    "ticker": _from(wording.SYMBOLS),
    "time": times.clock_text,
    "timestamp": times.moment_text,
    "timezone": _from(places.TIME_ZONES),
    "title": lambda wish: _subject(wish).capitalize(),
    "topic": _from(wording.TOPICS),
    "unit": _from(wording.UNITS),
    "uri": _url,
    "url": _url,
    "username": lambda wish: wish.story.handle,
    "venue": _from(places.LANDMARKS),
    "zip": _zip,
    "zipcode": _zip,
}

_PAIRS: dict[tuple[str, str], Maker] = {
    ("directory", "content"): _from(wording.FILES),
    ("working", "directory"): lambda wish: f"/home/{wish.story.first.lower()}/{wish.choose(wording.FOLDERS)}",
    ("user", "list"): lambda wish: f"{wish.choose(people.FIRST_NAMES)} {wish.choose(people.LAST_NAMES)}",
    ("account", "name"): lambda wish: wish.story.handle,
    ("card", "number"): _card,
    ("company", "name"): _from(people.COMPANIES),
    ("first", "name"): _first_name,
    ("full", "name"): _full_name,
    ("last", "name"): lambda wish: wish.story.last,
    ("order", "type"): _from(("Buy", "Sell")),
    ("passport", "number"): lambda wish: f"{wish.dice.letters(people.PASSPORT_LETTERS)}{wish.dice.digits(7)}",
    ("phone", "number"): lambda wish: wish.story.phone,
    ("postal", "code"): _zip,
    ("stock", "symbol"): _from(wording.SYMBOLS),
    ("time", "zone"): _from(places.TIME_ZONES),
    ("user", "name"): lambda wish: wish.story.handle,
    ("zip", "code"): _zip,
}
_DATE_HINTS = ("yyyy-mm-dd", "mm/dd/yyyy", "dd/mm/yyyy", "mm/yyyy", "mm/yy", "date in ", "the date ", "iso 8601 date")


def kind_of(wish: Wish) -> Maker | None:
    """The maker for a text, by the pair of last words, the last word, a hint of the description, or any word."""
    words = wish.words
    pair = _PAIRS.get((words[-2], words[-1])) if len(words) > 1 else None
    if pair is not None:
        return pair
    described = wish.description.lower()
    if any(hint in described for hint in _DATE_HINTS) and words[-1] not in ("name", "id"):
        return times.moment_text if times.speaks_of_moment(wish) else times.date_text
    if words[-1] in _KINDS:
        return _KINDS[words[-1]]
    singular_last = words[-1].removesuffix("s")
    if singular_last in _KINDS:
        return _KINDS[singular_last]
    return next((_KINDS[word] for word in reversed(words[:-1]) if word in _KINDS), None)
