"""Values that a library invents by the name of their kind: people, places, addresses, numbers of things.

A few of each kind are made once in a process and drawn from: making one costs as much as answering a question.
"""

from functools import cache, lru_cache
from typing import Any

from ..tools.graph import words_of
from .dice import Dice

_KINDS = frozenset("""
    first_name last_name name city country country_code state state_abbr postcode street_address email phone_number url
    user_name password company job currency_code language_name language_code latitude longitude ipv4 file_name file_path
    color_name iban uuid4 vin mac_address domain_name timezone license_plate isbn13 credit_card_number hostname ssn
    """.split())  # fmt: skip  # noqa: SIM905
"""Methods of the library that a name may mean."""
_ALIASES = {
    "zip": "postcode", "postal_code": "postcode", "phone": "phone_number", "username": "user_name",
    "address": "street_address", "street": "street_address", "location": "city", "place": "city", "origin": "city",
    "destination": "city",
    "language": "language_name", "lang": "language_code", "currency": "currency_code", "file": "file_name",
    "filename": "file_name", "path": "file_path", "link": "url", "website": "url", "uri": "url", "color": "color_name",
    "colour": "color_name", "ip": "ipv4", "uuid": "uuid4", "lat": "latitude", "lon": "longitude", "isbn": "isbn13",
}  # fmt: skip
_PEOPLE = frozenset("""
    full person user people customer client patient doctor sender receiver recipient owner contact guest passenger
    author artist employee member friend driver student teacher attendee participant host creator assignee agent
    """.split())  # fmt: skip  # noqa: SIM905
_OF_EACH = 96


@lru_cache(maxsize=4096)
def kind_named(name: str) -> str | None:
    """Return the kind of value that *name* means, by its last words; None where it means none."""
    words = words_of(name)
    for count in (2, 1):
        tail = "_".join(words[-count:])
        if len(words) >= count and (kind := _ALIASES.get(tail, tail)) in _KINDS and kind != "name":
            return kind
    if words[-1:] == ("name",) and (len(words) == 1 or words[-2] in _PEOPLE):
        return "name"
    return "name" if words and words[-1] in _PEOPLE - {"full"} else None


def fake(kind: str, dice: Dice) -> str:
    """Return a value of *kind*."""
    return dice.pick(_some(kind))


@lru_cache(maxsize=64)
def _some(kind: str) -> tuple[str, ...]:
    faker = _faker()
    faker.seed_instance(kind)
    made = getattr(faker, kind)
    return tuple(str(made()).replace("\n", ", ") for _ in range(_OF_EACH))


@cache
def _faker() -> Any:  # noqa: ANN401 - its methods are found by name
    from faker import Faker  # noqa: PLC0415 - a fifth of a second that only those pay who ask the offline model

    return Faker("en_US")
