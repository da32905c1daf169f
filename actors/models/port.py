"""The port to a model: a question in, a reply out. One file in this folder is one provider."""

from typing import Protocol

from pydantic import BaseModel

from ..questions import Question, Reply


class Model(Protocol):
    """Something that answers questions."""

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """Return the raw reply to *question*.

        Raises:
            ModelError: no reply came; the class of the error says whether a later try can help.
        """

    async def close(self) -> None:
        """Close the connections."""
