"""Errors of a call without a reply.

ModelError
├── ModelUnavailable     a later try may help: the provider refuses or cannot be reached
│   ├── ModelBusy        it asks for fewer calls (429, 503, 529)
│   ├── ModelTimedOut    no reply within the time limit
│   └── ModelGarbled     its answer is not a reply: a web page, half a JSON body, 200 with an error
├── AnswerMissing        the recorded model has no answer to this question
├── ModelMisconfigured   only the user can help: a wrong key, an unknown model, an address without an API
└── QuestionRefused      this question is never answered (too long, against a policy); others may be
"""

from ....events.errors import PortableError


class ModelError(PortableError):
    """No reply came."""

    def __init__(
        self, message: str, *, endpoint: str = "", status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.endpoint = endpoint
        """Address of the provider; empty without one."""
        self.status = status
        """HTTP status, if an answer came."""
        self.retry_after = retry_after
        """Pause that the provider asks for, in seconds."""


class ModelUnavailable(ModelError):
    """The provider refuses for now, or cannot be reached."""


class ModelBusy(ModelUnavailable):
    """The provider asks for fewer calls."""


class ModelTimedOut(ModelUnavailable):
    """No complete reply came within the time limit."""

    overtaken = False
    """True if a call that was sent later has been answered: then this one was not kept waiting by a queue."""


class ModelGarbled(ModelUnavailable):
    """The answer is not a reply. If that happens at every try, the address is wrong."""


class ModelMisconfigured(ModelError):
    """The provider will never answer as it is configured: the run stops at once."""


class AnswerMissing(ModelError):
    """A file of recorded answers lacks the one asked for: its dialogue rests where it is, and others go on."""


class QuestionRefused(ModelError):
    """The provider will not answer this question, however often it is asked."""
