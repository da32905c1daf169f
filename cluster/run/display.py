"""What a person sees of a run while it goes on: a live panel on a terminal, a line now and then elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from ...events import Phase
from .progress import RunProgress


class Display:
    """Shows a tally."""

    def __init__(self, console: Console, *, quiet: bool = False) -> None:
        self._console = console
        self._quiet = quiet
        # Where only facts are wanted on the output, words about the launch go elsewhere.
        self._notes = Console(stderr=True, highlight=False) if quiet else console
        self._live: Live | None = None
        self._begun = monotonic()
        self._note = ""
        self._waiting = ""

    @property
    def interval(self) -> float:
        """Seconds between two looks: often enough to be alive, seldom enough to cost nothing."""
        return 0.25 if self._console.is_terminal else 5.0

    @contextmanager
    def shown(self, tally: RunProgress) -> Iterator[None]:
        """Within the block, progress is on the screen."""
        self._begun = monotonic()
        if self._quiet or not self._console.is_terminal:
            yield
            self.update(tally)
            return
        with Live(self._panel(tally), console=self._console, auto_refresh=False, transient=True) as live:
            self._live = live
            yield
        self._live = None

    def update(self, tally: RunProgress) -> None:
        """Show how far it is."""
        if self._live is not None:
            self._live.update(self._panel(tally), refresh=True)
        elif not self._quiet:
            waiting = f"; {self._waiting}" if self._waiting else ""
            line = _line(tally, monotonic() - self._begun) + waiting
            self._console.print(line, highlight=False, soft_wrap=True, markup=False)

    def waiting(self, words: str) -> None:
        """Say what the run waits for, from the next update on; nothing for nothing."""
        self._waiting = words

    def stopping(self, tally: RunProgress) -> None:
        """Say that the run comes to rest."""
        self._note = (
            f"Stopping. {tally.under_way} dialogues are under way; the answers in flight are awaited and recorded. "
            "Ctrl-C again stops at once and loses none that is recorded."
        )
        if self._live is None:
            self.say(self._note)
        self.update(tally)

    def cut_short(self) -> None:
        """Say that the run ends here and now."""
        if self._live is not None:
            self._live.stop()
        self.say("Stopped at once. Everything recorded is in the log; launch again to resume.")

    def say(self, words: str) -> None:
        """Say *words* now, whether progress is shown or not."""
        self._notes.print(words, highlight=False, soft_wrap=True, markup=False)

    def _panel(self, tally: RunProgress) -> Group:
        seconds = monotonic() - self._begun
        bar = ProgressBar(total=tally.dialogues, completed=tally.ended.total(), width=40)
        head = Table.grid(padding=(0, 2))
        head.add_row(bar, f"{tally.ended.total()} of {tally.dialogues} dialogues", f"{seconds:.0f} s")
        counts = Text.assemble(
            (f"accepted {tally.ended[Phase.ACCEPTED]}", "green"),
            "   ",
            (f"rejected {tally.ended[Phase.REJECTED]}", "yellow"),
            "   ",
            (f"failed {tally.ended[Phase.FAILED]}", "red"),
            f"   under way {tally.under_way}   answers {tally.answers}",
            f"   {tally.answers / seconds:.0f}/s" if seconds > 1 else "",
        )
        rows: list[Table | Text] = [head, counts]
        rows += [Text(words, style="yellow") for words in (self._waiting, self._note) if words]
        return Group(*rows)


def _line(tally: RunProgress, seconds: float) -> str:
    return (
        f"{seconds:6.0f} s  {tally.ended.total()}/{tally.dialogues} ended: "
        f"{tally.ended[Phase.ACCEPTED]} accepted, {tally.ended[Phase.REJECTED]} rejected, "
        f"{tally.ended[Phase.FAILED]} failed; {tally.under_way} under way, {tally.answers} answers"
    )
