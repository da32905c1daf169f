"""Reasons of the limits for which a call is not made."""

from ..errors import RunFailure


class GovernorAway(RunFailure):
    """The governor does not answer; it may be starting again."""
