"""The port to a model: a question in, a reply out. One file in this folder is one provider."""

from typing import Protocol

from pydantic import BaseModel

from ..questions import Question, Reply


class Model(Protocol):
    """Something that answers questions."""

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """The raw reply to *question*, whatever it says.

        Raises:
            ModelError: no reply could be had; the error says whether asking again later can help.
        """

    async def close(self) -> None:
        """Let go of connections."""
