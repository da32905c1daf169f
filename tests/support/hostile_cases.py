"""Hostile inputs by the hundred: contents of files, what paths lead to, damaged logs, words of the command line."""

import json
import os
import random
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import chdir
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from .hostile_text import SIGNS, SIGNS_IN_NAMES, hostile_copy
from .runs import ROOT
from .trials import CANARY, Trial

RECORD: dict[str, Any] = {
    "tools": [{"type": "function", "function": {"name": "find", "parameters": {"type": "object", "properties": {}}}}],
    "messages": [
        {"role": "user", "content": "Find it"},
        {"role": "assistant", "tool_calls": [{"id": "c1", "function": {"name": "find", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "c1", "content": '{"found": 1}'},
        {"role": "assistant", "content": "I found 1."},
    ],
}
POOL: list[Any] = [
    {
        "name": "find",
        "description": "Find things",
        "parameters": {"type": "object", "properties": {"q": {"type": "string", "enum": ["a"]}}, "required": ["q"]},
    }
]
PEOPLE: dict[str, Any] = {"persona": "a baker", "age": 40}
CONFIG: dict[str, Any] = {
    "run": "tried",
    "pool": ["pool.json"],
    "dialogues": 1,
    "seed": 3,
    "log": "new.sqlite",
    "personas": "people.jsonl",
    "context": "policy.md",
    "languages": {"en": 1},
    "experts": ["coherence"],
    "rules": {"disable": ["language"], "severity": {"schema": "advisory"}},
    "generation": {"tools": {"min": 1, "max": 1}, "subtasks": {"min": 1, "max": 1}},
    "models": {"default": {"provider": "offline"}, "filler": {"provider": "openai", "model": "m"}},
    "limits": {"default": {"requests_per_minute": 5}},
    "budget": {"usd": 1},
}
ANSWERS: dict[str, Any] = {"dialogue": "tried/1", "question": "plan", "attempt": 1, "text": "{}"}
_DEEP: Any = json.loads("[" * 200 + "]" * 200)
VALUES: list[Any] = [
    None,
    True,
    -1,
    10**400,
    1.5e308,
    "",
    "x" * 100_000,
    SIGNS,
    "\ud800",
    "~/../../etc/passwd",
    f"$(touch {CANARY}); __import__('os').system('touch {CANARY}')",
    [],
    {},
    [[SIGNS]],
    {SIGNS: SIGNS},
    _DEEP,
]
"""What stands in the place of each value."""
_LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in pairwise("abcdefghijkl")
)
TEXTS: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n\t\n",
    "zeros": b"\0" * 5000,
    "no UTF-8": b"\xff\xfe\x80 \xc3(",
    "UTF-16": "run: a".encode("utf-16"),
    "brackets": b"[" * 100_000,
    "braces": b'{"a":' * 50_000,
    "indented braces": b"a: {" * 20_000,
    "a long line": b"x" * 3_000_000,
    "an executable": b"\x7fELF" + bytes(range(256)),
    "a tag that runs": f"!!python/object/apply:os.system ['touch {CANARY}']".encode(),
    "laughs": _LAUGHS.encode(),
    "base 60": b"dialogues: 1" + b":59" * 3000,
    "escapes": SIGNS.encode(),
    "a parquet head": b"PAR1" + b"\0" * 100,
    "a log's head": b"SQLite format 3\0" + b"\0" * 84,
}
_COMMANDS: dict[str, tuple[str, str, frozenset[int]]] = {
    "run.yaml": ("config", "launch run.yaml --dry-run", frozenset({0, 2})),
    "pool.json": ("pool", "pool show pool.json", frozenset({0, 2})),
    "data.jsonl": ("dialogues", "check data.jsonl --no-log", frozenset({0, 1, 2})),
    "people.jsonl": ("people", "launch run.yaml --dry-run", frozenset({0, 2})),
    "policy.md": ("policy", "launch run.yaml --dry-run", frozenset({0, 2})),
    "answers.jsonl": ("answers", "launch recorded.yaml --in-process --quiet", frozenset({1, 2})),
    "rules.yaml": ("rules", "rules rules.yaml", frozenset({0, 2})),
}


def write_base(folder: Path) -> None:
    """The files of a trial as they are before one of them is made hostile."""
    folder.mkdir()
    small = {key: value for key, value in CONFIG.items() if key not in ("limits", "budget")}
    recorded = small | {"models": {"default": {"provider": "recorded", "file": "answers.jsonl"}}}
    for name, value in (("run.yaml", CONFIG), ("recorded.yaml", recorded), ("rules.yaml", {"rules": CONFIG["rules"]})):
        (folder / name).write_text(yaml.safe_dump(value))
    (folder / "pool.json").write_text(json.dumps(POOL))
    (folder / "policy.md").write_text("Be kind.")
    for name, line in (("data.jsonl", RECORD), ("people.jsonl", PEOPLE), ("answers.jsonl", ANSWERS)):
        (folder / name).write_text(json.dumps(line) + "\n")
    shutil.copy(ROOT / "tests" / "golden" / "0.2.0.sqlite", folder / "log.sqlite")


def _trial(file: str, name: str, prepare: Callable[[Path], object], **more: Any) -> Trial:
    kind, words, statuses = _COMMANDS[file]
    return Trial(kind, f"{file}, {name}", tuple(words.split()), partial(_prepared, prepare), statuses, **more)


def _prepared(prepare: Callable[[Path], object], folder: Path) -> None:
    prepare(folder)


def contents() -> Iterator[Trial]:
    """Files with each of the texts, and with each of the values in the place of each of theirs."""
    for file in _COMMANDS:
        for name, content in TEXTS.items():
            yield _trial(file, name, partial(_write, file, content))
    values = {
        "run.yaml": CONFIG,
        "pool.json": POOL,
        "data.jsonl": RECORD,
        "people.jsonl": PEOPLE,
        "answers.jsonl": ANSWERS,
    }
    for file, whole in values.items():
        for place in _places(whole):
            for number, value in enumerate(VALUES):
                written = json.dumps(_replaced(whole, place, value)) + "\n"
                where = ".".join(map(str, place))
                yield _trial(file, f"{where} is value {number}", partial(_write, file, written.encode()))


def _write(file: str, content: bytes, folder: Path) -> None:
    (folder / file).write_bytes(content)


def _places(value: Any, at: tuple[int | str, ...] = ()) -> Iterator[tuple[int | str, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield (*at, key)
        yield from _places(item, (*at, key))


def _replaced(value: Any, place: tuple[int | str, ...], new: Any) -> Any:
    if not place:
        return new
    copied: Any = dict(value) if isinstance(value, dict) else list(value)
    copied[place[0]] = _replaced(copied[place[0]], place[1:], new)
    return copied


def paths() -> Iterator[Trial]:
    """Files that are none: each path of a command leads to a pipe, a device, a socket, a folder, nothing, itself."""
    for file in _COMMANDS:
        for name, make in _LEADING.items():
            yield _trial(file, name, partial(_lead, file, make))


def _lead(file: str, make: Callable[[Path], object], folder: Path) -> None:
    (folder / file).unlink()
    make(folder / file)


def _listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, chdir(path.parent):  # the name of a socket is short
        server.bind(path.name)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3 * 2**30)


_LEADING: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "/dev/zero": lambda path: path.symlink_to("/dev/zero"),
    "/dev/null": lambda path: path.symlink_to("/dev/null"),
    "/dev/tty": lambda path: path.symlink_to("/dev/tty"),
    "/proc/self/mem": lambda path: path.symlink_to("/proc/self/mem"),
    "a socket": _listening,
    "a folder": Path.mkdir,
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path),
    "3 GiB of nothing": _huge,
}


