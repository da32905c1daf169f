"""Who ends at once leaves nothing behind, and takes nothing along that is somebody else's."""

import subprocess
import sys

from toolace_mt.cluster.run.descendants import Descendants

SLEEP = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(600)"]
PARENT = [
    sys.executable,
    "-c",
    f"import subprocess, time; subprocess.Popen({SLEEP!r}); time.sleep(600)",
]


def test_only_what_was_started_since_is_killed() -> None:
    """A child from before lives on; one from after ends, and what that has started too."""
    before = subprocess.Popen(SLEEP, stdout=subprocess.PIPE)
    try:
        descendants = Descendants()
        after = subprocess.Popen(PARENT, stdout=subprocess.PIPE)
        assert after.stdout is not None
        assert after.stdout.readline() == b"here\n"
        descendants.kill()
        assert after.wait(30) != 0
        assert after.stdout.read() == b"", "the grandchild had the pipe too, and has let go of it"
        after.stdout.close()
        assert before.poll() is None
    finally:
        before.kill()
        before.communicate()
