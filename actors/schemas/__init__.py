"""The JSON schema of the reply to each question: what is known beforehand, a model cannot get wrong."""

from .bounds import bounded
from .replies import reply_schema, with_schema

__all__ = ["bounded", "reply_schema", "with_schema"]
