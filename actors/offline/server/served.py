"""Ways in which a request is served, and the counts of each."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Served(StrEnum):
    """Each way in which a request is served."""

    ANSWERED = "answered"
    SLOW_BODY = "slow_body"  # the answer, sent piece by piece
    TRUNCATED = "truncated"  # half of the answer, with the finish reason of the token limit
    REFUSED = "refused"
    CONTENT_FILTER = "content_filter"
    TOOL_CALL = "tool_call"  # a tool call and no text
    NO_USAGE = "no_usage"  # the answer, without its tokens
    ODD_USAGE = "odd_usage"  # the answer, with tokens that cannot be
    ODD_FIELDS = "odd_fields"  # the answer, with a model and a finish reason that are none, and half a character
    THOUGHTS = "thoughts"  # the answer, behind thoughts with a draft
    KEY_ECHO = "key_echo"  # the answer, after words that hold the key
    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "server_error"
    OVERLOADED = "overloaded"
    DROPPED = "dropped"  # the connection is reset before the first byte
    DROPPED_MIDWAY = "dropped_midway"  # the connection ends in the middle of the answer
    MALFORMED_BODY = "malformed_body"  # 200 and half of a JSON body that claims to be whole
    HTML_BODY = "html_body"  # 200 and a web page
    ERROR_OBJECT = "error_object"  # 200 and an error
    STRAY_REFUSAL = "stray_refusal"  # 401, 404, 405 or 418 for no reason
    LONG_PAUSE = "long_pause"  # 429 and a pause of a day
    NO_HTTP = "no_http"  # bytes that are no response
    ENDLESS = "endless"  # an answer that does not end
    REDIRECT = "redirect"  # 307 to where the question would be answered, too
    BOMB = "bomb"  # an answer of megabytes in a few compressed bytes
    BAD_REQUEST = "bad_request"
    TOO_LONG = "too_long"
    WRONG_KEY = "wrong_key"
    UNKNOWN_MODEL = "unknown_model"
    NO_SUCH_PATH = "no_such_path"
    EMBEDDED = "embedded"  # vectors of texts
    BATCHED = "batched"  # about a batch, answered
    ABANDONED = "abandoned"  # the client went away before its answer was sent


ANSWERS = frozenset(tuple(Served)[:11])
"""Answers that were sent to the last byte: a client pays for these and can record them."""
FAULTS = tuple(Served)[1:25]
"""Faults that are drawn, in the order of drawing."""


@dataclass(slots=True)
class Counts:
    """Counts since the start. Requests that are no HTTP are not among them."""

    served: Counter[Served] = field(default_factory=Counter)
    input_tokens: int = 0
    """Of answers that were sent to the last byte."""
    output_tokens: int = 0
    in_flight: int = 0
    most_in_flight: int = 0

    @property
    def answers(self) -> int:
        """Answers that were sent to the last byte."""
        return sum(self.served[kind] for kind in ANSWERS)

    def to_json(self) -> dict[str, object]:
        """Return the content of `/counts`: every kind, including those that never came."""
        served = {kind.value: self.served[kind] for kind in Served}
        return {**asdict(self), "requests": self.served.total(), "answers": self.answers, "served": served}

    def lines(self) -> list[str]:
        """Return the summary at the end of serving: the total, then the kinds that came."""
        kinds = [f"  {kind.value}: {count}" for kind, count in self.served.most_common()]
        return [f"{self.served.total()} requests, {self.answers} answers sent to the last byte", *kinds]
