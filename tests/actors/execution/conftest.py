"""Tools that behave and tools that do not, in a file of their own, and what runs them."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from toolace_mt.actors.execution import Limits, PythonExecutor, ToolImplementation

TOOLS = """
import asyncio, ctypes, math, os, signal, socket, stat, sys, threading
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

BOOKED = []

@dataclass
class Loan:
    book: str
    due: date

class Size(Enum):
    SMALL = "s"

def add(a: int, b: int = 2) -> int:
    return a + b

def book(flight: str) -> dict:
    BOOKED.append(flight)
    return {"booking": len(BOOKED), "flight": flight}

def booked() -> list[str]:
    return BOOKED

def loan(due: date, size: Size = Size.SMALL) -> Loan:
    return Loan(f"{size.name} {due:%A}", due)

async def slow_hello(name: str) -> str:
    await asyncio.sleep(0)
    return f"hello {name}"

def refuse(why: str):
    raise LookupError(why)

def unwritable() -> object:
    return object()

def threaded() -> int:
    done = []
    thread = threading.Thread(target=lambda: done.append(1))
    thread.start()
    thread.join()
    return len(done)

class Basket:
    def __init__(self):
        self.items = []

    def put(self, item: str) -> list[str]:
        self.items.append(item)
        return self.items

    def count(self) -> int:
        return len(self.items)

def loop():
    while True:
        pass

def hang():
    threading.Event().wait()

def leave():
    sys.exit("bye")

def vanish():
    os._exit(7)

def crash():
    os.kill(os.getpid(), signal.SIGKILL)

def hog():
    return len(bytearray(8 * 2**30))

def fork_bomb():
    while True:
        os.fork()

def run_program():
    os.execv("/bin/echo", ["echo"])

def flood(lines: int) -> str:
    for _ in range(lines):
        print("x" * 1000)
        print("x" * 1000, file=sys.stderr)
    return "done"

def large(size: int) -> str:
    return "x" * size

def write(path: str) -> str:
    Path(path).write_text("x")
    return str(Path(path).resolve())

def fill(path: str) -> int:
    with open(path, "wb") as file:
        for _ in range(64):
            file.write(b"x" * 2**20)
    return file.tell()

def environment() -> dict[str, str]:
    return dict(os.environ)

def environments() -> list[str]:
    seen = []
    for process in Path("/proc").glob("[0-9]*/environ"):
        try:
            seen.append(process.read_bytes().decode(errors="replace"))
        except OSError:
            pass
    return seen

def pids() -> list[int]:
    return [os.getpid(), os.getppid()]

def stab(pid: int):
    os.kill(pid, signal.SIGKILL)

def connect(port: int) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return "connected"

def read_input() -> str:
    return sys.stdin.read()

def lie(message: str):
    for number in range(64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, message.encode("latin-1"))
        except OSError:
            pass
    threading.Event().wait()
"""

Open = Callable[..., PythonExecutor]


@pytest.fixture(scope="session")
def tools_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A module with every tool of these tests."""
    path = tmp_path_factory.mktemp("tools") / "tools.py"
    path.write_text(TOOLS, encoding="utf-8")
    return path


@pytest_asyncio.fixture
async def running(tools_file: Path) -> AsyncIterator[Open]:
    """Makes executors of the tools named, under the limits given; they are closed at the end."""
    opened: list[PythonExecutor] = []

    def make(*names: str, **limits: object) -> PythonExecutor:
        implementations = {name: ToolImplementation(target=f"{tools_file}:{name}") for name in names}
        opened.append(PythonExecutor(implementations, Limits.model_validate({"sandbox": "own", **limits})))
        return opened[-1]

    yield make
    for executor in opened:
        await executor.close()
