"""One Ray for the whole session, and the key of the mock endpoints."""

from collections.abc import Iterator

import pytest

KEY = "sk-test-0123456789abcdef"
"""The key that the mock endpoints accept. Workers inherit it from the environment in which Ray was started."""


@pytest.fixture(scope="session")
def local_ray() -> Iterator[None]:
    """A local Ray that every test that needs one shares."""
    from toolace_mt.cluster.run.local_ray import joined

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MOCK_KEY", KEY)
        with joined(None):
            yield


@pytest.fixture(name="key")
def mock_key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The key, in the environment and nowhere else."""
    monkeypatch.setenv("MOCK_KEY", KEY)
    return KEY
