"""One Ray for the whole session."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def local_ray() -> Iterator[None]:
    """A local Ray that every test that needs one shares."""
    from toolace_mt.cluster.local_ray import joined

    with joined(None):
        yield
