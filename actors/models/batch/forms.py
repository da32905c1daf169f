"""The form of replies that a batch asks for: the body of a question in a wider form than the one it was made in."""

import json

from pydantic_core import to_json

from ..settings import AnthropicSettings, EndpointSettings, OpenAISettings
from ..structured import ReplyForm


def batch_form(settings: EndpointSettings) -> ReplyForm:
    """Return the form that *settings* ask for, in which `batch_body` makes a body."""
    if isinstance(settings, AnthropicSettings):
        from ..anthropic import form_of as anthropic_form  # noqa: PLC0415 — an SDK is imported only where it is used

        return anthropic_form(settings)
    assert isinstance(settings, OpenAISettings)
    from ..openai import form_of as openai_form  # noqa: PLC0415

    return openai_form(settings)


def in_form(settings: EndpointSettings, body: bytes, form: ReplyForm) -> bytes:
    """Return *body* as `batch_body` would have made it in the wider *form*, which is an object or text."""
    if form is batch_form(settings):
        return body
    fields = json.loads(body)
    if isinstance(settings, AnthropicSettings):  # it has no form between a schema and text
        fields.pop("tools", None)
        fields.pop("tool_choice", None)
    else:
        fields.pop("response_format", None)
        if form is ReplyForm.OBJECT:
            fields["response_format"] = {"type": "json_object"}
    return to_json({**fields, **settings.extra_body})
