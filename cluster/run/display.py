"""The display of a run while it goes on: a live panel on a terminal, a line now and then elsewhere."""

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
    """Shows the progress of a run."""

    def __init__(self, console: Console, *, quiet: bool = False, notes: Console | None = None) -> None:
        """Show it on *console*; where only facts are wanted there (*quiet*), words about the launch go to *notes*."""
        self._console = console
        self._quiet = quiet
        self._notes = (notes or Console(stderr=True, highlight=False)) if quiet else console
        self._live: Live | None = None
        self._begun = monotonic()
        self._note = ""
        self._waiting = ""

    @property
    def interval(self) -> float:
        """Seconds between two looks: often enough to be alive, seldom enough to cost nothing."""
        return 0.25 if self._console.is_terminal else 5.0

    @contextmanager
    def shown(self, progress: RunProgress) -> Iterator[None]:
        """Within the block, progress is on the screen."""
        self._begun = monotonic()
        if self._quiet or not self._console.is_terminal:
            yield
            self.update(progress)
            return
        with Live(self._panel(progress), console=self._console, auto_refresh=False, transient=True) as live:
            self._live = live
            yield
        self._live = None

    def update(self, progress: RunProgress) -> None:
        """Show the progress as it is now."""
        if self._live is not None:
            self._live.update(self._panel(progress), refresh=True)
        elif not self._quiet:
            waiting = f"; {self._waiting}" if self._waiting else ""
            line = _line(progress, monotonic() - self._begun) + waiting
            self._console.print(line, highlight=False, soft_wrap=True, markup=False)

    def waiting(self, words: str) -> None:
        """Say what the run waits for, from the next update on; empty: for nothing."""
        self._waiting = words

    def stopping(self, progress: RunProgress) -> None:
        """Say that the run comes to rest."""
        self._note = (
            f"Stopping. {progress.under_way} dialogues are under way; the answers in flight are awaited and recorded, "
            "for as long as 'cluster.stop_seconds' and their model's timeouts allow. "
            "Ctrl-C again stops at once and loses none that is recorded."
        )
        if self._live is None:
            self.say(self._note)
        self.update(progress)

    def cut_short(self) -> None:
        """Say that the run ends here and now."""
        if self._live is not None:
            self._live.stop()
        self.say("Stopped at once. Everything recorded is in the log; launch again to resume.")

    def say(self, words: str) -> None:
        """Say *words* now, whether progress is shown or not."""
        self._notes.print(words, highlight=False, soft_wrap=True, markup=False)

    def _panel(self, progress: RunProgress) -> Group:
        seconds = monotonic() - self._begun
        bar = ProgressBar(total=progress.dialogues, completed=progress.ended.total(), width=40)
        head = Table.grid(padding=(0, 2))
        head.add_row(bar, f"{progress.ended.total()} of {progress.dialogues} dialogues", f"{seconds:.0f} s")
        counts = Text.assemble(
            (f"accepted {progress.ended[Phase.ACCEPTED]}", "green"),
            "   ",
            (f"rejected {progress.ended[Phase.REJECTED]}", "yellow"),
            "   ",
            (f"failed {progress.ended[Phase.FAILED]}", "red"),
            f"   under way {progress.under_way}   answers {progress.answers}",
            f"   {progress.answers / seconds:.0f}/s" if seconds > 1 else "",
        )
        rows: list[Table | Text] = [head, counts]
        rows += [Text(words, style="yellow") for words in (self._waiting, self._note) if words]
        return Group(*rows)


def _line(progress: RunProgress, seconds: float) -> str:
    return (
        f"{seconds:6.0f} s  {progress.ended.total()}/{progress.dialogues} ended: "
        f"{progress.ended[Phase.ACCEPTED]} accepted, {progress.ended[Phase.REJECTED]} rejected, "
        f"{progress.ended[Phase.FAILED]} failed; {progress.under_way} under way, {progress.answers} answers"
    )
