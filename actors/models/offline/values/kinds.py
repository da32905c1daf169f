"""What kind of text a name asks for: a table from words of names to makers."""

import re
from collections.abc import Callable
from typing import TypeAlias

from ..naming import capital
from ..vocabulary import word_set
from . import makers, named, people, places, times, wording
from .identifiers import text_identifier
from .wish import Wish

Maker: TypeAlias = Callable[[Wish], str]

_NAME_OF = re.compile(
    r"\bnames? of (?:the |a |an |each )?((?:new|first|second|other|stock|music|registered)? ?)([a-z]+)", re.IGNORECASE
)
_TITLED = word_set("event meeting project document note campaign workspace course report list board folder playlist")
_FOR_PEOPLE = word_set("table reservation appointment guest passenger patient customer user contact person")
_PERSONAL = re.compile(
    r"\b(?:reservation|guest|person|customer|patient|traveler|who|attendee|full name)\b", re.IGNORECASE
)


def _from(options: tuple[str, ...]) -> Maker:
    return lambda wish: wish.choose(options)


def _name(wish: Wish) -> str:
    """A `name` of what its other words, its description or the record's entity say."""
    maker = next((_NAMES[w] for w in reversed(wish.words[:-1]) if w in _NAMES), None)
    of = _NAME_OF.search(wish.description) if maker is None else None
    if of is not None:
        maker = next((_NAMES[w] for w in (of[2].lower(), (of[1] or "").strip().lower()) if w in _NAMES), None)
    if maker is None and (wish.entity in _FOR_PEOPLE or _PERSONAL.search(wish.description)):
        maker = makers.full_name
    maker = maker or _NAMES.get(wish.entity)
    if maker is not None:
        return maker(wish)
    return capital(wish.choose(wording.TOPICS)) if wish.entity in _TITLED else wish.choose(wording.NAMES)


_NAMES: dict[str, Maker] = {
    "airline": _from(wording.AIRLINES),
    "artist": _from(wording.ARTISTS),
    "author": makers.full_name,
    "bank": _from(wording.BANKS),
    "brand": _from(wording.COMPANY_NAMES),
    "book": _from(wording.BOOKS),
    "branch": _from(wording.BRANCHES),
    "cardholder": lambda wish: wish.story.name,
    "category": lambda wish: wish.choose(wording.PETS_OF if "pet" in wish.topic else wording.CATEGORIES),
    "city": makers.where,
    "company": _from(wording.COMPANY_NAMES),
    "contact": makers.full_name,
    "country": lambda wish: makers.place(wish).country,
    "customer": makers.full_name,
    "department": _from(people.DEPARTMENTS),
    "device": _from(wording.DEVICES),
    "dir": _from(wording.FOLDERS),
    "directory": _from(wording.FOLDERS),
    "doctor": _from(wording.DOCTORS),
    "file": _from(wording.FILES),
    "folder": _from(wording.FOLDERS),
    "guest": makers.full_name,
    "hotel": _from(wording.HOTELS),
    "item": _from(wording.PRODUCTS),
    "landmark": _from(places.LANDMARKS),
    "medication": _from(wording.MEDICINES),
    "medicine": _from(wording.MEDICINES),
    "passenger": makers.full_name,
    "patient": makers.full_name,
    "place": _from(places.LANDMARKS),
    "pet": _from(wording.PETS),
    "playlist": _from(wording.GENRES),
    "product": _from(wording.PRODUCTS),
    "project": _from(wording.TOPICS),
    "restaurant": _from(wording.RESTAURANTS),
    "room": _from(wording.ROOMS),
    "shop": _from(wording.COMPANY_NAMES),
    "song": _from(wording.SONGS),
    "stock": _from(wording.COMPANY_NAMES),
    "store": _from(wording.COMPANY_NAMES),
    "symbol": _from(wording.COMPANY_NAMES),
    "tag": _from(wording.TAGS),
    "task": _from(wording.TASKS),
    "team": _from(people.DEPARTMENTS),
    "type": _from(wording.CATEGORIES),
    "track": _from(wording.SONGS),
    "user": makers.full_name,
}


def _version(wish: Wish) -> str:
    """A branch to compare with; a currency or a phrase where there are no branches."""
    if wish.topic & {"branch", "commit"} or "commit" in wish.description.lower():
        return wish.choose(wording.BRANCHES)
    return makers.currency(wish) if "currency" in wish.topic else wish.choose(wording.PHRASES)


def _query(wish: Wish) -> str:
    """What is searched for: a thing of the kind that the tool finds."""
    maker = _NAMES.get(wish.entity) if wish.entity not in _FOR_PEOPLE else None
    return maker(wish) if maker is not None else wish.choose(wording.PRODUCTS)


