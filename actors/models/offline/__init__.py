"""The offline model: a rule-based stand-in that reads nothing but the prompt that a real model would read."""

from .answering import answer
from .model import OfflineModel
from .settings import Latency, Mistakes, OfflineSettings

__all__ = ["Latency", "Mistakes", "OfflineModel", "OfflineSettings", "answer"]
