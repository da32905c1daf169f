"""Batch APIs of both wire formats: files, batches that take a while, and results with faults."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from time import time
from typing import Any
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, Field

from ..dice import Dice

Respond = Callable[[str, bytes], tuple[int, Any]]
"""From the path and body of one request to status and body of its response."""
_HOUR = 3600
_PAGE = 20


class BatchFaults(BaseModel):
    """Batches of the mock server: their time, and the faults in their results."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    offered: bool = True
    """False for an endpoint without a batch API."""
    seconds: float = Field(default=0.0, ge=0.0)
    """Seconds from the creation of a batch to its end."""
    create_seconds: float = Field(default=0.0, ge=0.0)
    """Seconds for which the response to the first creation is held back; the batch is there already."""
    results_seconds: float = Field(default=0.0, ge=0.0)
    """Seconds for which the first results are held back."""
    dropped: int = Field(default=0, ge=0)
    """Creations, from the first, whose connection is reset before there is a batch."""
    expired: float = Field(default=0.0, ge=0.0, le=1.0)
    """Share of requests that expire without an answer."""
    failed: float = Field(default=0.0, ge=0.0, le=1.0)
    """Share of requests that fail at the provider."""
    disordered: bool = False
    """Results in the reverse order of the requests, the first of them twice."""
    truncated: int = Field(default=0, ge=0)
    """Times that the results of each batch are cut off in the middle."""
    full: int = Field(default=0, ge=0)
    """Batches, from the first, that fail because too many wait (OpenAI)."""


@dataclass(slots=True)
class Batch:
    """One batch."""

    id: str
    created: float
    metadata: Mapping[str, str]
    input_file: str
    full: bool
    requests: dict[str, Any]
    """Bodies by custom id."""
    results: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    fetched: int = 0


