"""Answers that stand beside the messages that they answer, as logs of requests have them."""

from pydantic import JsonValue

from ....events import JsonObject


def replied(record: JsonObject) -> list[JsonValue]:
    """Return the messages of the answer beside the messages of *record*; none where it has no answer that is known."""
    response = record.get("response", record.get("outputs"))
    if isinstance(response, dict):
        body = response.get("body")
        return _of(body if isinstance(body, dict) else response)
    for key in ("preferred_output", "output"):
        answer = record.get(key)
        if isinstance(answer, list) and answer and all(isinstance(one, dict) and "role" in one for one in answer):
            return answer
        if isinstance(answer, dict) and (found := _of(answer)):
            return found
        if isinstance(answer, str) and key == "output" and isinstance(record.get("input"), list):
            return [{"role": "assistant", "content": answer}]
    return []


def _of(response: JsonObject) -> list[JsonValue]:
    """Return the message of an answer, as OpenAI, Anthropic, Bedrock and Ollama write it."""
    choices, output = response.get("choices"), response.get("output")
    first = choices[0] if isinstance(choices, list) and choices else None
    inner = first if isinstance(first, dict) else output if isinstance(output, dict) else response
    message = inner.get("message")
    if isinstance(message, dict) and "role" in message:
        return [message]
    listed = response.get("messages")
    if isinstance(listed, list) and listed and all(isinstance(one, dict) and "role" in one for one in listed):
        return listed
    return [{"role": response["role"], "content": response["content"]}] if {"role", "content"} <= set(response) else []
