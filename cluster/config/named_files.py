"""The files that a config names, so that nothing is written over one of them."""

from collections.abc import Iterator
from pathlib import Path

from ...actors.execution import ToolImplementation
from ...actors.models import RecordedSettings
from .places import beside, places_in
from .run_config import RunConfig


def named_files(config: RunConfig, path: Path) -> Iterator[Path]:
    """Yield the config at *path*, and whatever it names that may be a file."""
    yield path
    here = path.parent
    models = config.models
    for settings in (models.default, *models.roles.values(), *models.experts.values()):
        if isinstance(settings, RecordedSettings):
            yield beside(here, settings.file)
    texts = (config.personas, config.examples, config.context, *config.prompts.values())
    yield from (beside(here, text) for text in texts if isinstance(text, str))
    added = (config.method, *config.pool, *config.rules.add, *(seat.expert for seat in config.experts))
    yield from (beside(here, str(place)) for place in places_in(added))
    tools = (one.module for one in config.execution.tools.values() if isinstance(one, ToolImplementation))
    yield from (Path(module) for module in tools if module.endswith(".py"))  # from the working folder, as they are run
