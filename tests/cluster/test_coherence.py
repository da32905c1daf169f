"""Coherence by an embedding model: what is asked, what is said of it, and that nothing is asked twice."""

import json
from collections.abc import Iterator
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from support.commands import Command, succeed
from support.runs import write_config
from support.served import serving
from toolace_mt.actors.offline.server import MockServer, Served
from toolace_mt.actors.offline.server.embeddings import vector_of
from toolace_mt.cluster.cli.gallery import SHIPPED

RUN = "energy"
"""Of the gallery: four dialogues, three of them accepted."""
SMALL = {"subtasks": {"min": 1, "max": 1}, "steps": {"min": 1, "max": 1}, "reasonability_iterations": 0}


@pytest.fixture(name="server")
def embedding_server() -> Iterator[MockServer]:
    """A server with embeddings."""
    with serving(lambda *_: "") as server:
        yield server


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test knows what another one, or a user, has asked."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def asked(server: MockServer, *more: str) -> tuple[str, ...]:
    """Options that name its model."""
    return ("--embeddings", "mock", "--base-url", f"{server.url}/v1", *more)


def cosine(one: str, other: str) -> float:
    """The cosine of the vectors that the server gives two texts."""
    a, b = vector_of(one), vector_of(other)
    return sum(x * y for x, y in zip(a, b, strict=True)) / sqrt(sum(x * x for x in a) * sum(y * y for y in b))


def rows_of(command: Command, folder: Path) -> list[list[dict[str, Any]]]:
    """The messages of each accepted dialogue."""
    out = folder / "rows.jsonl"
    assert command("export", RUN, "--format", "openai", "--log", SHIPPED, "--out", out, "--bare")[0] == 0
    return [json.loads(line)["messages"] for line in out.read_text().splitlines()]


