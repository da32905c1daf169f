"""Config keys of earlier releases are read, and that is said."""

from pathlib import Path
from typing import Any

import pytest

from support.commands import Command
from support.runs import write_config
from toolace_mt.cluster.config.renamed import RENAMED, with_current_keys
from toolace_mt.cluster.errors import ConfigError


def test_a_former_key_is_read_under_its_present_name() -> None:
    """Wherever it may stand; what the user gave is not changed."""
    given: dict[str, Any] = {"limits": {"default": {"patience_seconds": 5}, "models": {"m": {"patience_seconds": 7}}}}
    current, messages = with_current_keys(given)
    assert current["limits"]["default"] == {"outage_timeout_seconds": 5}
    assert current["limits"]["models"]["m"] == {"outage_timeout_seconds": 7}
    assert given["limits"]["default"] == {"patience_seconds": 5}
    assert messages == (
        "The key 'limits.default.patience_seconds' is now called 'outage_timeout_seconds'; the old name still works.",
        "The key 'limits.models.m.patience_seconds' is now called 'outage_timeout_seconds'; the old name still works.",
    )


def test_a_key_without_effect_is_passed_over() -> None:
    """It is said, and the rest of its section is read."""
    current, messages = with_current_keys({"models": {"default": {"retries": {"longest_asked": 9, "tries": 2}}}})
    assert current == {"models": {"default": {"retries": {"tries": 2}}}}
    assert messages == ("The key 'models.default.retries.longest_asked' has no effect any more; take it out.",)


def test_a_key_under_both_names_is_refused() -> None:
    """It is not known which of them is meant."""
    both = {"limits": {"default": {"patience_seconds": 5, "outage_timeout_seconds": 6}}}
    with pytest.raises(ConfigError, match="former name of 'outage_timeout_seconds'"):
        with_current_keys(both)


@pytest.mark.parametrize("odd", [{}, {"limits": None}, {"limits": {"default": [1]}}, {"models": {1: {"retries": 3}}}])
def test_other_shapes_are_left_to_the_schema(odd: dict[str, Any]) -> None:
    """Whatever is wrong with them is said by what reads them next."""
    assert with_current_keys(odd) == (odd, ())


def test_no_present_name_is_a_former_one() -> None:
    """A key is renamed once."""
    assert not {path[-1] for path in RENAMED} & set(filter(None, RENAMED.values()))


def test_a_command_says_it_once(tmp_path: Path, command: Command) -> None:
    """On the error output, so that what is printed for programs stays as it is."""
    config = write_config(tmp_path, limits={"default": {"patience_seconds": 60}})
    status, out, err = command("launch", config, "--dry-run", "--json")
    assert status == 0
    assert out.startswith("{")
    assert err.count("'limits.default.patience_seconds' is now called 'outage_timeout_seconds'") == 1
