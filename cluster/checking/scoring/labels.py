"""What a person says of a dialogue: good, or bad, of what kind, and at which message."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, ValidationError

from ....actors.formats import UnreadableDialogue, read_record

UNNAMED: Final = "(no kind)"
"""The kind of a fault whose label names none."""
_KEY: Final = "label"
_AROUND: Final = ("metadata", "meta")
_SHOWN: Final = 80


class LabelError(ValueError):
    """A label that does not say what it has to."""


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(_Said):
    """The verdict of a person on one dialogue."""

    verdict: Annotated[
        Literal["good", "bad"], BeforeValidator(lambda said: said.lower() if isinstance(said, str) else said)
    ]
    message: StrictInt | None = Field(default=None, ge=1)
    """The message with the fault, by number from 1, as `check` names it; None: the fault has no place."""
    kind: str = Field(default=UNNAMED, min_length=1, max_length=200)
    """The kind of the fault, in words of one's own."""
    note: str = ""

    @property
    def is_bad(self) -> bool:
        """True if the dialogue has a fault."""
        return self.verdict == "bad"


_BY_REVIEW: Final = {"kept": Label(verdict="good"), "rejected": Label(verdict="bad")}
"""The label of an exported dialogue that people have reviewed."""


def label_of(data: bytes | None) -> Label | None:
    """Return the label of a record: its `label`, or that of its metadata, or what people said in a review.

    None where it has none, or is no record.

    Raises:
        LabelError: it has one that cannot be read.
    """
    try:
        record = read_record(data or b"")
    except UnreadableDialogue:
        return None
    places = (record, *(part for key in _AROUND if isinstance(part := record.get(key), dict)))
    said = next((place[_KEY] for place in places if place.get(_KEY) is not None), None)
    if said is None:
        return next((_BY_REVIEW[one] for place in places if (one := str(place.get("reviewed"))) in _BY_REVIEW), None)
    return _read({"verdict": said} if isinstance(said, str) else said)


def _read(said: object) -> Label:
    form = 'a label is "good", "bad", or {"verdict": "bad", "message": 7, "kind": "wrong sum"}'
    if not isinstance(said, dict):
        raise LabelError(f"{form}; this one is {str(said)[:_SHOWN]!r}")
    try:
        label = Label.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise LabelError(f"{form}; {'.'.join(map(str, first['loc']))}: {first['msg'].lower()}") from None
    if not label.is_bad and (label.message is not None or label.kind != UNNAMED):
        raise LabelError(f"{form}; a good one has no message and no kind")
    return label
