"""Whether a Ray cluster can be joined, said in one line before Ray tries for minutes."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..errors import RunFailure

AUTO: Final = "auto"
_MODE: Final = "RAY_AUTH_MODE"
_TOKEN: Final = "RAY_AUTH_TOKEN"
_TOKEN_FILE: Final = "RAY_AUTH_TOKEN_PATH"
_USUAL_FILE: Final = Path("~/.ray/auth_token")
_CONNECT: Final = 5.0
"""Seconds that somebody may take to let a connection in."""
_IMPORT: Final = 60.0
"""Seconds that Ray may take to be imported, on a machine that has much to do."""
_ANSWER: Final = 6.0
"""Seconds that the head may take after that."""
_FAR: Final = "ray://"


def token_place() -> str | None:
    """Return where Ray finds a token, in the order in which it looks; None where there is none."""
    if os.environ.get(_TOKEN):
        return f"${_TOKEN}"
    named = os.environ.get(_TOKEN_FILE)
    file = Path(named) if named else _USUAL_FILE.expanduser()
    try:
        return str(file) if file.read_bytes().strip() else None
    except OSError:
        return None


def prepare_joining(address: str) -> None:
    """Ask at *address* whether this process can join, and turn token authentication on or off as it is there.

    Ray's `start` turns it on by default, and a client that joins does not. It takes some seconds, and has to come
    before Ray is imported.

    Raises:
        RunFailure: it cannot; the message says why, and what to do.
    """
    if address.startswith(_FAR):
        raise _failure(
            address,
            "the log is written on the machine of the launch, which Ray Client is not part of",
            "Launch on a machine of the cluster with 'auto' or HOST:PORT, or send it there with 'ray job submit'",
        )
    if address != AUTO:
        _refuse_unheard(address)
    place = token_place()
    found, with_token = _probed(address, ("disabled",) if place is None else ("disabled", "token"))
    mode = "disabled"
    if found is not None and found.get("refused") == "authentication":
        if place is None:
            looked = f"${_TOKEN}, in the file of ${_TOKEN_FILE} or in {_USUAL_FILE}"
            remedy = f"Copy the token of the head's {_USUAL_FILE} to one of these"
            raise _failure(address, f"it wants a token, and none is in {looked}", remedy)
        found, mode = with_token, "token"
    _refuse(address, found, place)
    os.environ[_MODE] = mode


def _refuse(address: str, found: dict[str, str] | None, place: str | None) -> None:
    """Raise RunFailure for what was *found*, if that cannot be joined."""
    if found is None:
        why = "something listens there, and it does not answer as a Ray head does"
        raise _failure(address, why, "The port is that of 'ray start --head --port', which is 6379 by default")
    match found.get("refused"):
        case "nowhere":
            why = "no Ray runs on this machine"
            raise _failure(address, why, "Start one with 'ray start --head', or name the head's HOST:PORT")
        case "authentication":
            why = f"it wants another token than that of {place}"
            raise _failure(address, why, f"Copy the token of the head's {_USUAL_FILE} there")
        case "other":
            raise _failure(address, found.get("why", ""), "")
        case _:
            _refuse_other_versions(address, found)


def _refuse_unheard(address: str) -> None:
    host, separator, port = address.rpartition(":")
    if not separator or not port.isdecimal():
        raise _failure(address, "it is not an address", "It is 'auto' or HOST:PORT, such as 10.0.0.1:6379")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _CONNECT).close()
    except socket.gaierror:
        raise _failure(address, f"there is no host {host!r}", "") from None
    except TimeoutError:
        why = f"nobody answers there within {_CONNECT:.0f} s"
        raise _failure(address, why, "Is a firewall between, or the host down?") from None
    except (OSError, OverflowError, ValueError) as error:
        why = "nobody listens there" if isinstance(error, ConnectionRefusedError) else str(error)
        raise _failure(address, why, "Start a head there with 'ray start --head', or name its port") from None


def _probed(address: str, modes: Sequence[str]) -> list[dict[str, str] | None]:
    """Return what two probes found, with these modes of authentication; None where nothing answers as Ray does."""
    asked = [sys.executable, "-m", f"{__package__}.cluster_probe", address]
    probes = [
        subprocess.Popen(  # noqa: S603 — our own
            asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, _MODE: mode}
        )
        for mode in modes
    ]
    found = [_found(probe) for probe in probes]
    return [*found, None][:2]


def _found(probe: "subprocess.Popen[str]") -> dict[str, str] | None:
    line = ""
    with probe:
        assert probe.stdout is not None
        for seconds in (_IMPORT, _ANSWER):
            ending = threading.Timer(seconds, probe.kill)
            ending.start()
            line = probe.stdout.readline()
            ending.cancel()
        probe.kill()
    found: dict[str, str] | None = json.loads(line) if line.startswith("{") else None
    return found


def _refuse_other_versions(address: str, found: dict[str, str]) -> None:
    theirs, own = found.get("ray", ""), found["own_ray"]
    if theirs and theirs != own:
        raise _failure(address, f"it runs Ray {theirs}, and this is {own}", f"Install ray=={theirs} here")
    theirs, own = found.get("python", ""), found["own_python"]
    if theirs and theirs.split(".")[:2] != own.split(".")[:2]:
        raise _failure(
            address, f"it runs Python {theirs}, and this is {own}", "Ray wants the same minor version everywhere"
        )


def _failure(address: str, why: str, remedy: str) -> RunFailure:
    words = [f"the cluster at {address!r} cannot be joined: {why}", remedy, "'launch --in-process' runs without Ray"]
    return RunFailure(". ".join(filter(None, words)))
