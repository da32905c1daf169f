"""The progress of a run: a line a minute where there is no terminal."""

from io import StringIO

import pytest
from rich.console import Console

from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.ordering import Order
from toolace_mt.cluster.run.progress import RunProgress
from toolace_mt.events import Phase


def test_without_a_terminal_there_is_a_line_a_minute() -> None:
    """However often there is news: with what the run waits for, no control characters, and the end of it all."""
    now, out = [0.0], StringIO()
    display = Display(Console(file=out, force_terminal=True), now=lambda: now[0])  # colours forced, as in a CI
    progress = RunProgress(dialogues=4, opened=3)
    with display.shown(progress):
        for now[0] in range(1, 200):
            display.waiting("2 in flight, longest 340 s" if now[0] >= 100 else "")
            display.update(progress)
        progress.events["model_answered"] = 1
    lines = out.getvalue().splitlines()
    assert [line.split(" s  ")[0].strip() for line in lines] == ["60", "120", "180", "199"]
    assert lines[0].endswith("0/4 ended: 0 accepted, 0 rejected, 0 failed; 3 under way, 0 answers")
    assert lines[1].endswith("; 2 in flight, longest 340 s")
    assert "1 answer;" in lines[-1]
    assert "\x1b" not in out.getvalue()


class Terminal(StringIO):
    """A file that is a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


@pytest.mark.parametrize(("quiet", "moving"), [(False, True), (True, True), (False, False)])
def test_a_terminal_says_what_a_launch_begins_with(*, quiet: bool, moving: bool) -> None:
    """And is left as it was found; a pipe is told nothing, nor is who wants facts only."""
    out = Terminal() if moving else StringIO()
    display = Display(Console(file=out, force_terminal=moving, width=80), quiet=quiet)
    with pytest.raises(KeyboardInterrupt), display.beginning("Starting Ray"):
        raise KeyboardInterrupt
    said = out.getvalue()
    assert ("Starting Ray" in said) == (moving and not quiet)
    assert said.count("\x1b[?25l") == said.count("\x1b[?25h")


def test_an_order_is_shown_by_what_is_accepted_of_it() -> None:
    """With what was opened for it: in a line, and on a terminal, where the bar is full when the order is met."""
    progress = RunProgress(dialogues=30, order=Order(10, 30), opened=12)
    progress.ended.update({Phase.ACCEPTED: 7, Phase.REJECTED: 3})
    for out in (StringIO(), Terminal()):
        display = Display(Console(file=out, force_terminal=isinstance(out, Terminal), width=80), now=lambda: 0.0)
        with display.shown(progress):
            display.update(progress)
        assert "7 of 10 accepted" in out.getvalue()
        assert ("opened 12" if isinstance(out, Terminal) else "12 opened: 3 rejected") in out.getvalue()
