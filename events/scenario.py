"""A scenario: the person, the place and the moment that make one dialogue differ from the next."""

from .base import Fact


class Persona(Fact):
    """The person who is the user. What is unknown is empty."""

    name: str = ""
    age: int | None = None
    place: str = ""
    """City and country."""
    occupation: str = ""
    expertise: str = ""
    """How well the person knows the subject and such assistants."""
    text: str = ""
    """A description from the user's own file, as it is there."""


class Moment(Fact):
    """The date and time at which the dialogue begins."""

    date: str
    """Such as `2026-08-13`."""
    weekday: str
    """In English."""
    time: str
    """Such as `10:12`."""
    zone: str
    """Such as `Europe/Lisbon`."""

    @property
    def sentence(self) -> str:
        """The moment as an assistant is told it."""
        return f"Today is {self.weekday}, {self.date}. The time is {self.time} ({self.zone})."


class Scenario(Fact):
    """What was drawn for one dialogue. A trait is a name, a colon and its meaning, as whoever writes is shown it."""

    persona: Persona
    language: str
    """Such as `en`."""
    locale: str
    """Language, country, currency and units, in words."""
    channel: str
    tone: str
    verbosity: str
    patience: str
    mood: str
    typos: str
    goal: str
    """The type of the goal: browse, compare, transact, fix, plan, or several at once."""
    information: str
    """The way in which the user gives information."""
    now: Moment | None = None
    """None: whoever writes is told no date."""