KINDS: dict[str, Maker] = {
    **_NAMES,
    "address": makers.address,
    "airport": lambda wish: makers.place(wish).airport,
    "arrival": makers.where,
    "avatar": makers.url,
    "base": _version,
    "birth": times.date_text,
    "birthday": times.date_text,
    "body": makers.message,
    "caption": _from(wording.SENTENCES),
    "checkin": times.date_text,
    "checkout": times.date_text,
    "class": named.travel_class,
    "city": makers.where,
    "code": makers.code,
    "color": _from(wording.COLORS),
    "colour": _from(wording.COLORS),
    "comment": lambda wish: wish.choose(wording.REMARKS if makers.is_trouble(wish) else wording.SENTENCES),
    "condition": _from(wording.CONDITIONS),
    "conditions": _from(wording.CONDITIONS),
    "content": named.content,
    "country": named.country,
    "data": named.data,
    "cuisine": _from(wording.CUISINES),
    "currency": makers.currency,
    "date": times.date_text,
    "day": times.date_text,
    "deadline": times.date_text,
    "departure": makers.where,
    "description": makers.description,
    "dest": makers.where,
    "destination": makers.where,
    "dob": times.date_text,
    "domain": lambda _wish: "example.com",
    "email": makers.email,
    "exercise": _from(wording.GOALS),
    "expiration": times.date_text,
    "expiry": times.date_text,
    "expression": makers.expression,
    "from": named.end_of_way,
    "follow": named.handle,
    "genre": _from(wording.GENRES),
    "goal": _from(wording.GOALS),
    "handle": named.handle,
    "instructions": _from(wording.NOTES),
    "job": _from(people.JOBS),
    "keyword": _from(wording.KEYWORDS),
    "lang": named.language,
    "language": named.language,
    "line": _from(wording.LINES),
    "log": _from(wording.LINES),
    "link": makers.url,
    "location": makers.where,
    "match": _from(wording.FILES),
    "matches": _from(wording.FILES),
    "mention": named.other_handle,
    "message": makers.message,
    "metadata": _from(wording.TAGS),
    "mimetype": named.mime_type,
    "model": _from(wording.MODELS),
    "name": _name,
    "note": _from(wording.NOTES),
    "notes": _from(wording.NOTES),
    "origin": makers.where,
    "password": makers.password,
    "path": makers.path,
    "pattern": named.pattern,
    "phone": lambda wish: wish.story.phone,
    "position": _from(people.JOBS),
    "purpose": _from(wording.TOPICS),
    "query": _query,
    "reason": _from(wording.REASONS),
    "counterparty": _from(wording.COMPANY_NAMES),
    "recipient": lambda wish: f"{wish.choose(people.FIRST_NAMES)} {wish.choose(people.LAST_NAMES)}",
    "revision": _version,
    "target": _version,
    "region": _from(places.REGIONS),
    "request": _from(wording.WISHES),
    "wish": _from(wording.WISHES),
    "resolution": _from(("Replaced the faulty part and tested it.", "Reset the account and confirmed access.")),
    "role": _from(people.JOBS),
    "scope": _from(("read", "read_write")),
    "secret": text_identifier,
    "sector": _from(wording.SECTORS),
    "size": _from(wording.SIZES),
    "state": lambda wish: makers.place(wish).state,
    "status": makers.status,
    "street": makers.street,
    "subject": makers.subject,
    "summary": _from(wording.SUMMARIES),
    "thought": _from(wording.THOUGHTS),
    "source": makers.where,
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
    "to": named.end_of_way,
    "unfollow": named.handle,
    "title": lambda wish: capital(makers.subject(wish)),
    "topic": _from(wording.TOPICS),
    "unit": named.unit,
    "units": named.unit,
    "uri": makers.url,
    "url": makers.url,
    "username": named.handle,
    "venue": _from(places.LANDMARKS),
    "year": lambda wish: str(wish.story.day.year),
    "zip": makers.zip_code,
    "zipcode": makers.zip_code,
}

_PAIRS: dict[tuple[str, str], Maker] = {
    ("address", "1"): makers.address,
    ("address", "2"): makers.address,
    ("line", "1"): makers.address,
    ("line", "2"): makers.address,
    ("created", "by"): named.handle,
    ("updated", "by"): named.handle,
    ("insurance", "type"): _from(wording.INSURANCES),
    ("mime", "type"): named.mime_type,
    ("payment", "method"): _from(("credit card", "debit card", "bank transfer")),
    ("room", "type"): _from(("single room", "double room", "family room")),
    ("account", "type"): _from(("checking", "savings")),
    ("token", "type"): _from(("Bearer",)),
    ("to", "follow"): named.other_handle,
    ("to", "unfollow"): named.other_handle,
    ("unit", "in"): named.unit,
    ("unit", "out"): named.unit,
    ("from", "unit"): named.unit,
    ("to", "unit"): named.unit,
    ("source", "unit"): named.unit,
    ("target", "unit"): named.unit,
    ("input", "unit"): named.unit,
    ("output", "unit"): named.unit,
    ("directory", "content"): _from(wording.FILES),
    ("working", "directory"): lambda wish: f"/home/{wish.story.first.lower()}/{wish.choose(wording.FOLDERS)}",
    ("user", "list"): lambda wish: f"{wish.choose(people.FIRST_NAMES)} {wish.choose(people.LAST_NAMES)}",
    ("account", "name"): lambda wish: wish.story.handle,
    ("api", "key"): text_identifier,
    ("card", "number"): makers.card_number,
    ("following", "list"): named.other_handle,
    ("company", "name"): _from(people.COMPANIES),
    ("first", "name"): makers.first_name,
    ("full", "name"): makers.full_name,
    ("last", "name"): lambda wish: wish.story.last,
    ("order", "type"): _from(("Buy", "Sell")),
    ("passport", "number"): lambda wish: f"{wish.dice.letters(people.PASSPORT_LETTERS)}{wish.dice.digits(7)}",
    ("phone", "number"): lambda wish: wish.story.phone,
    ("postal", "code"): makers.zip_code,
    ("stock", "symbol"): _from(wording.SYMBOLS),
    ("time", "zone"): _from(places.TIME_ZONES),
    ("user", "name"): named.handle,
    ("zip", "code"): makers.zip_code,
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
    if words[-1] in KINDS:
        return KINDS[words[-1]]
    singular_last = words[-1].removesuffix("s")
    if singular_last in KINDS:
        return KINDS[singular_last]
    return next((KINDS[word] for word in reversed(words[:-1]) if word in KINDS), None)
