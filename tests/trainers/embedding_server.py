"""An endpoint with the embeddings of a local model, as OpenAI's API has them; run by `make test-coherence`.

It is run by an environment without this program: with PyTorch, and a folder of a sentence model. A text's vector is the
mean of its tokens' vectors, as the makers of such models take it.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel, AutoTokenizer

MOST_TOKENS = 256


class Embeddings:
    """The model of a folder."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        self._model = AutoModel.from_pretrained(folder).eval()

    def of(self, texts: list[str]) -> list[list[float]]:
        """Return a vector for each text."""
        asked = self._tokenizer(texts, padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt")
        with torch.no_grad():
            tokens = self._model(**asked).last_hidden_state
        mask = asked["attention_mask"].unsqueeze(-1)
        means = (tokens * mask).sum(1) / mask.sum(1)
        vectors: list[list[float]] = means.tolist()
        return vectors


class Handler(BaseHTTPRequestHandler):
    """Answers what is posted."""

    model: Embeddings

    def do_POST(self) -> None:
        """Return the vectors of the input."""
        asked: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["content-length"])))
        vectors = self.model.of(asked["input"])
        data = [{"index": at, "embedding": vector} for at, vector in enumerate(vectors)]
        body = json.dumps({"object": "list", "model": asked["model"], "data": data}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main(folder: Path, address: Path) -> None:
    """Serve on a free port, and write where to *address*."""
    Handler.model = Embeddings(folder)
    server = HTTPServer(("127.0.0.1", 0), Handler)
    address.write_text(f"http://127.0.0.1:{server.server_port}/v1")
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
