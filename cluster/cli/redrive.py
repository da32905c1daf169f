"""`redrive`: today's deciders over recorded answers, compared event by event with what was recorded."""

from typing import Annotated

import typer

from ...store import EventLog
from ...store.views import Unreadable, dialogues_of, expect_run, load
from ...store.wording import count
from ..rerunning.deciders import deciders_of
from ..rerunning.redriving import Redriven, redrive
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console, further
from .layout import print_beside, print_json
from .reading import read_with
from .unreadable import end_if_damaged, show_unreadable


@app.command("redrive")
def redrive_command(
    name: Annotated[str, typer.Argument(help="A dialogue as RUN/NUMBER, or a run: each of its dialogues.")],
    *,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Decide everything again from recorded answers, and compare.

    Prompts, rules and roles are today's, answers and results the recorded ones: no model is asked, nothing is written.
    Either every event comes out the same, or the first one that does not is shown, and the exit status is 1.
    """
    unreadable: list[Unreadable] = []

    async def redriven(opened: EventLog) -> list[Redriven]:
        deciders = await deciders_of(opened, name)
        if "/" in name:
            return [redrive(await load(opened, name), deciders)]
        await expect_run(opened, name)
        found: list[Redriven] = []
        async for records in dialogues_of(opened, name, unreadable=unreadable):
            found.append(redrive(records, deciders))
            if not form.is_json and found[-1].difference is not None:
                _show(found[-1])
        return found

    found = read_with(log, redriven)
    show_unreadable(unreadable)
    if form.is_json:
        print_json([one.model_dump(mode="json") for one in found])
    elif "/" in name:
        _show(found[0])
    else:
        _show_run(name, found)
    end_if_damaged(unreadable)
    if any(one.difference for one in found):
        raise typer.Exit(1)


def _show(one: Redriven) -> None:
    difference = one.difference
    if difference is None:
        console.print(
            f"{one.dialogue}: all {count(one.events, 'event')} are explained by today's code.", style="bold green"
        )
    else:
        console.print(f"{one.dialogue} is decided otherwise from version {difference.version} on", style="bold red")
        print_beside("  recorded  ", f"{difference.role}: {difference.recorded}")
        print_beside("  today     ", difference.today)
        if difference.fields:
            print_beside("  differs   ", ", ".join(difference.fields))
    same = "" if difference is None else f" Before that, {count(difference.version - 1, 'event')} are the same."
    given = f"{count(one.answers, 'answer')} and {one.given} others taken as they stand"
    print_beside("  ", f"{one.decided} decided again; {given}.{same}", style="dim")
    if one.prompts < one.answers:
        others = count(one.answers - one.prompts, "prompt")
        print_beside("  ", f"{others} would be worded otherwise today: the answers are those to the words of then.",
                     style="dim")  # fmt: skip
    if difference is not None:
        console.print(f"  {further(f'replay {one.dialogue} --at {difference.version - 1}')}", style="dim")


def _show_run(name: str, found: list[Redriven]) -> None:
    same = sum(one.difference is None for one in found)
    events = count(sum(one.decided for one in found), "event")
    console.print(f"Run {name}: {same} of {count(len(found), 'dialogue')} explained by today's code.", style="bold")
    console.print(f"{events} decided again and the same; no model was asked.", style="dim")
