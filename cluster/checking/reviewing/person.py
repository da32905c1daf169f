"""The person who reviews."""

from getpass import getuser

from ....events import MAX_NAME
from ...errors import UsageError


def person(name: str | None) -> str:
    """Return *name* without spaces around it, or the login name where none is given. Raises UsageError."""
    if name is None:
        try:
            name = getuser()
        except (KeyError, OSError, ImportError):  # a container without a user's name
            raise UsageError("nobody has a login name here: say who reviews with --by NAME") from None
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME or not _is_text(name):
        raise UsageError(f"--by names a person in 1 to {MAX_NAME} characters, not {name[:MAX_NAME]!r}")
    return name


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
