"""Where the real data lies."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real pools and dialogues; a test that needs it says plainly where it is missing."""
    folder = Path(os.environ.get("TOOLACE_MT_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
    if not (folder / "README.md").is_file():
        pytest.skip("the real pools and dialogues are not here: set TOOLACE_MT_DATA to their folder")
    return folder
