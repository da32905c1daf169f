"""Recorded model: answers from a file instead of a model, by dialogue, question and try.

For demos, for prompts and rules that changed, and for a real model's answers that are to be used again.
"""

from .answers import RecordedAnswer, answers_in
from .model import RecordedModel
from .settings import RecordedSettings

__all__ = ["RecordedAnswer", "RecordedModel", "RecordedSettings", "answers_in"]
