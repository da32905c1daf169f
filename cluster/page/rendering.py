"""Pages from templates: each has a typed context, and text is escaped whatever it is."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ...store.wording import count, dollars, kind_words, percent, visible

_FOLDER = files(__package__ or "")


@dataclass(frozen=True, slots=True)
class Page:
    """What a template is given, as `page`."""

    template: ClassVar[str]


def render(page: Page) -> str:
    """Return the page as HTML."""
    return environment().get_template(page.template).render(page=page)


@cache
def environment() -> Environment:
    """Return the environment of all templates. A name that a context does not have is an error, and never nothing."""
    made = Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"count": count, "dollars": dollars, "percent": percent, "kind": kind_words}
    return made


def asset(name: str) -> str:
    """Return the style sheet or the script of that name."""
    return (_FOLDER / "static" / name).read_text(encoding="utf-8")


def _source(name: str) -> str:
    return (_FOLDER / "templates" / name).read_text(encoding="utf-8")


def _harmless(value: object) -> object:
    """Return a text with its control characters shown; what is markup already, or no text, as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
