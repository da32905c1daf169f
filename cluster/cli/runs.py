"""`runs`: the runs of a log."""

from ...store import redacted
from ...store.views import DialogueOutcome, Unreadable, load_runs
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console
from .layout import print_json, table
from .reading import read_with
from .unreadable import end_if_damaged, show_unreadable


@app.command()
def runs(*, log: LogOption = DEFAULT_LOG, form: FormOption = Form.TEXT) -> None:
    """List the runs of a log."""
    unreadable: list[Unreadable] = []
    found = read_with(log, lambda opened: load_runs(opened, unreadable=unreadable))
    show_unreadable(unreadable)
    if form.is_json:
        print_json([run.model_dump(mode="json") for run in found])
        end_if_damaged(unreadable)
        return
    if not found:
        console.print(f"{redacted(log)} holds no run. 'toolace-mt launch' makes one.")
        return
    rows = [
        (
            run.id,
            run.state,
            "" if run.started is None else run.started.astimezone().strftime("%Y-%m-%d %H:%M"),
            f"{run.opened} of {'at most ' if run.ordered else ''}{run.planned}",
            f"{run.dialogues.get(DialogueOutcome.ACCEPTED, 0)}{f' of {run.ordered}' if run.ordered else ''}",
            *(run.dialogues.get(outcome, 0) for outcome in (DialogueOutcome.REJECTED, DialogueOutcome.FAILED)),
            run.events + run.version,
        )
        for run in found
    ]
    console.print(
        table(
            "run", "state", "started", "opened", "accepted", "rejected", "failed", "events", rows=rows, numeric=(3, 4)
        )
    )
    end_if_damaged(unreadable)
