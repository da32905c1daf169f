"""The filter of system calls, run by hand: this machine is only one of the two that it is written for."""

import errno
import struct

import pytest

from toolace_mt.actors.execution.sandbox import seccomp
from toolace_mt.actors.execution.sandbox.system_calls import ARCHITECTURES, conditional, free

ALLOWED, REFUSED, UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
PID = seccomp._ANY_PROCESS
THREAD, CHILD = 0x10000, 17


def answer(program: bytes, mark: int, number: int, *arguments: int) -> int:
    """What the kernel would answer to the call of that number, made on the architecture of that mark."""
    data = struct.pack("<IIQ6Q", number, mark, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = [struct.unpack_from("<HBBI", program, place) for place in range(0, len(program), 8)]
    held = place = 0
    while True:
        code, then, otherwise, value = steps[place]
        place += 1
        match code:
            case 0x20:
                (held,) = struct.unpack_from("<I", data, value)
            case 0x54:
                held &= value
            case 0x15:
                place += then if held == value else otherwise
            case 0x35:
                place += then if held >= value else otherwise
            case 0x06:
                return int(value)
            case other:
                raise AssertionError(f"no such step: {other:#x}")


@pytest.mark.parametrize("network", [False, True])
@pytest.mark.parametrize(("architecture", "mark"), ARCHITECTURES.items())
def test_exactly_the_calls_of_the_tables_are_allowed(architecture: str, mark: int, *, network: bool) -> None:
    """A call that nobody has thought of is refused, and one that is newer than the tables is unknown."""
    program = seccomp._program(architecture, network=network)
    allowed = set(free(architecture, network=network))
    tested = conditional(architecture, PID, network=network)
    assert not allowed & set(tested)
    for number in range(700):
        if number not in tested:
            expected = ALLOWED if number in allowed else UNKNOWN if number >= 424 else REFUSED
            assert answer(program, mark, number) == expected, number
    assert answer(program, mark, 0x40000000 | min(allowed)) == REFUSED
    assert answer(program, mark ^ 1, min(allowed)) == REFUSED


@pytest.mark.parametrize(
    ("architecture", "numbers"),
    [
        ("x86_64", {"clone": 56, "kill": 62, "socket": 41, "pair": 53, "send": 44, "open": 257, "fcntl": 72}),
        ("aarch64", {"clone": 220, "kill": 129, "socket": 198, "pair": 199, "send": 206, "open": 56, "fcntl": 25}),
    ],
)
def test_arguments_decide_where_a_call_has_good_and_bad_uses(architecture: str, numbers: dict[str, int]) -> None:
    """Threads and no processes, signals to itself, pairs that lead nowhere, messages without an address."""
    mark = ARCHITECTURES[architecture]
    program = seccomp._program(architecture, network=False)
    cases = [
        ("clone", (THREAD | 0xF00,), ALLOWED),
        ("clone", (CHILD,), REFUSED),
        ("kill", (PID, 9), ALLOWED),
        ("kill", (PID + 1, 9), REFUSED),
        ("kill", (0, 9), REFUSED),
        ("socket", (2, 1), REFUSED),
        ("socket", (1, 1), REFUSED),
        ("pair", (1, 1 | 0o2000000), ALLOWED),
        ("pair", (1, 2), REFUSED),
        ("pair", (2, 1), REFUSED),
        ("send", (3, 1, 1, 0, 0, 0), ALLOWED),
        ("send", (3, 1, 1, 0, 0x7F00, 16), REFUSED),
        ("send", (3, 1, 1, 0, 0x7F00_00000000, 16), REFUSED),
        ("open", (0, 0, 0o1), ALLOWED),
        ("open", (0, 0, 0o1001), ALLOWED),
        ("open", (0, 0, 0o1000), REFUSED),
        ("fcntl", (3, 6), ALLOWED),
        ("fcntl", (3, 8), REFUSED),
        ("fcntl", (3, 1024), REFUSED),
    ]
    for name, arguments, expected in cases:
        assert answer(program, mark, numbers[name], *arguments) == expected, (name, arguments)
    online = seccomp._program(architecture, network=True)
    for family, expected in ((2, ALLOWED), (10, ALLOWED), (1, REFUSED), (16, REFUSED), (17, REFUSED)):
        assert answer(online, mark, numbers["socket"], family, 1) == expected
