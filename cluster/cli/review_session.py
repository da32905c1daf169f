"""Reviewing in the terminal: a dialogue is shown, and one key is the verdict."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from ...events import Dialogue, DialogueReviewed, EventsError, Recorded, ReviewVerdict, ReviewWithdrawn
from ...store import EventLog, StoreError
from ...store.views import Snapshot, dialogue_at, load, snapshot_at
from ...store.wording import count, one_line, reviewed
from ..checking.reviewing.queue import judged_by
from ..checking.reviewing.recording import record
from .app import console
from .layout import print_beside
from .snapshot import show_judgements, show_turns

KEYS: Final = "k keep, r reject, u unsure, n note, s skip, z undo, t tools, ? help, q quit"
_HELP: Final = (
    ("k", "keep it: you would train on it as it is"),
    ("r", "reject it, with a reason"),
    ("u", "unsure"),
    ("n", "note something, and stay here"),
    ("s", "skip it for now"),
    ("z", "undo what you said last"),
    ("t", "tools and instructions that the assistant has"),
    ("q", "quit; the same command goes on here"),
)
_TURN = re.compile(r"(\S+):\s+(.*)", re.DOTALL)
_VERDICTS: Final = {verdict.value[0]: verdict for verdict in ReviewVerdict}
_ASKED: Final = {ReviewVerdict.REJECT: "Why? ", ReviewVerdict.NOTE: "Note: "}


class _Then(Enum):
    """What follows on a key."""

    STAY = auto()
    NEXT = auto()
    BACK = auto()
    QUIT = auto()


@dataclass(slots=True)
class Session:
    """A person at a terminal, who goes through a queue of dialogues."""

    log: EventLog
    by: str
    blind: bool
    run: asyncio.Runner
    key: Callable[[], str]
    """Waits for a key. Raises EOFError."""
    line: Callable[[str], str]
    """Asks for a line. Raises EOFError."""
    said: list[tuple[int, Recorded]] = field(default_factory=list)
    """What was recorded in this session, with the place in the queue, without what was undone."""

    def review(self, queue: Sequence[str], *, again: bool = False) -> None:
        """Ask about each dialogue of *queue* that this person has not judged; with *again* about those as well.

        Raises StoreError where the log cannot be written.
        """
        at = 0
        while 0 <= at < len(queue):
            try:
                records = self.run.run(load(self.log, queue[at]))
                shown = snapshot_at(records)
            except (StoreError, EventsError) as error:
                console.print(f"{queue[at]} cannot be read, and is passed over: {error}", style="yellow")
                at += 1
                continue
            if not again and judged_by(dialogue_at(records), self.by):
                at += 1
                continue
            self._show(shown, at, len(queue))
            then = _Then.STAY
            while then is _Then.STAY:
                then = self._answer(shown, at)
            if then is _Then.QUIT:
                return
            at = self.said.pop()[0] if then is _Then.BACK else at + 1
        if self.said:
            last = self.said[-1][1].stream
            console.print(f"\nThat was the last one. 'review {last} --undo' takes your last word back.", style="bold")
        elif queue:
            console.print("\nThat was the last one.", style="bold")

    @property
    def tally(self) -> str:
        """What was said in this session, in words."""
        said = Counter(one.event.verdict for _, one in self.said if isinstance(one.event, DialogueReviewed))
        words = {
            ReviewVerdict.KEEP: "kept",
            ReviewVerdict.REJECT: "rejected",
            ReviewVerdict.UNSURE: "unsure",
            ReviewVerdict.NOTE: "noted",
        }
        return ", ".join(f"{said[verdict]} {word}" for verdict, word in words.items() if said[verdict]) or "nothing"

    def _show(self, shown: Snapshot, at: int, of: int) -> None:
        ended = "" if self.blind else f": {shown.phase}"
        console.print(f"\n{shown.id}{ended} ({at + 1} of {of})", style="bold")
        show_turns(shown)
        if not self.blind:
            show_judgements(shown)

    def _answer(self, shown: Snapshot, at: int) -> _Then:
        """Do what the next key says."""
        console.print(KEYS, style="dim")
        try:
            key = self.key().lower()
        except (EOFError, KeyboardInterrupt):
            return _Then.QUIT
        if key in _VERDICTS:
            return self._say(shown, at, _VERDICTS[key])
        match key:
            case "s":
                return _Then.NEXT
            case "z":
                return self._undo()
            case "q" | "\x03" | "\x04":
                return _Then.QUIT
            case "t":
                show_tools(shown)
            case "?":
                for letter, words in _HELP:
                    print_beside(f"  {letter}  ", words)
            case _:
                pass
        return _Then.STAY

    def _say(self, shown: Snapshot, at: int, verdict: ReviewVerdict) -> _Then:
        words, turn = "", None
        if verdict in _ASKED:
            given = self._words(shown, _ASKED[verdict])
            if given is None:
                console.print("Nothing was recorded.", style="dim")
                return _Then.STAY
            words, turn = given
        event = DialogueReviewed(by=self.by, verdict=verdict, words=words, turn=turn, blind=self.blind)
        try:
            recorded = self.run.run(record(self.log, shown.id, lambda _: event))
        except EventsError as error:
            console.print(str(error), style="red")
            return _Then.STAY
        assert recorded is not None
        self.said.append((at, recorded))
        print_beside("recorded: ", reviewed(event), style="magenta")
        if verdict is ReviewVerdict.NOTE:
            return _Then.STAY
        if self.blind:
            self._reveal(shown)
        return _Then.NEXT

    def _words(self, shown: Snapshot, ask: str) -> tuple[str, str | None] | None:
        """Return the words, and the turn that they begin with; None where there are none."""
        turns = {entry.turn.id for entry in shown.turns}
        example = next(iter(sorted(turns)), "")
        if example:
            console.print(f"(a turn first, if it is about one: '{example}: ...'; empty: back)", style="dim")
        try:
            line = self.line(ask).strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return None
        begun = _TURN.fullmatch(line)
        if begun is not None and begun[1] in turns:
            return begun[2], begun[1]
        return (line, None) if line else None

    def _undo(self) -> _Then:
        if not self.said:
            console.print("There is nothing to undo: 'review RUN/NUMBER --undo' takes back what was said earlier.")
            return _Then.STAY
        _, recorded = self.said[-1]

        def withdrawn(_: Dialogue) -> ReviewWithdrawn:
            return ReviewWithdrawn(by=self.by, version=recorded.version)

        self.run.run(record(self.log, recorded.stream, withdrawn))
        console.print(f"Taken back: what you said of {recorded.stream}.", style="magenta")
        return _Then.BACK

    def _reveal(self, shown: Snapshot) -> None:
        """Say what was hidden."""
        why = f": {one_line(shown.reason, 200)}" if shown.reason else ""
        console.print(f"The run: {shown.phase}{why}", style="dim")
        show_judgements(shown)


def show_tools(shown: Snapshot) -> None:
    """Print the assistant's instructions and its tools."""
    if shown.context:
        print_beside("  instructions  ", shown.context)
    for tool in shown.tools:
        arguments = tool.parameters.get("properties")
        names = ", ".join(arguments) if isinstance(arguments, dict) else ""
        print_beside(f"  {tool.name}  ", f"{tool.description} ({names})")
    console.print(count(len(shown.tools), "tool"), style="dim")
