"""Why a model gave no reply.

ModelError
├── ModelUnavailable     later may help: the provider refuses or cannot be reached
│   ├── ModelBusy        it asks for fewer questions (429, 503, 529)
│   ├── ModelTimedOut    it took longer than it may
│   └── ModelGarbled     it answered in no language that an API speaks: a web page, half a JSON body, 200 with an error
├── ModelMisconfigured   nothing but the user can help: a wrong key, an unknown model, an address that speaks no API
└── QuestionRefused      this question will never be answered (too long, against a policy); others may be
"""


class ModelError(Exception):
    """No reply could be had."""

    def __init__(
        self, message: str, *, endpoint: str = "", status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.endpoint = endpoint
        """The address that was asked; empty where there is none."""
        self.status = status
        """HTTP's number, where an answer came."""
        self.retry_after = retry_after
        """Seconds that the provider wants to be left alone, where it said so."""

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross processes, and these have keyword arguments."""
        return _again, (type(self), str(self), self.endpoint, self.status, self.retry_after)


def _again(
    cls: type[ModelError], message: str, endpoint: str, status: int | None, retry_after: float | None
) -> ModelError:
    return cls(message, endpoint=endpoint, status=status, retry_after=retry_after)


class ModelUnavailable(ModelError):
    """The provider refuses for now, or cannot be reached."""


class ModelBusy(ModelUnavailable):
    """The provider asks for fewer questions."""


class ModelTimedOut(ModelUnavailable):
    """No whole reply came within the time that it may take."""


class ModelGarbled(ModelUnavailable):
    """What came back is no reply. Where it stays so, the address is wrong."""


class ModelMisconfigured(ModelError):
    """The provider will never answer as it is configured: the run stops at once."""


class QuestionRefused(ModelError):
    """The provider will not answer this question, however often it is asked."""
