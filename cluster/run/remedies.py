"""The key of a config to change where no answer to a purpose can be used, by what is wrong with the answers."""

import re
from collections.abc import Mapping
from typing import Final

from ...actors.methods import Method
from ...actors.parsing import FaultKind
from ..config.models import Models

_FORM: Final = (
    "the model does not keep to the form that is asked for: leave {at}.structured out, or set it to 'schema' where the "
    "endpoint takes schemas; else name a stronger {at}.model"
)
_SHORTER: Final = (
    "serve the model with a larger context window, or lower generation.tools.max and generation.subtasks.max"
)
_BY_KIND: Final[Mapping[str, str]] = {
    FaultKind.CUT_OFF: "replies reach the token limit: raise {at}.max_tokens, or leave it out",
    FaultKind.WINDOW_FULL: f"the context window is full: {_SHORTER}",
    FaultKind.REFUSED: "the model declines the task: name another {at}.model, or look at your own prompts",
    FaultKind.CONTENT_FILTER: "a filter of the provider stops replies: name another {at}.model, or another pool",
    FaultKind.EMPTY: "thoughts may take all tokens: raise {at}.max_tokens, or lower {at}.reasoning_effort",
    FaultKind.TOOL_CALLS_ONLY: "the model calls tools: set {at}.structured to 'off', or name another {at}.model",
    FaultKind.TOO_LARGE: "replies are too long: lower {at}.max_tokens, or raise {at}.longest_reply",
    FaultKind.UNFIT: (
        "the form is right, and the content is not what was asked for: name a stronger {at}.model, or ask for less "
        "with generation.subtasks, generation.steps and generation.tools"
    ),
}
_REFUSED: Final = (
    (
        re.compile(r"content[ _]?(policy|filter|management)|moderation|safety|flagged|policy violation", re.IGNORECASE),
        "the content of prompts, by a filter: name another {at}.model, or another pool",
    ),
    (
        re.compile(r"^(401|403|407)\b|api.?key|credential|permission|unauthori[sz]ed|forbidden", re.IGNORECASE),
        "the key, or its rights: look at the variable that {at}.api_key_env names",
    ),
    (
        re.compile(r"^413\b|context (length|window|size)|context_length|too (long|large|many tokens)", re.IGNORECASE),
        f"the length of prompts: {_SHORTER}",
    ),
    (
        re.compile(r"max_(completion_)?tokens", re.IGNORECASE),
        "the token limit, by its name or size: see {at}.max_tokens_name and {at}.max_tokens",
    ),
    (re.compile(r"temperature", re.IGNORECASE), "the temperature: leave {at}.temperature out"),
    (re.compile(r"reasoning|thinking", re.IGNORECASE), "the effort of reasoning: leave {at}.reasoning_effort out"),
    (
        re.compile(r"response_format|json_schema|json_object|guided|grammar|tool_choice|structured", re.IGNORECASE),
        "the form of replies: set {at}.structured to 'off'",
    ),
    (re.compile(r"\bmodel\b", re.IGNORECASE), "the model: look at {at}.model"),
    (re.compile(r"^404\b", re.IGNORECASE), "its address: look at {at}.base_url"),
)
_ANSWERED, _LATE = " answered ", " has not answered within "
"""Words in the errors of `failures/translation.py`."""
_REFUSED_OTHERWISE: Final = "something in the request: see {at}.extra_body, {at}.extra_headers and {at}.structured"


def remedy(kind: str, fault: str, at: str) -> str:
    """Return what to change where most answers have this *fault*; *at* is the place of the model's settings."""
    if kind == FaultKind.QUESTION_REFUSED:
        if _LATE in fault:
            return f"the endpoint takes too long for some questions: raise {at}.timeouts, or name another {at}.model"
        answered = fault.partition(_ANSWERED)[2] or fault  # what stands before it names the model and its address
        said = (words for pattern, words in _REFUSED if pattern.search(answered))
        return f"the endpoint refuses {next(said, _REFUSED_OTHERWISE)}".format(at=at)
    return _BY_KIND.get(kind, _FORM).format(at=at)


def place_of(models: Models, method: Method, purpose: str) -> str:
    """Return the place in the config of the model that answers *purpose*: `plan`, or `vote:EXPERT`."""
    name, _, expert = purpose.partition(":")
    if expert in models.experts:
        return f"models.experts.{expert}"
    role = next((one.role for one in method.purposes if one.name == name), "")
    return f"models.{role}" if role in models.roles else "models.default"
