"""What answers at the address of a Ray cluster, asked in a process of its own: Ray's client waits for half a minute.

    python -m toolace_mt.cluster.run.cluster_probe ADDRESS

It prints two lines: one when Ray is imported, and one of JSON with what was found.
"""

import json
import platform
import sys
from collections.abc import Callable
from typing import Final

READY: Final = "ready"
_WAIT: Final = 3
"""Seconds that the head may take for one question."""


def main(address: str) -> None:
    """Print what is there."""
    import ray  # noqa: PLC0415 — it is what takes a second, and this file is imported for its names
    from ray._private.services import canonicalize_bootstrap_address  # noqa: PLC0415 — as ray.init finds it
    from ray._raylet import GcsClient  # type: ignore[attr-defined]  # noqa: PLC0415 — no public client asks without joining
    from ray.exceptions import AuthenticationError, RpcError  # noqa: PLC0415

    _say(READY)
    found: dict[str, str] = {"own_ray": ray.__version__, "own_python": platform.python_version()}
    try:
        at = _resolved(canonicalize_bootstrap_address, address)
        if at is None:
            found["refused"] = "nowhere"
        else:
            client = GcsClient(address=at)
            told = client.internal_kv_get(b"CLUSTER_METADATA", b"cluster", timeout=_WAIT)
            facts = json.loads(told) if told else {}
            found |= {"at": at, "ray": facts.get("ray_version", ""), "python": facts.get("python_version", "")}
    except AuthenticationError:
        found["refused"] = "authentication"
    except (ConnectionError, RpcError, ValueError) as error:
        found |= {"refused": "other", "why": str(error)}
    _say(json.dumps(found))


def _resolved(resolve: Callable[[str], str | None], address: str) -> str | None:
    """Return the address that is meant by 'auto', or *address*; None where no Ray runs on this machine."""
    try:
        return resolve(address)
    except ConnectionError:
        return None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
