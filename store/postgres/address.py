"""The address of a database: the URL as libpq takes it, completed, and as it may be shown."""

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ..errors import BadRequest
from ..redaction import redacted

_SHORTEST = 4
"""Characters of a password that is looked for in messages: a shorter one is in too many words. libpq quotes none."""
_DEFAULTS = {
    "connect_timeout": ("10", "PGCONNECT_TIMEOUT"),
    "keepalives_idle": ("15", None),
    "keepalives_interval": ("5", None),
    "keepalives_count": ("3", None),
    "tcp_user_timeout": ("30000", None),
}
"""What is added where a user says nothing: with libpq's own settings a server that is gone is noticed after hours."""


_PORTS = re.compile(r"[\d,]*")


@dataclass(frozen=True, slots=True)
class Address:
    """A database that a log is in."""

    conninfo: str = field(repr=False)
    """For libpq, with the password if the URL has one."""
    shown: str
    """The URL without any password."""
    secrets: tuple[str, ...] = field(repr=False)
    """What no message may hold."""
    patience: float = 60.0
    """Seconds that a statement may take, and within which a server that was lost has to come back."""

    @classmethod
    def of(cls, location: str) -> "Address":
        """Return the address that the part of a URL behind `postgresql://` names; the rest is looked up by libpq.

        Raises BadRequest where it is no URL, or nothing names a database.
        """
        url = f"postgresql://{location}"
        shown = redacted(url)
        try:
            given = conninfo_to_dict(url)
        except (ProgrammingError, UnicodeError):  # its message may quote the password
            given = {"port": "unreadable"}
        if not _PORTS.fullmatch(str(given.get("port") or "")):  # what is behind a raw '/' in a password is no port
            raise BadRequest(
                f"{shown} is no URL that PostgreSQL reads: write postgresql://USER@HOST:PORT/DATABASE, in a password "
                "%40 for '@', %3A for ':', %2F for '/', %25 for '%', and behind '?' only what libpq knows"
            )
        if not _names_database(given):
            raise BadRequest(f"{shown} names no database; write postgresql://USER@HOST:PORT/DATABASE")
        added = {
            key: value
            for key, (value, variable) in _DEFAULTS.items()
            if key not in given and not (variable and variable in os.environ)
        }
        added["fallback_application_name"] = program()
        secrets = [given.get("password"), given.get("sslpassword"), os.environ.get("PGPASSWORD")]
        conninfo = make_conninfo(url, client_encoding="UTF8", **added)
        return cls(conninfo, shown, tuple(str(one) for one in secrets if one and len(str(one)) >= _SHORTEST))

    def scrubbed(self, text: str) -> str:
        """Return a message of libpq or the server, without a secret, on one line."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return " ".join(text.split())


def _names_database(given: Mapping[str, object]) -> bool:
    """Return true where the URL, the environment or a service, which only libpq reads, names a database."""
    if given.get("dbname") or given.get("service"):
        return True
    return any(os.environ.get(variable) for variable in ("PGDATABASE", "PGSERVICE"))


def program() -> str:
    """Return the name under which the server lists this process."""
    return f"toolace-mt {socket.gethostname()[:40]}:{os.getpid()}"
