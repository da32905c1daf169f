"""Dialogues of a run as a list, each with what became of it and why."""

from datetime import UTC, datetime, timedelta
from re import fullmatch

from ...events import ComplexityKind, ComplexityType
from ...store import EventLog
from ...store.views import DialogueLine, DialogueOutcome, Unreadable, Wanted, lines_of
from ...store.wording import count, dollars_in_brief, kind_words
from ..errors import UsageError
from .app import console, further
from .layout import print_beside, print_json
from .reading import read_with
from .unreadable import end_if_damaged, show_unreadable

OUTCOME_STYLES = {
    DialogueOutcome.ACCEPTED: "green",
    DialogueOutcome.REJECTED: "red",
    DialogueOutcome.FAILED: "magenta",
    DialogueOutcome.IN_FLIGHT: "cyan",
}
OUTCOME_WORDS = {**{one: one.value for one in DialogueOutcome}, DialogueOutcome.IN_FLIGHT: "under way"}
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def since(text: str | None) -> datetime | None:
    """Read a time, such as 2026-03-01T14:30, or how long ago it was: 30m, 2h, 3d, 1w. Raises UsageError."""
    if text is None:
        return None
    if ago := fullmatch(r"(\d{1,6})([mhdw])", text.strip()):
        return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f"--since {text!r} is no time: give 2026-03-01, 2026-03-01T14:30, or 30m, 2h, 3d, 1w"
        ) from None
    return time.astimezone(UTC)


def known_complexities(names: list[str]) -> tuple[str, ...]:
    """Return kinds and types of complexity as they are given. Raises UsageError for what is none."""
    known = [*ComplexityType, *ComplexityKind]
    for name in names:
        if name not in known:
            raise UsageError(f"--complexity {name!r} is not known; known are {', '.join(known)}")
    return tuple(names)


def list_dialogues(run: str, log: str, wanted: Wanted, *, as_json: bool) -> None:
    """Print the dialogues of *run* that are *wanted*, and what to run next. Raises RunFailure where one is damaged."""
    unreadable: list[Unreadable] = []

    async def shown(opened: EventLog) -> list[DialogueLine]:
        found: list[DialogueLine] = []
        rows: list[object] = []
        async for line in lines_of(opened, run, wanted, unreadable=unreadable):
            if as_json:
                rows.append(line.model_dump(mode="json"))
            else:
                _show_line(line)
            found.append(line)
        if as_json:
            print_json(rows)
        return found

    found = read_with(log, shown)
    show_unreadable(unreadable)
    if not as_json:
        _show_end(run, found)
    end_if_damaged(unreadable)


def _show_line(line: DialogueLine) -> None:
    """Print what it is in one line, what it was about in another, and why it ended so, whole."""
    price = dollars_in_brief(line.price.known, line.price.unknown, line.price.calls)
    facts = [count(line.turns, "turn"), count(line.calls, "call"), count(line.answers, "answer"), price]
    kinds = [kind_words(kind) for kind in line.complexities]
    console.print(f"{line.id}  {OUTCOME_WORDS[line.outcome]}", style=f"bold {OUTCOME_STYLES[line.outcome]}")
    print_beside("    ", f" {_DOT} ".join([*facts, *kinds]), style="dim")
    if line.goal:
        print_beside("    ", line.goal)
    if line.reason:
        by = f"{', '.join(line.blocking)}: " if line.blocking and not line.reason.startswith(line.blocking[0]) else ""
        print_beside("    ", f"{by}{line.reason}", style=OUTCOME_STYLES[line.outcome])


_DOT = "\N{MIDDLE DOT}"


def _show_end(run: str, found: list[DialogueLine]) -> None:
    if not found:
        console.print(f"No dialogue of {run} is so. What there is: {further(f'audit {run}')}", soft_wrap=True)
        return
    shown = next((one for one in found if one.reason), found[0])
    console.print(f"\n{count(len(found), 'dialogue')} of {run}. Try next:", style="dim")
    for words in (f"audit {shown.id}", f"replay {shown.id}", f"replay {shown.id} --at {shown.version}"):
        console.print(f"  {further(words)}", style="dim")
