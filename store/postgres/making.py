"""A log is made in a database, or changed to the layout of this release."""

from contextlib import closing

from ..stored import Made
from .address import Address
from .connections import look
from .schema import STEPS, is_made, make


def make_location(location: str) -> Made:
    """Make a log in the database at *location*, unless there is one. Raises StoreError."""
    address = Address.of(location)
    with closing(look(address)) as db:
        if is_made(db, address, writable=True):
            return Made(len(STEPS), len(STEPS))
        return make(db, address)


def migrate_location(location: str) -> Made:
    """Change the log in the database at *location* to the layout of this release. Raises NoSuchLog, StoreError."""
    address = Address.of(location)
    with closing(look(address)) as db:
        return make(db, address, anew=False)
