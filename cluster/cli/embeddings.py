"""Options of commands that ask an embedding model how coherent dialogues are."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from ...store.wording import count
from ..checking.progress import Progress
from ..errors import UsageError
from .app import errors

if TYPE_CHECKING:
    from ..measuring.embedding import Embedder

_A_NAME = "expected the name of a model, text without spaces"
EmbeddingsOption = Annotated[
    str | None,
    typer.Option(
        "--embeddings", metavar="MODEL", help="Measure coherence, too, by this embedding model. Answers are cached."
    ),
]
EmbeddingsUrlOption = Annotated[
    str | None,
    typer.Option("--base-url", metavar="URL", help="Where it is, as for OpenAI's SDK. Left out: OpenAI's own API."),
]
EmbeddingsKeyOption = Annotated[
    str | None,
    typer.Option(
        "--api-key-env",
        metavar="NAME",
        help="The environment variable with its key: OPENAI_API_KEY at OpenAI, none with --base-url.",
    ),
]


@contextmanager
def embedding(model: str | None, base_url: str | None, key: str | None) -> Iterator["Embedder | None"]:
    """Yield the embedding model that was named, None where none was; then say how many texts it was asked for.

    Raises:
        UsageError: an option is not what it should be.
        ModelMisconfigured: the key is missing.
    """
    if model is None:
        if base_url is not None or key is not None:
            raise UsageError("--base-url and --api-key-env say where an embedding model is: name it with --embeddings")
        yield None
        return
    from ...actors.models import OpenAISettings  # noqa: PLC0415 — an SDK takes a second to import
    from ..measuring.embedding import Embedder  # noqa: PLC0415 — the same

    variable = key if key is not None or base_url is not None else "OPENAI_API_KEY"
    try:
        settings = OpenAISettings(model=model, base_url=base_url, api_key_env=variable)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        option = {"model": "--embeddings", "base_url": "--base-url"}.get(str(first["loc"][0]), "--api-key-env")
        why = first["msg"].removeprefix("Value error, ") if first["type"] == "value_error" else _A_NAME
        raise UsageError(f"{option}: {why}") from None
    progress = Progress(sys.stderr)
    embedder = Embedder(settings, os.environ, lambda have, of: progress.tell(lambda: f"{have:,} of {of:,} texts"))
    try:
        yield embedder
    finally:
        progress.clear()
    cached = f", and {embedder.known:,} were in the cache" if embedder.known else ""
    errors.print(f"Asked {embedder.name} about {count(embedder.asked, 'text')}{cached}.", soft_wrap=True)