def said_in(messages: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Who says what, where somebody speaks."""
    told = [(one["role"], one.get("content")) for one in messages if one["role"] in ("user", "assistant")]
    return [(role, text.strip()) for role, text in told if text and text.strip()]


def mean(values: list[float]) -> float:
    """The mean."""
    return sum(values) / len(values)


def test_it_is_the_cosine_of_neighbours_and_of_answers(server: MockServer, command: Command, tmp_path: Path) -> None:
    """Counted again from the rows that trainers read; the second time, nothing is asked."""
    status, out, err = command("stats", RUN, "--log", SHIPPED, *asked(server), "--json")
    assert status == 0, err
    found = json.loads(out)["coherence"]
    rows = [said_in(messages) for messages in rows_of(command, tmp_path)]
    neighbours = [cosine(a, b) for said in rows for (_, a), (_, b) in pairwise(said)]
    assert found["following"] == {"mean": pytest.approx(mean(neighbours), abs=1e-5), "pairs": len(neighbours)}
    assert found["dialogues"] == len(rows)
    assert found["answering"]["pairs"] == sum(role == "user" for said in rows for role, _ in said)
    before = server.counts.served[Served.EMBEDDED]
    status, out, err = command("stats", RUN, "--log", SHIPPED, *asked(server), "--json")
    assert json.loads(out)["coherence"] == found
    assert "about 0 texts" in err
    assert 0 < before == server.counts.served[Served.EMBEDDED]


def test_an_answer_is_nearer_to_its_question_than_to_another(
    server: MockServer, command: Command, tmp_path: Path
) -> None:
    """With the dialogues that it names as the least coherent ones, in the terminal and on the page."""
    page = tmp_path / "page.html"
    status, out, _ = command("stats", RUN, "--log", SHIPPED, *asked(server), "--html", page)
    assert status == 0
    told = out.partition("\nCoherence\n")[2].partition("\n\n")[0]
    rows = {line[:41].strip(): float(line[41:].split()[0]) for line in told.splitlines()[1:4]}
    assert rows["an answer and its question"] > rows["an answer and another dialogue's question"]
    assert f"Answers least near to their questions: {RUN}/" in told
    assert f"mock at {server.url}/v1" in told
    assert "an answer and its question" in page.read_text()


def test_a_file_has_it_too_and_without_a_model_it_is_said_to_be_absent(
    server: MockServer, command: Command, tmp_path: Path
) -> None:
    """No server is spoken to that nobody has named."""
    rows_of(command, tmp_path)
    file = tmp_path / "rows.jsonl"
    assert json.loads(command("stats", file, "--json", *asked(server))[1])["coherence"]["dialogues"]
    before = server.counts.served.total()
    assert "Not measured: no embedding model is named" in command("stats", file)[1]
    assert json.loads(command("stats", file, "--json")[1])["coherence"] is None
    assert server.counts.served.total() == before


@pytest.fixture(name="log", scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of two runs of the same seeds, which differ in what the stand-in says."""
    folder = tmp_path_factory.mktemp("coherence")
    for run, seed in (("one", 1), ("other", 2)):
        models = {"default": {"provider": "offline", "seed": seed}}
        config = write_config(folder, run=run, dialogues=5, generation=SMALL, models=models)
        succeed("launch", config, "--in-process", "--quiet")
    return folder / "log.sqlite"


def test_runs_are_compared_with_intervals_over_their_pairs(server: MockServer, command: Command, log: Path) -> None:
    """As the other figures, with a star where the stand-in has spoken; a run is as coherent as it is by itself."""
    status, out, err = command("compare", "one", "other", "--log", log, *asked(server), "--json")
    assert status == 0, err
    facts = json.loads(out)
    of = facts["coherence"]["dialogues"]
    assert facts["coherence"] == {"model": f"mock at {server.url}/v1", "dialogues": of}
    figure = next(one for one in facts["figures"] if one["key"] == "answering")
    assert figure["compared"] == pytest.approx(figure["b"] - figure["a"], abs=0.2)
    assert figure["interval"]["low"] <= figure["compared"] <= figure["interval"]["high"]
    if of == facts["a"]["dialogues"]["accepted"]:
        alone = json.loads(command("stats", "one", "--log", log, *asked(server), "--json")[1])["coherence"]
        assert figure["a"] == pytest.approx(alone["answering"]["mean"])
    text = command("compare", "one", "other", "--log", log, *asked(server))[1].partition("\nCoherence\n")[2]
    assert "an answer and its question *" in text
    plain = command("compare", "one", "other", "--log", log, "--json")[1]
    assert json.loads(plain)["coherence"] is None
    assert "answering" not in {one["key"] for one in json.loads(plain)["figures"]}


def test_a_busy_endpoint_is_asked_again(command: Command) -> None:
    """And one that answers with half a body."""
    faults = {Served.TOO_MANY_REQUESTS: 0.4, Served.MALFORMED_BODY: 0.2}
    with serving(lambda *_: "", faults=faults, retry_after=0.01, seed=3) as server:
        status, out, err = command("stats", RUN, "--log", SHIPPED, *asked(server), "--json")
        assert status == 0, err
        assert json.loads(out)["coherence"]["dialogues"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--base-url", "http://localhost:1/v1"), "name it with --embeddings"),
        (("--embeddings", "mock"), "the environment variable 'OPENAI_API_KEY' is not set"),
        (("--embeddings", "mock", "--base-url", "ftp://a"), "--base-url: expected an address"),
        (("--embeddings", "a b"), "--embeddings: expected the name of a model, text without spaces"),
        (("--embeddings", "mock", "--api-key-env", "sk-1"), "and not a key"),
    ],
)
def test_what_cannot_be_asked_is_refused(command: Command, options: tuple[str, ...], said: str) -> None:
    """In a line that names the option, and before a long walk over the dialogues."""
    status, _, err = command("stats", RUN, "--log", SHIPPED, *options)
    assert status
    assert said in err


def test_a_wrong_key_is_told_and_is_in_no_message(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named."""
    monkeypatch.setenv("MY_KEY", "sk-wrong-0123456789")
    with serving(lambda *_: "", key="sk-right-0123456789") as server:
        status, _, err = command("stats", RUN, "--log", SHIPPED, *asked(server, "--api-key-env", "MY_KEY"))
    assert status == 1
    assert "check the key in the environment variable 'MY_KEY'" in err
    assert "sk-wrong" not in err
