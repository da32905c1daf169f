"""The errors of the views, all of them bad requests."""

from collections.abc import Collection

from ..errors import BadRequest


class ViewError(BadRequest):
    """The base of every error of the views."""


class NoSuchVersion(ViewError):
    """The stream has no such version."""

    def __init__(self, version: int, latest: int) -> None:
        super().__init__(f"there is no version {version}: choose one from 0 to {latest}")
        self.version, self.latest = version, latest


class NoSuchPlace(ViewError):
    """The dialogue holds no such place at that version."""

    def __init__(self, place: str, dialogue: str, version: int, near: Collection[str] = ()) -> None:
        hint = f"near it are {', '.join(near)}" if near else "replay it to see what it has"
        super().__init__(f"dialogue {dialogue!r} has no {place} at version {version}: {hint}")
        self.place, self.dialogue, self.version, self.near = place, dialogue, version, tuple(near)


class NotExportable(ViewError):
    """The dialogue did not end in a way that was asked for."""

    def __init__(self, dialogue: str, outcome: str, wanted: Collection[str]) -> None:
        names = ", ".join(sorted(wanted)) or "nothing"
        super().__init__(f"dialogue {dialogue!r} is {outcome}; asked for: {names}")
        self.dialogue, self.outcome, self.wanted = dialogue, outcome, tuple(wanted)
