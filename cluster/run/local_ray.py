"""Starts or joins Ray, quietly, and lets go of it."""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import RunFailure

_OBJECT_STORE = 128 * 2**20
"""Bytes; what crosses between actors is small, and is sent inline."""


@contextmanager
def joined(address: str | None) -> Iterator[None]:
    """Within the block, this process is part of a Ray cluster: the one at *address*, or a local one of its own.

    Raises:
        RunFailure: Ray cannot be started or reached.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    import ray  # noqa: PLC0415 — it reads the environment when it is imported

    if ray.is_initialized():
        yield
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if address is None:
                ray.init(
                    address="local",
                    include_dashboard=False,
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                    object_store_memory=_OBJECT_STORE,
                )
            else:
                ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        where = f"the cluster at {address!r} cannot be joined" if address else "a local Ray cannot be started"
        raise RunFailure(f"{where}: {error}. 'launch --in-process' runs without Ray") from error
    try:
        yield
    finally:
        ray.shutdown()