def logs() -> Iterator[Trial]:
    """Logs with damage at random places, with hostile text, and files that are no logs."""
    commands = ("runs", "status golden", "audit golden", "replay golden/1", "export golden", "log verify")
    dice = random.Random(5)
    damages: dict[str, Callable[[Path], object]] = {
        name: partial(_write, "log.sqlite", text) for name, text in TEXTS.items()
    }
    damages |= {name: partial(_lead, "log.sqlite", make) for name, make in _LEADING.items()}
    damages |= {f"bytes of seed {seed}": partial(_damage, seed) for seed in (dice.randrange(10**6) for _ in range(12))}
    damages |= {f"rows: {sql}": partial(_sql, sql) for sql in _SQL}
    for name, damage in damages.items():
        for words in commands:
            arguments = (*words.split(), "--log", "log.sqlite")
            yield Trial("log", f"{name}", arguments, partial(_prepared, damage))
    for words in ("runs", "status {}", "audit {}", "replay {}/1", "export {}", "log verify"):
        for encoding in ("utf-8", "ascii", "latin-1"):
            arguments = (*words.format(f"golden{SIGNS_IN_NAMES}").split(" "), "--log", "hostile.sqlite")
            environ = {"PYTHONIOENCODING": encoding}
            yield Trial("log", f"hostile text, {encoding}", arguments, _hostile_log, environ=environ)


