"""The display of a run while it goes on: a live panel on a terminal, a line a minute elsewhere."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from ...events import Phase
from ...store.wording import count
from .progress import RunProgress

LINE_SECONDS = 60.0
"""Seconds between two lines of progress where there is no terminal."""
_SAYING = 1.0
"""Seconds that the last words may take."""


class Display:
    """Shows the progress of a run."""

    def __init__(
        self,
        console: Console,
        *,
        quiet: bool = False,
        notes: Console | None = None,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """Show it on *console*; where only facts are wanted there (*quiet*), words about the launch go to *notes*."""
        self._console = console
        self._quiet = quiet
        self._notes = (notes or Console(stderr=True, highlight=False)) if quiet else console
        # Colours may be forced on a pipe, where a panel that moves would leave its traces.
        self._moving = console.is_interactive and console.file.isatty()
        self._live: Live | None = None
        self._now = now
        self._begun = self._told = now()
        self._note = ""
        self._waiting = ""

    @property
    def interval(self) -> float:
        """Seconds between two looks: often enough to be alive, seldom enough to cost nothing."""
        return 0.25 if self._moving else 5.0

    @contextmanager
    def beginning(self, words: str) -> Iterator[None]:
        """Within the block, which may take long, a terminal shows *words*."""
        if self._quiet or not self._moving:
            yield
            return
        with self._console.status(words):
            yield

    @contextmanager
    def shown(self, progress: RunProgress) -> Iterator[None]:
        """Within the block, progress is on the screen."""
        self._begun = self._told = self._now()
        if self._quiet or not self._moving:
            yield
            self._tell(progress)
            return
        with Live(self._panel(progress), console=self._console, auto_refresh=False, transient=True) as live:
            self._live = live
            yield
        self._live = None

    def update(self, progress: RunProgress) -> None:
        """Show the progress as it is now, where it is time to."""
        if self._live is not None:
            self._live.update(self._panel(progress), refresh=True)
        elif self._now() - self._told >= LINE_SECONDS:
            self._tell(progress)

    def _tell(self, progress: RunProgress) -> None:
        if self._quiet:
            return
        self._told = self._now()
        waiting = f"; {self._waiting}" if self._waiting else ""
        line = _line(progress, self._told - self._begun) + waiting
        self._console.print(line, highlight=False, soft_wrap=True, markup=False)

    def waiting(self, words: str) -> None:
        """Say what the run waits for, from the next update on; empty: for nothing."""
        self._waiting = words

    def stopping(self, progress: RunProgress) -> None:
        """Say that the run comes to rest."""
        self._note = (
            f"Stopping. {count(progress.under_way, 'dialogue')} under way; "
            "the answers in flight are awaited and recorded, for as long as 'cluster.stop_seconds' and their model's "
            "timeouts allow. "
            "Ctrl-C again stops at once and loses none that is recorded."
        )
        if self._live is None:
            self.say(self._note)
            self._tell(progress)
        self.update(progress)

    def cut_short(self) -> None:
        """Say that the run ends here and now."""
        self.leave()
        self.say("Stopped at once. Everything recorded is in the log; launch again to resume.")

    def leave(self) -> None:
        """Leave the screen as it was found: this process ends here and now."""
        if self._live is not None:
            self._live.stop()

    def say(self, words: str) -> None:
        """Say *words* now, whether progress is shown or not."""
        self._notes.print(words, highlight=False, soft_wrap=True, markup=False)

    def _panel(self, progress: RunProgress) -> Group:
        seconds = self._now() - self._begun
        order, done, whole = progress.order, progress.ended.total(), progress.dialogues
        if order is not None:
            done, whole = progress.accepted, order.accepted
        bar = ProgressBar(total=whole, completed=min(done, whole), width=max(8, min(40, self._console.width - 44)))
        head = Table.grid(padding=(0, 2))
        what = count(whole, "dialogue") if order is None else f"{whole:,} accepted"
        head.add_row(bar, f"{done:,} of {what}", f"{seconds:.0f} s")
        counts = Text.assemble(
            (f"accepted {progress.accepted}" if order is None else f"opened {progress.opened}", "green"),
            "   ",
            (f"rejected {progress.ended[Phase.REJECTED]}", "yellow"),
            "   ",
            (f"failed {progress.ended[Phase.FAILED]}", "red"),
            f"   under way {progress.under_way}   answers {progress.answers}",
            _rate(progress.answers, seconds),
        )
        rows: list[Table | Text] = [head, counts]
        rows += [Text(words, style="yellow") for words in (self._waiting, self._note) if words]
        return Group(*rows)


def at_last(say: Callable[[], None]) -> None:
    """Call *say* before this process ends. A screen that is not read keeps whoever prints waiting, but not this."""
    saying = threading.Thread(target=say, daemon=True)
    saying.start()
    saying.join(_SAYING)


def _rate(answers: int, seconds: float) -> str:
    """Return answers per second, or per minute where there are few; nothing where that says nothing yet."""
    if seconds <= 1 or not answers:
        return ""
    return f"   {answers / seconds:.0f}/s" if answers >= seconds else f"   {60 * answers / seconds:.0f}/min"


def _line(progress: RunProgress, seconds: float) -> str:
    if progress.order is None:
        stands = f"{progress.ended.total()}/{progress.dialogues} ended: {progress.accepted} accepted,"
    else:
        stands = f"{progress.accepted} of {progress.order.accepted} accepted, {progress.opened} opened:"
    return (
        f"{seconds:6.0f} s  {stands} {progress.ended[Phase.REJECTED]} rejected, "
        f"{progress.ended[Phase.FAILED]} failed; {progress.under_way} under way, {count(progress.answers, 'answer')}"
    )
