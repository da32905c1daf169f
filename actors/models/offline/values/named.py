"""Makers that look at more than one word: units of a pair, ends of a way, people's handles, contents of files."""

from ..vocabulary import word_set
from . import makers, people, places, units, wording
from .wish import Wish

_WAYS = word_set("travel trip flight train bus route ride drive city airport station location journey distance")
_OTHERS = word_set("follow unfollow block mention mentioned mentions contact friend invite receiver recipient comment")
_COMING_OUT = frozenset({"out", "to", "target", "output", "into"})
_AFTERWARDS = word_set("target to into output destination translate")


def unit(wish: Wish) -> str:
    """A unit; the two of a conversion belong together."""
    if "temperature" in wish.topic or "temperature" in wish.description.lower():
        pairs: tuple[tuple[str, str], ...] = units.HEAT_PAIRS
    else:
        pairs = units.MIXED_PAIRS if "imperial" in wish.topic else units.PAIRS
    pair = pairs[(len(wish.story.name) + wish.story.day.day + wish.variant) % len(pairs)]
    return pair[1 if _COMING_OUT & set(wish.words) else 0]


def end_of_way(wish: Wish) -> str:
    """Where a way begins or ends; whom a message goes to."""
    described = wish.description.lower()
    if "mail" in described or "mail" in wish.topic:
        return makers.email(wish)
    if "currency" in described or "currency" in wish.words:
        return makers.currency(wish)
    if "language" in described or "translate" in wish.topic:
        return language(wish)
    if "unit" in described:
        return unit(wish)
    if (_WAYS & wish.topic) or any(word in described for word in _WAYS):
        return makers.where(wish)
    return f"{wish.choose(people.FIRST_NAMES)} {wish.choose(people.LAST_NAMES)}"


def handle(wish: Wish) -> str:
    """The user's name as systems write it, or somebody else's."""
    others = _OTHERS & {*wish.words, wish.entity}
    return other_handle(wish) if wish.variant or others else wish.story.handle


def other_handle(wish: Wish) -> str:
    """Somebody else's name as systems write it."""
    names = [name for name in people.LAST_NAMES if name != wish.story.last]
    made = f"{wish.choose(people.FIRST_NAMES)}_{wish.choose(names)}".lower()
    return f"@{made}" if "@" in wish.description else made


def travel_class(wish: Wish) -> str:
    """A class to travel in, or a grade of anything else."""
    traveled = _WAYS & {*wish.topic, *wish.description.lower().split()}
    return wish.choose(("economy", "business", "first") if traveled else ("standard", "premium", "basic"))


def country(wish: Wish) -> str:
    """The country of the place, as a name or as a code."""
    described = wish.description.lower()
    where = makers.place(wish)
    return where.code if "code" in described or "iso" in described.split() else where.country


def language(wish: Wish) -> str:
    """English where something comes from; another language where it goes to, or its code."""
    described = wish.description.lower()
    coded = "code" in described or "iso" in described
    names = places.LANGUAGE_CODES if coded else places.LANGUAGES
    return wish.choose(names[1:]) if _AFTERWARDS & set(wish.words) else names[0]


def pattern(wish: Wish) -> str:
    """A pattern to look for: of file names, or a word."""
    return wish.choose(("*.csv", "*.txt", "*.md") if "glob" in wish.topic else wording.KEYWORDS)


def content(wish: Wish) -> str:
    """What a text consists of: lines of a file, or a sentence."""
    return wish.choose(wording.LINES if wish.topic & {"file", "directory"} else wording.SENTENCES)


def data(wish: Wish) -> str:
    """A piece of data: encoded where the tool says so."""
    if "base" in wish.topic or "base64" in wish.description.lower():
        return wish.choose(
            ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB", "R0lGODlhAQABAIAAAAAAAP///yH5BAEA", "UklGRiQAAABXQVZFZm10IBAAAAAB")
        )
    return wish.choose(wording.LINES)


def mime_type(wish: Wish) -> str:
    """What kind of data it is."""
    return wish.choose(("image/png", "image/jpeg", "audio/mpeg", "text/plain"))
