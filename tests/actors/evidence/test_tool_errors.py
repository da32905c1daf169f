"""Results that say in a tool's own words that the call failed."""

import pytest

from toolace_mt.actors.evidence import decoded, is_error

REFUSALS = [
    "User not found",
    "user 'x' does not exist",
    "Order #W123 not found",
    "Invalid date '05/28/2024', expected YYYY-MM-DD",
    "Invalid API key",
    "Request timed out after 30 s",
    "Service temporarily unavailable, try again later",
    "Rate limit exceeded",
    "Permission denied",
    "Forbidden",
    "ENOENT: no such file or directory",
    "Connection refused",
    "Validation failed: name is required",
    "Bad request: x",
    "Cannot cancel: order is not pending",
    "Unable to book the flight because it is full",
    "Input validation error: 'a' is required",
    '{"message": "User not found"}',
    '{"detail": "Not Found"}',
    '{"status": 404, "title": "Not Found"}',
    '{"code": 400, "message": "bad"}',
    '{"content": "Error: ENOENT: no such file"}',
    '{"status": "rate_limited"}',
    "Error: user not found",
    "HTTP 503",
    '{"error": "x"}',
    '{"success": false}',
]
ANSWERS = [
    "The user was found",
    "Not found a better one",
    "ok",
    "[]",
    "Flight booked",
    "Cannot be beaten: our best deal",
    '{"message": "Order cancelled"}',
    '{"status": "pending"}',
    '{"code": 12}',
    '{"content": "The file says: error rates fell."}',
    "Denied claims are listed below",
    "No results",
    "Unknown Mortal Orchestra is a band",
    "The request was not valid for 3 of the users, the others were done",
    "Rate limits are described in chapter 3",
    '{"status": 200}',
    '{"order_id": "#1", "status": "cancelled"}',
    '{"code": true}',
]


@pytest.mark.parametrize("content", REFUSALS)
def test_a_refusal_is_an_error(content: str) -> None:
    """Whatever form the tool gives it: words, an object with words, a status."""
    assert is_error(content, decoded(content))


@pytest.mark.parametrize("content", ANSWERS)
def test_an_answer_is_no_error(content: str) -> None:
    """Words that a refusal has may stand in an answer, too."""
    assert not is_error(content, decoded(content))
