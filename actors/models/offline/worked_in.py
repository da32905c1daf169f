"""Things named in place of `a file` or `a tweet` in the words for a deed."""

import re
from collections.abc import Iterable
from functools import lru_cache

from .naming import is_identifier, is_own, slot_of, words_of
from .vocabulary import word_set

_NOUNS = {
    "dir": ("directory", "folder"), "directory": ("directory", "folder"), "folder": ("folder", "directory"),
    "source": ("file or directory", "file"), "src": ("file or directory", "file"), "path": ("file", "directory"),
    "filename": ("file",), "symbol": ("stock",), "ticker": ("stock",), "url": ("page", "website"),
}  # fmt: skip
_TELLING_NOTHING = word_set("id ids name new the of to from")
_BARE = word_set("file source src path filename symbol ticker stock url directory folder dir")
"""Words of arguments whose values say by themselves what they are."""
_MAKING = ("create ", "created ", "make ", "made ", "add ", "added ")
_FINDING = ("find ", "search ", "look for ", "list ")
_MOST = 60


def worked_in(wish: str, said: Iterable[tuple[str, str]], entity: str = "") -> tuple[str, frozenset[str]]:
    """*wish* with what the arguments name in the places where it speaks of such a thing, and the names of those."""
    used: set[str] = set()
    for name, value in said:
        if len(value) > _MOST or (value.endswith((".", "!", "?")) and " " in value) or value in ("yes", "no"):
            continue
        if wish.startswith(_FINDING) and words_of(name)[-1] == "path":
            continue
        if (found := _place(wish, name, entity)) is not None:
            bare = (
                set(words_of(name)) & _BARE
                and " and " not in value
                and ("." in value or "/" in value or value.isupper())
            )
            new = wish.startswith(_MAKING) or " new " in found[0]
            noun = found[1].partition(" or ")[0]
            named = f"{found[0]} called {value}" if new else value if bare else f"the {noun} {value}"
            wish = f"{wish[: found.start()]}{named}{wish[found.end() :]}"
            used.add(name)
    return wish, frozenset(used)


@lru_cache(maxsize=1024)
def _speaking_of(noun: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:an?|any)(?: specified| given| new)? ({re.escape(noun)})\b(?: or \w+)?(?! \w+s\b)")


_AT_THE_END = re.compile(r"\b(?:the|multiple) (?:multiple )?(?:\w+ )?(files?|directory|folder|repository)$")
_PATHS = word_set("path paths file files filename folder directory dir")


def _place(wish: str, name: str, entity: str) -> re.Match[str] | None:
    """Where *wish* speaks of what an argument names."""
    slot = slot_of(name, entity)
    words = [word for word in words_of(name) if word not in _TELLING_NOTHING]
    if is_own(slot) or (is_identifier(slot) and not words):
        return None
    nouns = [noun for word in words for noun in _NOUNS.get(word, ())]
    nouns += [words[-1]] if words and (is_identifier(slot) or words_of(name)[-1] in ("name", "file")) else []
    for noun in nouns:
        found = _speaking_of(noun).search(wish) if noun in wish else None
        if found is not None:
            return found
    at_the_end = bool(words) and words[-1] in _PATHS and "repo" not in words
    return _AT_THE_END.search(wish) if at_the_end else None


def speaks_of(wish: str, name: str, entity: str = "") -> bool:
    """Whether *wish* speaks of a thing that an argument could name."""
    return _place(wish, name, entity) is not None


_VAGUELY = re.compile(r"\b(specified|given|particular) (?=\w)")
_ONE = re.compile(r"(?<!\bto )(?<!about )(?<!\bfor )(?<!\bas )\b(?:an?|any) (?=\w)")


def plainly(text: str) -> str:
    """A phrase of a description without the words that only a description has."""
    return _VAGUELY.sub("", text)


def definite(text: str) -> str:
    """A phrase that speaks of a thing which both sides know: `remove the directory`."""
    return _ONE.sub("the ", text)
