"""Coherence by a real embedding model, of the gallery and of worse sets made of it; run by `make test-coherence`.

Each answer of an accepted dialogue is exchanged for that of another dialogue, or for another one of the same dialogue:
a figure of coherence that does not fall then is worth nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolace_mt.cluster.cli.gallery import SHIPPED

HERE = Path(__file__).parent
COMMAND = str(Path(sys.executable).parent / "toolace-mt")
RUNS = ("documents", "energy", "library", "mediatheque", "rail", "rooms", "trenes")


def main(python: str, model: Path) -> int:
    """Print the figures of each set; return 1 where one that is worse is not less coherent."""
    (folder,) = (path.parent for path in model.rglob("config_sentence_transformers.json"))
    with tempfile.TemporaryDirectory() as made, served(python, folder, Path(made) / "address") as url:
        os.environ["XDG_CACHE_HOME"] = made
        gallery = Path(made) / "gallery.jsonl"
        command("export", *RUNS, "--log", SHIPPED, "--format", "openai", "--out", gallery, "--bare")
        rows = [json.loads(line) for line in gallery.read_text(encoding="utf-8").splitlines()]
        strange, late = exchanged(rows, 1), reversed_(rows)
        sets = {"as they are": rows, "answers of other dialogues": strange, "answers in reverse": late}
        print("| | a turn and the one before | an answer and its question | by chance |")
        print("| --- | --- | --- | --- |")
        found = []
        for name, some in sets.items():
            gallery.write_text("".join(f"{json.dumps(row)}\n" for row in some), encoding="utf-8")
            told = command("stats", gallery, "--json", "--embeddings", "all-MiniLM-L6-v2", "--base-url", url)
            facts = json.loads(told)["coherence"]
            means = [facts[key]["mean"] for key in ("following", "answering", "by_chance")]
            print(f"| {name} | {' | '.join(f'{mean:.3f}' for mean in means)} |")
            found.append(means)
    whole, *worse = found
    return int(not all(whole[at] > one[at] for one in worse for at in (0, 1)))


def answers(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the messages of each row in which the assistant speaks."""
    return [[one for one in row["messages"] if one["role"] == "assistant" and one.get("content")] for row in rows]


def exchanged(rows: list[dict[str, Any]], by: int) -> list[dict[str, Any]]:
    """Return rows in which the assistant says what it says in a later row."""
    some = json.loads(json.dumps(rows))
    words = [[one["content"] for one in said] for said in answers(rows)]
    for at, said in enumerate(answers(some)):
        others = words[(at + by) % len(words)]
        for place, one in enumerate(said):
            one["content"] = others[place % len(others)]
    return list(some)


def reversed_(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in which the assistant says last what it says first."""
    some = json.loads(json.dumps(rows))
    for said in answers(some):
        words = [one["content"] for one in said]
        for one, other in zip(said, reversed(words), strict=True):
            one["content"] = other
    return list(some)


@contextmanager
def served(python: str, folder: Path, address: Path) -> Iterator[str]:
    """Serve the model; yield where."""
    offline = {**os.environ, "HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": ""}
    server = subprocess.Popen([python, HERE / "embedding_server.py", folder, address], env=offline)
    try:
        while not (address.exists() and address.read_text()):
            assert server.poll() is None, "the model cannot be loaded"
            time.sleep(0.1)
        yield address.read_text()
    finally:
        server.terminate()
        server.wait()


def command(*words: object) -> str:
    """Run a command that has to succeed; return what it prints."""
    return subprocess.run([COMMAND, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
