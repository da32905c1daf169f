"""The frame around every page: where one is, and where the style sheet and the script are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page."""

    name: str
    address: str
    """Empty for the page itself."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has."""

    title: str
    log: str
    """The log's location, as it was given."""
    crumbs: tuple[Crumb, ...]
    json: str = ""
    """The address of the same facts for programs; empty where there are none."""
    policy: str = ""
    """The content security policy, where the page is a file and no header says it."""
    style: str = ""
    """The style sheet itself, where the page is a file."""
    script: str = ""
    """The script itself, likewise."""

    @property
    def log_name(self) -> str:
        """The last part of the log's location."""
        return self.log.rstrip("/").rpartition("/")[2]
