"""Embeddings of the mock server: a vector of a text's words, so that texts with the same words are near each other."""

import re
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, Field

PATH = "/v1/embeddings"
SIZE = 128
"""Numbers of a vector."""
_WORD = re.compile(r"\w+")


class EmbeddingRequest(BaseModel):
    """A request for the vectors of some texts."""

    model_config = ConfigDict(extra="ignore")

    model: str
    input: list[str] = Field(min_length=1, max_length=2048)


def embeddings(request: EmbeddingRequest) -> dict[str, object]:
    """Return the body of the response."""
    listed = [
        {"object": "embedding", "index": at, "embedding": vector_of(text)} for at, text in enumerate(request.input)
    ]
    tokens = sum(len(text) // 4 for text in request.input)
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return {"object": "list", "data": listed, "model": request.model, "usage": usage}


def vector_of(text: str) -> list[float]:
    """Return a vector that counts the words of *text*, each in one of `SIZE` places."""
    vector = [0.0] * SIZE
    for word in _WORD.findall(text.lower()) or [text]:
        vector[int.from_bytes(sha256(word.encode("utf-8", "replace")).digest()[:4]) % SIZE] += 1.0
    return vector
