"""The offline model: a rule-based stand-in for a model that reads nothing but the prompt.

It shows that the whole system turns without a key, and makes tests and benchmarks deterministic. Its dialogues prove
nothing about prompts, rules or experts, and are not data to train on.
"""

from .model import NAME as STAND_IN
from .model import OfflineModel, answer
from .settings import Latency, Mistakes, OfflineSettings

__all__ = ["STAND_IN", "Latency", "Mistakes", "OfflineModel", "OfflineSettings", "answer"]
