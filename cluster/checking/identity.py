"""The identity of a run over a file: it is resumed only with the same file and the same rules."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...actors.formats import UnreadableFile, count_records, shards
from ...events import Run, RunStarted
from ...store.inputs import open_file
from ..config.differences import differences
from ..config.resolved_run import digest_of
from ..config.rule_set import rule_set
from ..errors import UsageError
from ..run.run_stream import RELEASE
from .judging import CheckSettings


@dataclass(frozen=True, slots=True)
class Subject:
    """A file, and the work on it."""

    kind: str
    """`check` or `refine`."""
    run: str
    file: str
    digest: str
    """Of the file, sha256, 64 hex digits."""
    size: int
    """Bytes."""
    records: int
    format_: str | None
    rules: Mapping[str, Any]
    beyond: Mapping[str, Any] = field(default_factory=dict)
    """Everything else that has to be the same."""

    def to_json(self) -> dict[str, Any]:
        """Return the subject as the run's stream records it."""
        return {"file": self.file, **self.identity()}

    def identity(self) -> dict[str, Any]:
        """Return what has to be the same; a file may be moved meanwhile."""
        return {
            "kind": self.kind,
            "run": self.run,
            "sha256": self.digest,
            "bytes": self.size,
            "records": self.records,
            "format": self.format_ or "recognised",
            "rules": dict(self.rules),
            **self.beyond,
        }


def parts_of(path: Path) -> list[Path]:
    """Return the files of an input: itself, or of a folder its shards. Raises UnreadableFile."""
    return shards(path) if path.is_dir() else [path]


def digest_of_input(path: Path) -> tuple[str, int]:
    """Return the digest of an input, and its bytes; that of a folder is of the names and digests of its shards.

    Raises UnreadableFile.
    """
    total, found = 0, []
    for part in parts_of(path):
        try:
            with open_file(part) as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                total += file.tell()
        except OSError as error:
            raise UnreadableFile(f"{part} cannot be read: {error.strerror}") from error
        if part is path:
            return digest, total
        found.append(f"{part.relative_to(path).as_posix()} {digest}")
    return hashlib.sha256("\n".join(found).encode()).hexdigest(), total


def survey(path: Path, settings: CheckSettings, *, kind: str, beyond: Mapping[str, Any] | None = None) -> Subject:
    """Read *path* once, for its digest and the number of its records. Raises UnreadableFile."""
    digest, size = digest_of_input(path)
    return Subject(
        kind=kind,
        run=settings.run,
        file=str(path),
        digest=digest,
        size=size,
        records=count_records(path),
        format_=settings.format_,
        rules=rule_set(settings.rules).identity(),
        beyond=beyond or {},
    )


def started(subject: Subject, *, dialogues: int, seed: int = 0) -> RunStarted:
    """Return the first event of its run, which opens that many dialogues."""
    return RunStarted(
        config=subject.to_json(),
        config_digest=digest_of(subject.identity()),
        pool_digest="",
        tools=0,
        dialogues=dialogues,
        seed=seed,
        release=RELEASE,
    )


def refuse_other(subject: Subject, before: Run) -> None:
    """Refuse to go on with a run that was started over something else. Raises UsageError."""
    if what := difference(subject.identity(), before):
        raise UsageError(
            f"run {subject.run!r} is in the log already, and is of something else ({what}). "
            "Give this one another name with --run, or use another log"
        )


def difference(identity: dict[str, Any], before: Run) -> str:
    """Return what is other than when the run *before* was started, in words; empty where nothing is."""
    if before.config_digest == digest_of(identity):
        return ""
    return differences({key: before.config.get(key) for key in identity}, identity) or "its identity"
