"""One Ray for the whole session."""

from collections.abc import Iterator

import pytest

KEY = "sk-test-0123456789abcdef"
"""What the practice endpoints let in. Workers inherit it from the environment in which Ray was started."""


@pytest.fixture(scope="session")
def local_ray() -> Iterator[None]:
    """A local Ray that every test that needs one shares."""
    from toolace_mt.cluster.local_ray import joined

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PRACTICE_KEY", KEY)
        with joined(None):
            yield


@pytest.fixture(name="key")
def practice_key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The key, in the environment and nowhere else."""
    monkeypatch.setenv("PRACTICE_KEY", KEY)
    return KEY
