"""`review`: a person's verdicts on a run's dialogues, recorded beside what the run decided."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from ...events import Dialogue, DialogueReviewed, EventsError, ImpossibleEvent, Recorded, ReviewVerdict, standing
from ...store import EventLog, NoSuchStream, open_beside
from ...store.views import DialogueOutcome
from ...store.wording import count, reviewed
from ..checking.reviewing.person import person
from ..checking.reviewing.queue import JUDGED, Selection, queue
from ..checking.reviewing.recording import Said, latest_of, record
from ..checking.reviewing.verdict_lines import VerdictLine, read_verdicts
from ..errors import UsageError
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console, errors
from .layout import print_json
from .review_session import Session
from .standard_streams import readable
from .unreadable import show_left_out


@app.command()
def review(
    name: Annotated[str, typer.Argument(help="A run, or a dialogue as RUN/NUMBER.")],
    *,
    by: Annotated[str | None, typer.Option("--by", help="Who reviews; without it, your login name.")] = None,
    verdict: Annotated[
        ReviewVerdict | None, typer.Option("--verdict", help="Of a dialogue: what you say, without being asked.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, or the words of a note.")] = "",
    turn: Annotated[str | None, typer.Option("--turn", help="The turn that it is about, as replay names it.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Of a dialogue: take back what you said of it last.")] = False,
    file: Annotated[
        Path | None, typer.Option("--from", help='Verdicts as JSON lines: {"dialogue": 17, "verdict": "keep"}.')
    ] = None,
    outcome: Annotated[
        list[DialogueOutcome] | None,
        typer.Option("--outcome", help="Only dialogues that ended so; without it, accepted and rejected."),
    ] = None,
    sample: Annotated[int | None, typer.Option("--sample", min=1, help="Draw so many of them.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Another draw of --sample.")] = 0,
    blind: Annotated[
        bool, typer.Option("--blind", help="Hide outcome, findings and others' reviews until you have judged.")
    ] = False,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Judge dialogues yourself: keep, reject, unsure, or a note.

    Each is shown, and a key is your verdict; run it again to go on. What the run decided stays, and export, status and
    score read your verdicts beside it. With --verdict or --from, nothing is asked.
    """
    who = person(by)
    given = [option for option, is_given in (("--verdict", verdict), ("--undo", undo), ("--from", file)) if is_given]
    if outcome and DialogueOutcome.IN_FLIGHT in outcome:
        raise UsageError("--outcome in_flight: what is under way cannot be reviewed yet")
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} do not go together")
    if (verdict is not None or undo) and "/" not in name:
        raise UsageError(f"{given[0]} is about one dialogue: name it as {name}/NUMBER")
    if file is not None:
        asyncio.run(_record_lines(log, name, who, readable(file), as_json=form.is_json))
    elif verdict is not None:
        event = DialogueReviewed(by=who, verdict=verdict, words=_text(reason), turn=turn, blind=blind)
        asyncio.run(_record_one(log, name, lambda _: event, as_json=form.is_json))
    elif undo:
        asyncio.run(_record_one(log, name, lambda dialogue: latest_of(dialogue, who), as_json=form.is_json))
    elif form.is_json:
        raise UsageError("--format json prints what --verdict, --undo or --from recorded; nothing is asked with it")
    else:
        _ask(log, name, who, Selection(outcome or JUDGED, sample, seed), blind=blind)


def _text(words: str) -> str:
    """Return *words* of the command line as Unicode."""
    return words.encode(errors="surrogateescape").decode(errors="replace")


async def _record_one(location: str, name: str, say: Callable[[Dialogue], Said | None], *, as_json: bool) -> None:
    """Record one verdict, or take one back."""
    async with open_beside(location) as log:
        try:
            recorded = await record(log, name, say)
        except ImpossibleEvent as error:
            raise UsageError(f"{error.dialogue}: {error.why}") from None
    if recorded is None:
        raise UsageError(f"nothing that you said of {name} is left to take back")
    _say_recorded(recorded, as_json=as_json)


def _say_recorded(recorded: Recorded, *, as_json: bool) -> None:
    event = recorded.event
    if as_json:
        print_json({"dialogue": recorded.stream, "version": recorded.version, **event.model_dump(mode="json")})
    elif isinstance(event, DialogueReviewed):
        console.print(f"{recorded.stream}: {reviewed(event)}")
    else:
        console.print(f"{recorded.stream}: taken back")


async def _record_lines(location: str, run: str, who: str, path: Path, *, as_json: bool) -> None:
    """Record the verdicts of a file; what cannot be recorded is named, and the rest goes on."""
    left_out: list[tuple[str, str]] = []
    done = again = 0
    async with open_beside(location) as log:
        for line in read_verdicts(path):
            place = f"line {line.number}"
            if line.said is None:
                left_out.append((place, line.fault))
                continue
            try:
                recorded = await _record_line(log, run, who, line.said)
            except ImpossibleEvent as error:
                left_out.append((place, f"{error.dialogue}: {error.why}"))
            except (NoSuchStream, EventsError) as error:
                left_out.append((place, str(error)))
            else:
                done, again = done + (recorded is not None), again + (recorded is None)
    if as_json:
        names = ("line", "why")
        facts = [dict(zip(names, one, strict=True)) for one in left_out]
        print_json({"run": run, "recorded": done, "said_before": again, "left_out": facts})
    beside = f"; {again:,} said before" if again else ""
    errors.print(f"Recorded {count(done, 'verdict')}{beside}.")
    if left_out:
        show_left_out(f"Left out {count(len(left_out), 'line')} of {path}:", left_out)
        raise typer.Exit(1)


async def _record_line(log: EventLog, run: str, who: str, said: VerdictLine) -> Recorded | None:
    """Record what a line says, but for what the same person has said of the dialogue already."""
    stream, event = said.stream(run), said.event(who)
    if stream.rpartition("/")[0] != run:
        raise NoSuchStream(f"{stream!r} is no dialogue of run {run!r}")

    def new(dialogue: Dialogue) -> DialogueReviewed | None:
        note = event.verdict is ReviewVerdict.NOTE
        before = dialogue.reviews if note else standing(dialogue.reviews).values()
        said = [(one.by, one.verdict, one.words, one.turn) for one in before]
        return None if (event.by, event.verdict, event.words, event.turn) in said else event

    return await record(log, stream, new)


def _ask(location: str, name: str, who: str, selection: Selection, *, blind: bool) -> None:
    """Go through the queue at the terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("review asks at a terminal, and this is none: use --verdict with a dialogue, or --from FILE")
    one = "/" in name
    with asyncio.Runner() as runner:
        log = runner.run(_opened(location))
        try:
            streams = [name] if one else runner.run(queue(log, name, selection))
            session = Session(log, who, blind=blind, run=runner, key=typer.getchar, line=input)
            if streams:
                console.print(f"{count(len(streams), 'dialogue')} of {name}, reviewed by {who}.")
            else:
                console.print(f"No dialogue of {name} has ended so yet: there is nothing to review.")
            session.review(streams, again=one)
            console.print(f"Said in this session: {session.tally}.")
        finally:
            runner.run(log.close())


async def _opened(location: str) -> EventLog:
    return open_beside(location)