class BatchStore:
    """Files and batches of one server."""

    def __init__(self, faults: BatchFaults, seed: int, respond: Respond) -> None:
        self._faults, self._seed, self._respond = faults, seed, respond
        self._files: dict[str, bytes] = {}
        self.batches: dict[str, Batch] = {}
        self._dropped = 0

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> tuple[bytes, float] | None:
        """Return the body of a response and the seconds before it; None if there is no such path.

        An empty body stands for a connection that is reset.
        """
        path, _, query = target.partition("?")
        parts = path.removeprefix("/v1/").split("/")
        after = {key: values[0] for key, values in parse_qs(query).items()}
        if not self._faults.offered:
            return None
        match method, parts:
            case "POST", ["files"]:
                return self._upload(headers, body), 0.0
            case "POST", ["batches"] | ["messages", "batches"] if self._dropped < self._faults.dropped:
                self._dropped += 1
                return b"", 0.0
            case "POST", ["batches"]:
                return self._created_openai(json.loads(body)), self._first_of(self._faults.create_seconds)
            case "GET", ["batches"]:
                return self._page(_openai, after.get("after"), int(after.get("limit", _PAGE))), 0.0
            case "GET", ["batches", id_] if id_ in self.batches:
                return _json(_openai(self.batches[id_], self._over(id_))), 0.0
            case "GET", ["files", file, "content"] if file[4:] in self.batches:
                return self._file(file), self._first_of(self._faults.results_seconds)
            case "POST", ["messages", "batches"]:
                return self._created_anthropic(json.loads(body)), self._first_of(self._faults.create_seconds)
            case "GET", ["messages", "batches"]:
                return self._page(_anthropic, after.get("after_id"), int(after.get("limit", _PAGE))), 0.0
            case "GET", ["messages", "batches", id_] if id_ in self.batches:
                return _json(_anthropic(self.batches[id_], self._over(id_))), 0.0
            case "GET", ["messages", "batches", id_, "results"] if id_ in self.batches and self._over(id_):
                results = self._lines(self.batches[id_], self.batches[id_].results)
                return results, self._first_of(self._faults.results_seconds)
        return None

    def _first_of(self, seconds: float) -> float:
        """Return *seconds* for what is about the first batch, before its results have been fetched twice."""
        first = len(self.batches) == 1 and next(iter(self.batches.values())).fetched <= 1
        return seconds if first else 0.0

    def _upload(self, headers: Mapping[str, str], body: bytes) -> bytes:
        form = message_from_bytes(b"Content-Type: " + headers["content-type"].encode() + b"\r\n\r\n" + body)
        for part in form.walk():
            if part.get_param("name", header="content-disposition") == "file":
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                id_ = f"file-{len(self._files)}"
                self._files[id_] = content
        about = {"object": "file", "bytes": len(content), "created_at": int(time()), "filename": "batch.jsonl"}
        return _json({"id": id_, "purpose": "batch", "status": "processed", **about})

    def _created_openai(self, asked: dict[str, Any]) -> bytes:
        lines = map(json.loads, self._files[asked["input_file_id"]].splitlines())
        batch = self._new({line["custom_id"]: line["body"] for line in lines}, asked)
        for custom, body in () if batch.full else batch.requests.items():
            fate = self._fate(batch, custom)
            if fate == "answered":
                status, answer = self._respond("/v1/chat/completions", _json(body))
                response = {"status_code": status, "request_id": custom, "body": answer}
                line = {"id": custom, "custom_id": custom, "response": response, "error": None}
                (batch.results if status < 400 else batch.errors).append(line)  # noqa: PLR2004 — HTTP's numbers
            elif fate == "failed":
                answer = {"error": {"message": "The server had an error", "type": "server_error"}}
                response = {"status_code": 500, "request_id": custom, "body": answer}
                batch.errors.append({"id": custom, "custom_id": custom, "response": response, "error": None})
            else:
                error = {"code": "batch_expired", "message": "This request could not be executed in time."}
                batch.errors.append({"id": custom, "custom_id": custom, "response": None, "error": error})
        return _json(_openai(batch, over=False))

    def _created_anthropic(self, asked: dict[str, Any]) -> bytes:
        batch = self._new({one["custom_id"]: one["params"] for one in asked["requests"]}, {})
        for custom, body in batch.requests.items():
            fate = self._fate(batch, custom)
            result: dict[str, Any] = {"type": "expired"}
            if fate == "answered":
                status, answer = self._respond("/v1/messages", _json(body))
                ok = status < 400  # noqa: PLR2004 — HTTP's numbers
                result = {"type": "succeeded", "message": answer} if ok else {"type": "errored", "error": answer}
            elif fate == "failed":
                error = {"type": "error", "error": {"type": "api_error", "message": "Internal server error"}}
                result = {"type": "errored", "error": error}
            batch.results.append({"custom_id": custom, "result": result})
        return _json(_anthropic(batch, over=False))

    def _new(self, requests: dict[str, Any], asked: dict[str, Any]) -> Batch:
        id_ = f"batch_{len(self.batches)}"
        full = len(self.batches) < self._faults.full
        batch = Batch(id_, time(), asked.get("metadata") or {}, asked.get("input_file_id", ""), full, requests)
        self.batches[id_] = batch
        return batch

    def _fate(self, batch: Batch, custom: str) -> str:
        share = Dice(self._seed, batch.id, custom.rpartition("-")[2]).share()
        if share < self._faults.expired:
            return "expired"
        return "failed" if share < self._faults.expired + self._faults.failed else "answered"

    def _over(self, id_: str) -> bool:
        return time() >= self.batches[id_].created + self._faults.seconds

    def _page(self, shown: Callable[..., dict[str, Any]], after: str | None, limit: int) -> bytes:
        newest = list(self.batches)[::-1]
        rest = newest[newest.index(after) + 1 :] if after in newest else newest
        page = [shown(self.batches[id_], self._over(id_)) for id_ in rest[:limit]]
        ends = {"first_id": page[0]["id"], "last_id": page[-1]["id"]} if page else {"first_id": None, "last_id": None}
        return _json({"object": "list", "data": page, "has_more": len(rest) > limit, **ends})

    def _file(self, file: str) -> bytes:
        batch = self.batches[file[4:]]
        return self._lines(batch, batch.results if file.startswith("out-") else batch.errors)

    def _lines(self, batch: Batch, results: list[dict[str, Any]]) -> bytes:
        batch.fetched += 1
        ordered = [*results[::-1], *results[:1]] if self._faults.disordered else results
        content = b"".join(_json(line) + b"\n" for line in ordered)
        return content[: len(content) // 2] if batch.fetched <= self._faults.truncated else content


def _openai(batch: Batch, over: bool) -> dict[str, Any]:
    failed = {"object": "list", "data": [{"code": "token_limit_exceeded", "message": "Enqueued token limit reached"}]}
    return {
        "id": batch.id,
        "object": "batch",
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
        "created_at": int(batch.created),
        "input_file_id": batch.input_file,
        "metadata": batch.metadata,
        "status": "failed" if batch.full else "completed" if over else "in_progress",
        "errors": failed if batch.full else None,
        "output_file_id": f"out-{batch.id}" if over and batch.results else None,
        "error_file_id": f"err-{batch.id}" if over and batch.errors else None,
    }


def _anthropic(batch: Batch, over: bool) -> dict[str, Any]:
    counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
    for result in batch.results:
        counts[result["result"]["type"] if over else "processing"] += 1
    return {
        "id": batch.id,
        "type": "message_batch",
        "processing_status": "ended" if over else "in_progress",
        "request_counts": counts,
        "created_at": datetime.fromtimestamp(batch.created, UTC).isoformat(),
        "expires_at": datetime.fromtimestamp(batch.created + 24 * _HOUR, UTC).isoformat(),
        "results_url": f"/v1/messages/batches/{batch.id}/results" if over else None,
    }


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
