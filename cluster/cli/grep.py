"""`grep`: words or a pattern in the dialogues of a run, with the place of each find."""

from typing import Annotated

import typer
from rich.text import Text

from ...store import EventLog
from ...store.views import Found, Unreadable, pattern_of, search
from ...store.wording import count
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console, further
from .fitting import Hanging
from .layout import print_json
from .reading import read_with
from .unreadable import end_if_damaged, show_unreadable


@app.command()
def grep(
    name: Annotated[str, typer.Argument(help="A run, or a dialogue as RUN/NUMBER.")],
    text: Annotated[str, typer.Argument(help="Words, whatever their case, or a pattern as /regex/ or /regex/i.")],
    *,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Find words or a pattern in dialogues, with their places.

    In words, arguments and results, as the dialogues are now. `why` takes a place and tells where its value comes from.
    """
    pattern, unreadable = pattern_of(text), list[Unreadable]()

    async def shown(opened: EventLog) -> list[Found]:
        found: list[Found] = []
        async for one in search(opened, name, pattern, unreadable=unreadable):
            if not form.is_json:
                _show(one)
            found.append(one)
        return found

    found = read_with(log, shown)
    show_unreadable(unreadable)
    if form.is_json:
        print_json([one.model_dump(mode="json") for one in found])
    elif found:
        dialogues = len({one.dialogue for one in found})
        console.print(f"\n{count(len(found), 'place')} in {count(dialogues, 'dialogue')}. Try next:", style="dim")
        console.print(f"  {further(f'why {found[0].dialogue} {found[0].address}')}", style="dim")
    else:
        console.print(f"Nothing in {name} has it.")
    end_if_damaged(unreadable)


def _show(found: Found) -> None:
    more = f"  (and {found.more} more)" if found.more else ""
    words = Text.assemble(found.before, (found.hit, "bold red"), found.after, (more, "dim"))
    head = Text.assemble((found.dialogue, "cyan"), " ", (found.address, "magenta"), "  ")
    console.print(Hanging(head, words, indent=4))
