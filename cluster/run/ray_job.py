"""A launch that Ray runs as a job, as `ray job submit` does."""

import json
import os
from pathlib import Path
from typing import Final

from ..errors import UsageError

_ADDRESS: Final = "RAY_ADDRESS"
_JOB: Final = "RAY_JOB_CONFIG_JSON_ENV_VAR"
_UNPACKED: Final = "runtime_resources"
"""The folder under which Ray unpacks what travels with a job, and takes it away later."""


def address_of(named: str | None) -> str | None:
    """Return the cluster to join: the one that is *named*, or that of `RAY_ADDRESS`, which Ray sets in its jobs.

    None is for a cluster of one's own.
    """
    found = named or os.environ.get(_ADDRESS, "")
    return None if found in ("", "local") or (named is None and found.startswith("http")) else found


def refuse_passing_log(log: str) -> None:
    """Refuse a *log* in the working folder of a Ray job: it would be taken away with the job.

    Raises:
        UsageError: it is there; the message says what to name instead.
    """
    if not _has_working_folder():
        return
    place = Path(log).absolute()
    if _UNPACKED in place.parts and place.is_relative_to(Path.cwd().absolute()):
        raise UsageError(
            f"log: {log!r} lies in the working folder of this Ray job, which Ray takes away. Name a place that stays, "
            "on the head or on a disk that the next launch sees, as with --set log=/data/runs.sqlite"
        )


def _has_working_folder() -> bool:
    try:
        config = json.loads(os.environ.get(_JOB, "{}"))
    except ValueError:
        return False
    environment = config.get("runtime_env") if isinstance(config, dict) else None
    return isinstance(environment, dict) and "working_dir" in environment
