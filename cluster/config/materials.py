"""A user's people, example tasks and policy, read once where a run begins; what identifies a run are their digests."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ...actors.scenarios import UnusableFile, Variety, read_examples, read_personas, read_policy
from ...events import Seat
from ..errors import ConfigError
from .places import beside
from .run_config import RunConfig

_DIGITS = 16
_POLICY = Seat(expert="policy", votes=1, quorum=1, wave=1)


@dataclass(frozen=True, slots=True)
class Materials:
    """Texts of the user's own."""

    personas: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    policy: str = ""

    def variety(self, config: RunConfig) -> Variety:
        """Return everything that makes the dialogues of a run differ."""
        return Variety(
            scenario=config.scenario,
            languages=tuple(config.languages.items()),
            personas=self.personas,
            examples=self.examples,
            policy=self.policy,
        )

    def origins(self) -> dict[str, Any]:
        """Return a digest of each text, under its config key; None where there is none."""
        texts = {"personas": "\n".join(self.personas), "examples": "\n".join(self.examples), "context": self.policy}
        return {key: sha256(text.encode()).hexdigest()[:_DIGITS] if text else None for key, text in texts.items()}


def read_materials(config: RunConfig, here: Path) -> Materials:
    """Read the files that *config*, which is in *here*, names. Raises ConfigError."""
    return Materials(
        personas=_read("personas", config.personas, here, read_personas, ()),
        examples=_read("examples", config.examples, here, read_examples, ()),
        policy=_read("context", config.context, here, read_policy, ""),
    )


def with_policy_expert(config: RunConfig) -> tuple[Seat, ...]:
    """Return the panel: the expert of the policy has a seat where there is a policy, and only there.

    Raises:
        ConfigError: it is named, and there is no policy.
    """
    named = [number for number, seat in enumerate(config.experts) if seat.expert == _POLICY.expert]
    if config.context is None and named:
        what = "expert 'policy' compares the dialogue with a policy, and 'context' names none"
        raise ConfigError(f"experts: {what}", ("experts", named[0]))
    return config.experts if config.context is None or named else (*config.experts, _POLICY)


def _read(key: str, file: str | None, here: Path, reading: Callable[[Path], Any], nothing: Any) -> Any:  # noqa: ANN401
    if file is None:
        return nothing
    try:
        return reading(beside(here, file))
    except UnusableFile as error:
        raise ConfigError(f"{key}: {error}", (key,)) from error
