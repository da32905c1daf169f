"""Options that give values to keys of a config, as if the file said so: for a trial."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from ...store import redacted
from ..config.overrides import Override, path_of
from ..config.reading import read_run
from ..config.resolved_run import ResolvedRun
from ..config.yaml_text import ConfigText
from ..errors import ConfigError, UsageError
from .app import errors

SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="A key of the config, such as models.default.model=NAME, and its value as YAML; may be given again.",
    ),
]
DialoguesOption = Annotated[int | None, typer.Option("--dialogues", help="So many, whatever the config says.")]
AcceptedOption = Annotated[
    int | None, typer.Option("--accepted", help="So many accepted ones, whatever the config says.")
]
SeedOption = Annotated[int | None, typer.Option("--seed", help="This seed, whatever the config says.")]
RunOption = Annotated[str | None, typer.Option("--run", help="This name of the run, whatever the config says.")]
AddressOption = Annotated[
    str | None, typer.Option("--address", help="A Ray cluster to join, auto or HOST:PORT, whatever the config says.")
]
_PATHS: Mapping[str, tuple[str, ...]] = {"address": ("cluster", "address")}
"""Keys of options that are not at the top of a config."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Values of the command line for keys of a config."""

    settings: Sequence[str] = ()
    named: dict[str, int | str | None] = field(default_factory=dict)
    """By the key that has an option of its own; None where it is not given."""

    @property
    def overrides(self) -> list[Override]:
        """Return them in their order; a key's own option is stronger. Raises UsageError."""
        named = [
            Override(_PATHS.get(key, (key,)), value, f"--{key}")
            for key, value in self.named.items()
            if value is not None
        ]
        return [*map(_override, self.settings), *named]

    @property
    def words(self) -> str:
        """Return them as they are written in a command, each after a blank, without a password; empty for none."""
        given = [word for one in self.settings for word in ("--set", _shown(one))]
        given += [word for key, value in self.named.items() if value is not None for word in (f"--{key}", str(value))]
        return "".join(f" {shlex.quote(word)}" for word in given)


def _shown(setting: str) -> str:
    key, equals, value = setting.partition("=")
    return f"{key}{equals}{redacted(value.strip(_QUOTES))}" if key.strip() == "log" else setting


_QUOTES = " '\""
_AS_IT_IS = Trial()


def run_of(config: Path, trial: Trial = _AS_IT_IS) -> ResolvedRun:
    """Return the run of a config with the values of a *trial*, and say which former names it uses.

    Raises:
        UsageError: a key or a value is not allowed.
    """
    run = read_run(config, trial.overrides)
    for notice in run.notices:
        errors.print(notice, soft_wrap=True)
    return run


def trial_of(
    settings: list[str] | None,
    *,
    dialogues: int | None = None,
    accepted: int | None = None,
    seed: int | None = None,
    run: str | None = None,
    address: str | None = None,
) -> Trial:
    """Return the values that options gave."""
    named = {"dialogues": dialogues, "accepted": accepted, "seed": seed, "run": run, "address": address}
    return Trial(settings or [], named)


def _override(setting: str) -> Override:
    dotted, equals, value = setting.partition("=")
    path = path_of(dotted.strip())
    if path is None or not equals:
        example = "models.default.model=gpt-4o-mini or 'limits.models.\"gpt-4.1\".max_in_flight=8'"
        raise UsageError(f"--set {setting!r:.80} is not KEY=VALUE; it is written such as {example}")
    said = f"--set {dotted.strip()}"
    try:
        return Override(path, ConfigText.value(value, said), said)
    except ConfigError as error:
        raise UsageError(f"{error}. Put a text with such characters in quotes within the value") from error
