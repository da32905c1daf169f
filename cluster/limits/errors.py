"""Errors of the rate limits that keep a call from being made."""

from ..errors import RunFailure


class GovernorAway(RunFailure):
    """The governor cannot be reached; it may be restarting."""
