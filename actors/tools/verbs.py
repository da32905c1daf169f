"""Words in the names of tools that tell what these do: the one list for whoever has to tell a look-up from a change."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

_LOOKING_UP_WORDS: Final = """
    get list find search look lookup check query view show fetch read describe display retrieve browse track forecast
    see ls cat grep tail head wc du pwd diff
"""
LOOKING_UP: Final = frozenset(_LOOKING_UP_WORDS.split())
WORKING_OUT: Final = frozenset(["calculate", "compute", "convert", "estimate", "compare", "count", "translate", "sort"])
_CHANGING_WORDS: Final = """
    accept activate add adjust append apply approve archive assign authenticate book buy cancel change checkin checkout
    claim clear close complete confirm connect contact create deactivate delete destroy disable dismiss edit enable end
    erase exchange execute extend file fill follow fund insert invite issue join leave lock log mark merge message mkdir
    modify move mv mute open order overwrite pause pay place post press purchase push put redeem refund release remove
    rename renew replace reply report request reschedule reserve reset resolve restart resume return revoke rewrite rm
    run save schedule sell send set share sign start stop submit subscribe suspend switch toggle top touch trade
    transfer turn unlock unsubscribe update upgrade upload upsert withdraw write
"""
CHANGING: Final = frozenset(_CHANGING_WORDS.split())
_NEVER_A_THING_WORDS: Final = """
    add append cancel create delete destroy edit erase insert modify overwrite remove rename replace rewrite update
    upsert
"""
_NEVER_A_THING: Final = frozenset(_NEVER_A_THING_WORDS.split())
"""Verbs that say that something changes wherever they stand, because no look-up is for a thing of that name."""
_JOINING: Final = frozenset({"and", "or", "then"})
_CHECKING: Final = frozenset({"in", "out", "into"})
"""Words after which `check` is no look at something."""
_CHECKED: Final = frozenset({"stock", "of", "range", "progress", "network", "use", "service", "store"})
"""Words after which it is one all the same: `check_in_stock`."""
_WORD: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")


@lru_cache(maxsize=4096)
def parts_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in any case, lower, as they stand there."""
    return tuple(word.lower() for word in _WORD.findall(name[:200]))


def changes_beside(words: Sequence[str], *, prose: bool = False) -> bool:
    """Return True if *words*, the first of which looks something up, change something as well.

    As in `get_or_create_user`, `find_and_replace`, `check_out`; not in `get_terms_and_conditions`, `search_books`. In
    *prose* a verb may be a thing, unless it is joined to the first.
    """
    if words[0] == "check" and words[1:2] and words[1] in _CHECKING and not _CHECKED.intersection(words[2:3]):
        return True
    if prose:
        return any(one in _JOINING and then in _NEVER_A_THING for one, then in pairwise(words))
    if not _NEVER_A_THING.isdisjoint(words[1:]):
        return True
    return any(
        one in _JOINING and (then in CHANGING or (at == 1 and then not in LOOKING_UP | WORKING_OUT))
        for at, (one, then) in enumerate(pairwise(words))
    )
