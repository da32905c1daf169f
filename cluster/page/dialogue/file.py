"""A dialogue with all its versions in one file that needs nothing else, and lets nothing in it do anything."""

from base64 import b64encode
from hashlib import sha256

from ..frame import Crumb, Frame
from ..links import DialogueLinks
from ..rendering import asset, render
from .context import Chosen, Source, dialogue_page


def dialogue_file(source: Source) -> str:
    """Return the page of a dialogue at its last version; the slider is in it, the prompts are not."""
    style, script = asset("page.css"), asset("page.js")
    run, _, number = source.course.id.rpartition("/")
    frame = Frame(
        title=source.course.id,
        log="",
        crumbs=(Crumb(run, ""), Crumb(number, "")),
        policy=(
            f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; "
            "form-action 'none'"
        ),
        style=style,
        script=script,
    )
    links = DialogueLinks(source.course.id, file=True)
    return render(dialogue_page(source, Chosen(len(source.course.steps)), frame, links))


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
