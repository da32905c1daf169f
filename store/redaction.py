"""The location of a log as it may be shown and recorded: without a password."""

import re
from urllib.parse import unquote

_SECRET = {"password", "sslpassword"}
_PORT = re.compile(r"\d*")


def redacted(location: str) -> str:
    """Return *location* without the password of a URL, however badly that is written, and whatever store it names."""
    scheme, separator, rest = location.partition("://")
    if not separator or scheme in ("sqlite", "memory"):
        return location
    end = _end_of_user(rest)
    user = rest[:end].partition(":")[0] if end else ""
    behind, question, query = rest[end:].partition("?")
    kept = [each for each in query.split("&") if unquote(each.partition("=")[0]).strip() not in _SECRET]
    return f"{scheme}://{user}{behind}{question if any(kept) else ''}{'&'.join(kept)}"


def _end_of_user(rest: str) -> int:
    """Return the place of the '@' behind the user and the password; 0 where there is none."""
    authority = re.split("[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        return rest.rindex("@") if "@" in rest.partition("?")[0][len(authority) :] else authority.rindex("@")
    # A password with a raw '/', '?' or '#' ends what looks like the host: what is no port is taken for a password.
    _, colon, port = authority.partition(":")
    hosts = colon and not authority.startswith("[") and "," not in authority
    suspect = hosts and (_PORT.fullmatch(port) is None or "@" in rest.partition("?")[0])
    return max(rest.rfind("@"), 0) if suspect else 0
