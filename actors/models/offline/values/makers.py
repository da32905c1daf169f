"""Makers of text: each gives one kind of value for a wish."""

from ..vocabulary import word_set
from . import people, places, wording
from .identifiers import text_identifier
from .wish import Wish

_FROM = word_set("from origin departure departing source start pickup a")
_OTHERS = frozenset({"author", "doctor", "employee", "recipient", "receiver", "artist"})
_TROUBLES = frozenset({"ticket", "issue", "case", "bug", "incident", "complaint"})
_OF_FILES = word_set("file directory folder")
_OF_FOLDERS = word_set("directory folder tree")
_HANDLED = word_set("follow unfollow block mention mentioned mentions contact friend invite receiver recipient to")
_OF_MEDIA = word_set("media image photo picture audio")
_HOME = word_set("address billing shipping home residence birth user customer")


def place(wish: Wish) -> places.City:
    """The place that was named, home where something starts or where the user lives, the destination otherwise."""
    if wish.city is not None:
        return wish.city
    words, cities = set(wish.words), wish.story.cities
    at_home = bool(words & _FROM or words & _HOME or wish.entity in ("address", "user", "customer", "profile"))
    order = (cities[0], *cities[2:], cities[1]) if at_home else (cities[1], cities[0], *cities[2:])
    return order[wish.variant % len(order)]


def where(wish: Wish) -> str:
    """A city, or its airport or zip code, or a file, as the description says."""
    described = wish.description.lower()
    if "file" in described or "director" in described or (wish.topic & _OF_FILES and not described):
        to_folder = "destination" in wish.words
        if not described:
            return f"{folder(wish)}/{wish.choose(wording.FILES)}{'.bak' if to_folder else ''}"
        return wish.choose(wording.FOLDERS if to_folder else wording.FILES)
    city = place(wish)
    if (
        "airport" in wish.words
        or "iata" in wish.topic
        or "airport code" in described
        or "iata" in described
        or "letter code" in described
    ):
        return city.airport
    if "zip" in described and "city" not in described:
        return city.zip
    return city.name


def address(wish: Wish) -> str:
    """Where the user lives, in one line, or as one of two lines."""
    if wish.words[-1] == "2":
        return wish.choose(("Apartment 4B", "Apartment 12", "Unit 7", "2nd Floor", "Suite 210"))
    if wish.words[-1] == "1":
        return street(wish)
    return f"{street(wish)}, {wish.story.home.name}"


def street(wish: Wish) -> str:
    """Where the user lives, street and number, or where they might move."""
    if not wish.variant:
        return wish.story.street
    return f"{3 + (wish.variant * 37 + wish.story.day.day) % 190} {wish.choose(places.STREETS)}"


def full_name(wish: Wish) -> str:
    """The user's name, or somebody else's."""
    if wish.variant == 0 and wish.entity not in _OTHERS:
        return wish.story.name
    return f"{wish.choose(people.FIRST_NAMES)} {wish.choose(people.LAST_NAMES[3:])}"


def first_name(wish: Wish) -> str:
    """The user's first name, or that of another one of the family."""
    return wish.choose(people.FIRST_NAMES) if wish.variant else wish.story.first


def is_trouble(wish: Wish) -> bool:
    """Whether it is about a trouble."""
    described = wish.description.lower()
    return wish.entity in _TROUBLES or "problem" in described or "issue" in described


def subject(wish: Wish) -> str:
    """What a thing is about: a trouble, or a topic."""
    return wish.choose(wording.PROBLEMS if is_trouble(wish) else wording.TOPICS)


def description(wish: Wish) -> str:
    """A sentence or two about it."""
    return wish.choose(wording.PROBLEM_NOTES if is_trouble(wish) else wording.NOTES)


def password(wish: Wish) -> str:
    """A password that nobody uses."""
    return f"{wish.choose(people.SECRET_WORDS)}-{wish.dice.digits(4)}"


def card_number(wish: Wish) -> str:
    """The number of a card that does not exist."""
    return f"4000{wish.dice.digits(12)}"


def url(wish: Wish) -> str:
    """An address of a page."""
    return f"https://www.example.com/{wish.choose(('guides/start', 'news/spring', 'help/returns', 'blog/update'))}"


def folder(wish: Wish) -> str:
    """A folder of the user's."""
    return f"/home/{wish.story.first.lower()}/{wish.choose(wording.FOLDERS)}"


def path(wish: Wish) -> str:
    """A path in the user's folder: of a folder where the tool or the description is about folders."""
    described = wish.description.lower()
    if "repo" in wish.words or "repository" in wish.words:
        return f"/home/{wish.story.first.lower()}/projects/{wish.choose(wording.PROJECTS)}"
    if wish.topic & _OF_MEDIA:
        return f"{folder(wish)}/{wish.choose(wording.MEDIA)}"
    of_folder = wish.entity in _OF_FOLDERS or {"search", "pattern"} <= wish.topic
    if "director" in described or "folder" in described or (of_folder and "file" not in described):
        return folder(wish)
    return f"{folder(wish)}/{wish.choose(wording.FILES)}"


def zip_code(wish: Wish) -> str:
    """The zip code of the place."""
    return place(wish).zip


def email(wish: Wish) -> str:
    """The user's address, or somebody else's."""
    if set(wish.words) & {"to", "recipient", "receiver", "cc", "attendee", "assignee", "invitee"} or wish.variant:
        first, last = wish.choose(people.FIRST_NAMES[5:]), wish.choose(people.LAST_NAMES[7:])
        return f"{first}.{last}@example.com".lower()
    return wish.story.email


def message(wish: Wish) -> str:
    """A short message."""
    return wish.choose(wording.MESSAGES)


def expression(wish: Wish) -> str:
    """A sum to be worked out."""
    dice = wish.dice
    low, high, other = dice.between(3, 48), dice.between(11, 96), dice.between(20, 400)
    return wish.choose(wording.EXPRESSIONS).format(low, high, other)


def code(wish: Wish) -> str:
    """A code of a country, a currency, a language, a place, a discount, or of nothing else."""
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


def currency(wish: Wish) -> str:
    """The currency at home, or another one to change into."""
    own = (wish.story.home.currency, wish.story.cities[1].currency)
    target = bool(set(wish.words) & {"to", "target", "quote", "out"})
    distinct = [c for c in ("EUR", "USD", "GBP", "CAD") if c != own[0]]
    return wish.choose(distinct) if target else own[0]


def status(wish: Wish) -> str:
    """How a thing stands."""
    return wish.choose(("active", "confirmed", "pending", "completed"))
