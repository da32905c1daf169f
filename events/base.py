"""Base classes of facts and events: frozen, closed, and with a type version on the wire."""

from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict, JsonValue, PlainSerializer


def _as_it_is(value: object) -> object:
    return value


# It was checked when it was made. JSON's own serializer would ask each value again what it is, in Python.
JsonObject: TypeAlias = Annotated[dict[str, JsonValue], PlainSerializer(_as_it_is, return_type=Any)]


class Fact(BaseModel):
    """A value of the log. Unknown fields are refused: they belong to a release that this one cannot read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class EventBase(Fact):
    """An event: something that happened, in the past tense."""

    wire_version: ClassVar[int] = 1
    """Raised when the fields change; an upcaster then lifts the older form (see `upcast.py`)."""
