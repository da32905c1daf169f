"""Errors of events: what cannot be appended, what does not fold, and what cannot be written or read."""


class PortableError(Exception):
    """An error that crosses processes with its attributes, whatever arguments it was made of."""

    def __reduce__(self) -> tuple[object, ...]:
        """Make it again from its message and its attributes."""
        return _again, (type(self), self.args, self.__dict__)


def _again(cls: type[PortableError], args: tuple[object, ...], attributes: dict[str, object]) -> PortableError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(attributes)
    return error


class EventsError(PortableError):
    """The base of every error of this layer."""


class ImpossibleEvent(EventsError):
    """The event contradicts what has happened so far, so it cannot be appended."""

    def __init__(self, dialogue: str, version: int, event: str, why: str) -> None:
        super().__init__(f"{event} cannot follow version {version} of dialogue {dialogue!r}: {why}")
        self.dialogue, self.version, self.event, self.why = dialogue, version, event, why


class DamagedLog(EventsError):
    """A stream holds an event that does not follow from those before it."""

    def __init__(self, stream: str, version: int, event: str, why: str) -> None:
        super().__init__(
            f"stream {stream!r} is damaged at version {version} ({event}): {why}. "
            "Run 'toolace-mt log verify' and restore the log from a backup"
        )
        self.stream, self.version, self.event, self.why = stream, version, event, why


class WireError(EventsError):
    """Bytes and events do not translate into each other."""


class NotEncodable(WireError):
    """The event holds something that the wire form cannot carry, or is larger than its limits."""


class TornRecord(WireError):
    """The bytes are not the wire form of an event: truncated, foreign, or hostile."""


class NewerRelease(WireError):
    """The event has a type or type version that this release does not know."""

    def __init__(self, type_: str, version: int) -> None:
        super().__init__(
            f"event type {type_!r} version {version} is not known to this release: the log was written by a newer one. "
            "Upgrade toolace-mt to read it"
        )
        self.type, self.version = type_, version
