"""The application that commands register with, and the options and consoles that they share."""

import os
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from shutil import which
from typing import Annotated, Any

import typer
from rich.console import Console, ConsoleDimensions, ConsoleOptions, RenderableType
from rich.segment import Segment
from typer.core import TyperGroup

from ...store import redacted
from ...store.wording import visible
from .interrupted import INTERRUPTED
from .parameters import told_plainly


class Commands(TyperGroup):
    """Commands; where Ctrl-C ends one, that is said, and `--json` is accepted where `--format json` is meant."""

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401 — typer does not export the type it passes
        """Run the command that was chosen."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            raise told_plainly(error) from None
        except KeyboardInterrupt:
            errors.print(INTERRUPTED)
            raise typer.Exit(130) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 — as above
        """Find the command, and read the former name of an option among its words."""
        name, command, words = super().resolve_command(ctx, args)
        forms = [option.metavar for option in getattr(command, "params", ()) if "--format" in option.opts]
        return name, command, _with_format(words) if any("json" in (form or "") for form in forms) else words


def _with_format(words: list[str]) -> list[str]:
    """Return the words of a command with `--format json` for `--json`; what follows `--` is no option."""
    end = words.index("--") if "--" in words else len(words)
    return [*("--format=json" if word == "--json" else word for word in words[:end]), *words[end:]]


app = typer.Typer(
    cls=Commands,
    name="toolace-mt",
    help="Make multi-turn tool-calling dialogues that an agent can be trained on, and explain every one of them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
log_app = typer.Typer(cls=Commands, help="Look after a log.", no_args_is_help=True)
app.add_typer(log_app, name="log")


_NARROWEST, _USUAL = 20, 80
"""Columns."""
_LONGEST = 1_000_000
"""Characters that are printed at once."""
UNBOUNDED = 1_000_000
"""Columns of a pipe or a file: nothing is folded or cut for want of room."""


def _harmless(text: str) -> str:
    return visible(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def usable(size: ConsoleDimensions) -> ConsoleDimensions:
    """Return the size of a terminal; a usual one's, where it says that it has next to no columns."""
    return size if size.width >= _NARROWEST else ConsoleDimensions(_USUAL, size.height)


class SafeConsole(Console):
    """A console that obeys nothing in what it prints: no markup, no emoji code, no control character.

    Its reader may go away, as `head` does: that is no failure.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False, markup=False, emoji=False)

    def print(self, *objects: Any, **options: Any) -> None:  # noqa: ANN401 — as it is there
        """Print; texts are escaped before they are laid out, and cut where they have no end."""
        super().print(*(_harmless(one) if isinstance(one, str) else one for one in objects), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """Render it; whatever reaches a terminal passes here, its own codes for styles apart."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))

    @property
    def size(self) -> ConsoleDimensions:
        """The terminal's; where that is next to nothing, a usual one's, and where there is none, as wide as can be."""
        size = super().size
        if not self.file.isatty():
            return ConsoleDimensions(UNBOUNDED, size.height)
        return usable(size)

    @size.setter
    def size(self, size: tuple[int, int]) -> None:
        self._width, self._height = size

    def on_broken_pipe(self) -> None:
        """End quietly."""
        os._exit(0)


console = SafeConsole()
errors = SafeConsole(stderr=True)


def _print_version(wanted: bool) -> None:
    if wanted:
        console.print(f"toolace-mt {version('toolace-mt')}")
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version, and end.")
]


@app.callback()
def _options(*, _version: VersionOption = False) -> None:
    pass


@dataclass
class _Here:
    """What the command that runs was given."""

    log: str = ""


_here = _Here()


def _chosen(log: str) -> str:
    # No shell does it in --log=~/x, or in a variable that was quoted; a URL is no path.
    _here.log = os.path.expanduser(log)  # noqa: PTH111
    return _here.log


LogOption = Annotated[
    str,
    typer.Option(
        "--log",
        envvar="TOOLACE_MT_LOG",
        help="Where events are kept.",
        show_default=True,
        callback=_chosen,
    ),
]


def naming(log: str) -> str:
    """Return the words that name *log* in a command, without a password; nothing for the usual one."""
    return "" if log == DEFAULT_LOG else f" --log {shlex.quote(redacted(log))}"


def further(words: str) -> str:
    """Return the whole command of *words* over the log that this command was given, to be tried next."""
    return f"{program()} {words}{naming(_here.log or DEFAULT_LOG)}"


class Form(StrEnum):
    """The form in which a command prints facts."""

    TEXT = "text"
    JSON = "json"

    @property
    def is_json(self) -> bool:
        """True for facts that programs read."""
        return self is Form.JSON


FORM = typer.Option("--format", metavar="[text|json]", help="How facts are printed. --json is --format json.")
FormOption = Annotated[Form, FORM]
DEFAULT_LOG = "toolace-mt.sqlite"


def program() -> str:
    """Return the way to call this program from here: its name, or its path where the name is not enough."""
    if which("toolace-mt"):
        return "toolace-mt"
    near = os.path.relpath(sys.argv[0])
    return str(Path(sys.argv[0]).absolute()) if near.startswith("..") else near
