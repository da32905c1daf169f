"""Pages as files that need nothing else, and let nothing in them do anything."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from .frame import Crumb, Frame
from .rendering import asset


def file_frame(title: str, *crumbs: Crumb, scripts: Sequence[str] = ()) -> Frame:
    """Return the frame of a file: style and *scripts* stand in it, and its policy knows them by their digests."""
    style, script = asset("page.css"), "\n".join(map(asset, scripts))
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    return Frame(title=title, log="", crumbs=crumbs, policy=policy, style=style, script=script)


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
