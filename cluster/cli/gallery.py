"""`gallery`: a small log of finished dialogues that comes with the program, to try the other commands on."""

import shlex
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from ...events import ComplexityKind, ModelAnswered, Recorded
from ...store import EventLog
from ...store.views import dialogues_of, export_of, load_runs
from ...store.views.view import View
from ...store.wording import count
from .app import Form, FormOption, app, console, program
from .layout import brief, print_beside, print_json
from .reading import read_with
from .writing import ForceOption, is_file, write_copy_of_log

SHIPPED = Path(str(files("toolace_mt.cluster.cli"))) / "gallery.sqlite"
_INDENT = "    "


class Shown(View):
    """A dialogue of the gallery."""

    dialogue: str
    language: str
    version: int
    """Its last one."""
    answers: int
    models: tuple[str, ...]
    """Names of those that gave them."""
    complexities: tuple[ComplexityKind, ...]
    """Those that are really in it."""
    goal: str
    """What the user wants first."""


@app.command()
def gallery(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("gallery.sqlite"),
    *,
    force: ForceOption = False,
    form: FormOption = Form.TEXT,
) -> None:
    """Copy a log of finished dialogues, to try the commands on.

    It is small, and has every kind of complexity.
    """
    shown = read_with(str(SHIPPED), _shown)
    copied = not _is_there(path)
    if copied:
        write_copy_of_log(path, SHIPPED.read_bytes(), force=force)
    if form.is_json:
        print_json({"log": str(path), "copied": copied, "dialogues": [one.model_dump(mode="json") for one in shown]})
        return
    console.print(f"{'Copied the gallery to' if copied else 'The gallery is in'} {path}.", soft_wrap=True)
    runs = {one.dialogue.partition("/")[0] for one in shown}
    answers = count(sum(one.answers for one in shown), "answer")
    models = ", ".join(sorted({model for one in shown for model in one.models}))
    console.print(f"{count(len(shown), 'dialogue')} in {count(len(runs), 'run')}, made of {answers} (model: {models}).")
    for one in shown:
        console.print()
        _show(one)
    _suggest(path, shown)


def _is_there(path: Path) -> bool:
    """Return True if the gallery is at *path* already, as it was shipped."""
    if not is_file(path) or path.stat().st_size != SHIPPED.stat().st_size:
        return False
    return path.read_bytes() == SHIPPED.read_bytes()


async def _shown(log: EventLog) -> list[Shown]:
    runs = await load_runs(log)
    return [_shown_of(records) for run in runs async for records in dialogues_of(log, run.id)]


def _shown_of(records: Sequence[Recorded]) -> Shown:
    exported = export_of(records)
    answers = [record.event for record in records if isinstance(record.event, ModelAnswered)]
    dialogue, facts = exported.dialogue, exported.metadata
    return Shown(
        dialogue=dialogue.id,
        language="" if dialogue.scenario is None else dialogue.scenario.language,
        version=facts.version,
        answers=len(answers),
        models=tuple(sorted({answer.model for answer in answers})),
        complexities=facts.complexities,
        goal=dialogue.plan[0].goal,
    )


def _show(one: Shown) -> None:
    kinds = ", ".join(kind.value.partition(".")[2].replace("_", " ") for kind in one.complexities)
    head = f"{one.dialogue}  {one.language}  "
    print_beside(head, f"{count(one.version, 'event')}, {count(one.answers, 'answer')}: {kinds}", style="bold")
    print_beside(_INDENT, brief(one.goal, max(console.width - len(_INDENT), 1)))


def _suggest(path: Path, shown: Sequence[Shown]) -> None:
    first, last = shown[0], shown[-1]
    run = last.dialogue.partition("/")[0]
    console.print("\nTry next:")
    for words in (
        f"replay {first.dialogue} --at {first.version}",
        f"replay {first.dialogue}",
        f"replay {last.dialogue} --watch",
        f"audit {first.dialogue}",
        f"status {run}",
        f"export {run} --format trl",
    ):
        console.print(f"  {program()} {words} --log {shlex.quote(str(path))}", soft_wrap=True)
