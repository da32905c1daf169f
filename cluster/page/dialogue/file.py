"""A dialogue with all its versions in one file."""

from ..files import file_frame
from ..frame import Crumb
from ..links import DialogueLinks
from ..rendering import render
from .context import Chosen, Source, dialogue_page

_SCRIPTS = ("page.js", "turns.js", "versions.js")


def dialogue_file(source: Source, *, index: str = "") -> str:
    """Return the page of a dialogue at its last version; the slider is in it, the prompts are not.

    *index* is the address of a list that it is part of.
    """
    run, _, number = source.course.id.rpartition("/")
    frame = file_frame(source.course.id, Crumb(run, index), Crumb(number, ""), scripts=_SCRIPTS)
    links = DialogueLinks(source.course.id, file=True)
    return render(dialogue_page(source, Chosen(len(source.course.steps)), frame, links))
