"""What a description calls for where the name of a value says nothing."""

from ..naming import singular, words_of
from . import makers, named
from .kinds import KINDS, Maker
from .wish import Wish

_HINTS: dict[str, Maker] = {
    "airport": KINDS["airport"],
    "city": makers.where,
    "color": KINDS["color"],
    "company": KINDS["company"],
    "currency": makers.currency,
    "directory": KINDS["directory"],
    "email": makers.email,
    "file": KINDS["file"],
    "language": named.language,
    "line": KINDS["line"],
    "path": makers.path,
    "phone": KINDS["phone"],
    "product": KINDS["product"],
    "symbol": KINDS["symbol"],
    "url": makers.url,
    "user": named.other_handle,
    "username": named.handle,
}
_HINTING = 8
"""Words of a description that say what a thing is; what follows explains."""


def hinted(wish: Wish) -> Maker | None:
    """The maker that the description's first words call for, where the name calls for none."""
    words = [singular(word) for word in words_of(wish.description[:120])[:_HINTING]]
    return next((_HINTS[word] for word in words if word in _HINTS), None)
