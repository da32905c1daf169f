"""Progress is seen on a terminal, and nowhere else."""

from io import StringIO

from toolace_mt.cluster.checking.progress import Progress
from toolace_mt.cluster.checking.summary import Summary


class Screen(StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """Whether it is one."""
        return True


def test_progress_comes_now_and_then_and_makes_room() -> None:
    """Not with every record; it is wiped away before anything else is printed."""
    clock = iter([0.0, 0.1, 0.6, 0.6, 0.7, 2.0, 2.0])
    screen = Screen()
    progress = Progress(screen, now=lambda: next(clock))
    summary = Summary("x", None, records=1200, passed=1100)
    for _ in range(4):
        progress.advance(summary)
    assert screen.getvalue() == "\r\x1b[K1,200 dialogues, 1,100 passed" * 2
    progress.clear()
    progress.clear()
    assert screen.getvalue().endswith("passed\r\x1b[K")
    assert screen.getvalue().count("\x1b[K") == 3


def test_a_file_gets_no_progress() -> None:
    """What is not a terminal stays empty."""
    file = StringIO()
    progress = Progress(file, now=iter([0.0, 9.0, 9.0, 9.0]).__next__)
    progress.advance(Summary("x", None))
    progress.clear()
    assert file.getvalue() == ""