_SQL = (
    "UPDATE events SET payload = X'C1'",
    "UPDATE events SET payload = NULL WHERE version = 2",
    "UPDATE events SET header = zeroblob(100000)",
    "UPDATE events SET version = 9223372036854775807 - version WHERE version > 2",
    "UPDATE events SET stream = char(27) || stream",
    "UPDATE heads SET version = -5, last = char(27)",
    "DELETE FROM heads",
    "DROP TABLE events",
    "UPDATE events SET digest = 'text', payload_digest = 7",
    "UPDATE events SET payload = randomblob(1000) WHERE version = 1",
)


def _damage(seed: int, folder: Path) -> None:
    dice, log = random.Random(seed), folder / "log.sqlite"
    content = bytearray(log.read_bytes())
    for _ in range(dice.randrange(1, 200)):
        content[dice.randrange(100, len(content))] = dice.randrange(256)
    log.write_bytes(content[: dice.randrange(len(content) // 2, len(content))] if dice.random() < 0.3 else content)


def _sql(sql: str, folder: Path) -> None:
    with sqlite3.connect(folder / "log.sqlite") as connection:
        connection.execute(sql)


def _hostile_log(folder: Path) -> None:
    hostile_copy(folder / "log.sqlite", folder / "hostile.sqlite")


def words() -> Iterator[Trial]:
    """Words of the command line, where each command wants others."""
    odd = (
        SIGNS_IN_NAMES,
        "x" * 5000,
        "",
        "-",
        "--",
        "../../x",
        "a/b/c",
        "/1",
        "1e9",
        "NaN",
        "\udcff",
        f"; touch {CANARY}",
        "💥",
    )
    forms = (
        "runs --log {}",
        "status {} --log log.sqlite",
        "audit {} --log log.sqlite",
        "replay {} --log log.sqlite",
        "replay golden/1 --at {} --log log.sqlite",
        "export {} --log log.sqlite",
        "export golden --format {} --log log.sqlite",
        "check {}",
        "check data.jsonl --no-log --select {}",
        "check data.jsonl --no-log --config {}",
        "check data.jsonl --no-log --out {}/{}",
        "check data.jsonl --log {}/{}.sqlite --run {}",
        "launch {}",
        "pool show {}",
        "pool import {} --out new.json",
        "rules {}",
        "log verify --seal {} --log log.sqlite",
        "gallery {}/{}",
        "init {}/{}",
        "serve-offline --port {}",
        "{}",
    )
    for form in forms:
        for word in odd:
            arguments = tuple(part.replace("{}", word) for part in form.split())
            if arguments == ("launch", "--"):  # which asks for the demo
                continue
            yield Trial("words", form, arguments, lambda _: None, frozenset({0, 1, 2}))


def every_trial() -> list[Trial]:
    """All of them, in the same order each time."""
    return [*contents(), *paths(), *logs(), *words()]
