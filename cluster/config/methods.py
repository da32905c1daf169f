"""The method of a run: the project's own, one of an installed package, or one that the config names by its path."""

from dataclasses import dataclass

from ...actors.methods import DEFAULT_METHOD, METHODS, Method
from ..errors import ConfigError
from .importing import Kind, added
from .suggesting import instead

KIND = Kind(("method",), Method, "toolace_mt.actors.methods", "METHOD", group="toolace_mt.methods")


@dataclass(frozen=True, slots=True)
class ResolvedMethod:
    """A method that was imported."""

    method: Method
    origin: str
    """Its name; for an added one the import path with the digest of its text."""
    pinned: str
    """The name or path by which another process imports the same text."""

    def changes(self) -> dict[str, str]:
        """Return what identifies a method other than the default one; empty for the default one."""
        return {} if self.origin == DEFAULT_METHOD else {"added_method": self.origin}


def resolved_method(name: str) -> ResolvedMethod:
    """Import the method of that name or import path.

    Raises:
        ConfigError: there is none, it cannot be imported, or it has the name of another.
    """
    if name in METHODS:
        return ResolvedMethod(METHODS[name], name, name)
    found = added(KIND, [(name, KIND.key)] if ":" in name else [])
    for one in found:
        if one.value.name in METHODS:
            what = f"{one.origin} is named {one.value.name!r}, and so is another method; rename it"
            raise ConfigError(f"method: {what}", KIND.key)
        if name in {one.path, one.value.name}:
            return ResolvedMethod(one.value, one.origin, one.pinned)
    known = sorted([*METHODS, *(one.value.name for one in found)])
    raise ConfigError(f"method: there is no method {name!r}; {instead(name, known)}", KIND.key)
