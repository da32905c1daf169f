"""Judging on a page: who holds the token that the command has printed may say what a person can say with `review`."""

import secrets
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...events import Dialogue, DialogueReviewed, ImpossibleEvent, ReviewVerdict
from ...store import open_beside
from ..checking.reviewing.queue import judged_by
from ..checking.reviewing.recording import Said, latest_of, record
from ..errors import UsageError
from .links import DialogueLinks

TAKE_BACK: Final = "take_back"
_FIELDS: Final = 10


@dataclass(frozen=True, slots=True)
class Judging:
    """The person who judges, and the token."""

    location: str
    by: str
    token: str
    blind: bool = False
    """True if outcome and findings are hidden until that person has judged."""

    @classmethod
    def of(cls, location: str, by: str, *, blind: bool) -> "Judging":
        """Return it with a token of its own."""
        return cls(location, by, secrets.token_urlsafe(24), blind)

    def is_blind(self, dialogue: Dialogue) -> bool:
        """Return true if that person is not to know yet what became of *dialogue*."""
        return self.blind and dialogue.ended and not judged_by(dialogue, self.by)

    def allows(self, request: Request) -> bool:
        """Return true if whoever asks has shown the token before."""
        return secrets.compare_digest(request.cookies.get(_cookie(request), "").encode(), self.token.encode())

    def entrance(self, request: Request) -> Response | None:
        """Return the way on for who shows the token in the address, without it; None where none is shown."""
        shown = request.query_params.get("token")
        if shown is None or not secrets.compare_digest(shown.encode(), self.token.encode()):
            return None
        onward = str(request.url.remove_query_params("token").replace(scheme="", netloc=""))
        answer = RedirectResponse(f"/{onward.lstrip('/')}", 303)
        answer.set_cookie(_cookie(request), self.token, httponly=True, samesite="strict")
        return answer

    async def review(self, request: Request) -> Response:
        """Record what a form says, and go back to the dialogue. Raises UsageError, and as the log."""
        if not self.allows(request) or request.headers.get("origin") is None:
            raise UsageError("open the address that 'toolace-mt view --write' has printed, with its token, to judge")
        said = {name: values[-1] for name, values in parse_qs(await _text(request), max_num_fields=_FIELDS).items()}
        stream = f"{request.path_params['run']}/{request.path_params['number']}"
        async with open_beside(self.location) as log:
            try:
                recorded = await record(log, stream, lambda dialogue: self._said(dialogue, said))
            except ImpossibleEvent as error:
                raise UsageError(f"{error.dialogue}: {error.why}") from None
        if recorded is None:
            raise UsageError("nothing that you said of it is left to take back")
        return RedirectResponse(
            DialogueLinks(stream, queue=said.get("in", "")).at(recorded.version, said.get("at_turn", "")), 303
        )

    def _said(self, dialogue: Dialogue, said: dict[str, str]) -> Said | None:
        verdict = said.get("verdict", "")
        if verdict == TAKE_BACK:
            return latest_of(dialogue, self.by)
        if verdict not in list(ReviewVerdict):
            raise UsageError(f"a verdict is one of {', '.join(ReviewVerdict)}, not {verdict[:40]!r}")
        turn = said.get("turn") or None
        words = " ".join(said.get("words", "").split())
        blind = self.is_blind(dialogue)
        return DialogueReviewed(by=self.by, verdict=ReviewVerdict(verdict), words=words, turn=turn, blind=blind)


async def _text(request: Request) -> str:
    try:
        return (await request.body()).decode()
    except UnicodeDecodeError:
        raise UsageError("the form is no text") from None


def _cookie(request: Request) -> str:
    """Return the name of the cookie: pages of other ports of this machine have others."""
    return f"toolace-mt-view-{request.url.port or 80}"
