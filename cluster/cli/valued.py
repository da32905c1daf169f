"""The history of a value, as it is printed."""

from ...store.views import Act, ValueHistory, ValueStep, grouped
from ...store.wording import ids
from .app import console, further
from .layout import print_beside

_STYLES = {
    Act.FIRST: "bold",
    Act.CHANGED: "yellow",
    Act.JUDGED: "magenta",
    Act.GIVEN: "dim",
    Act.REFUSED: "dim",
    Act.KEPT: "dim",
}


def show_value(found: ValueHistory) -> None:
    """Print the value, who is to blame for it, its history, and the commands that show more."""
    place = f"{found.place} = " if found.place else ""
    print_beside(f"{found.id} at version {found.version}  ", f"{place}{found.value}", indent=2, style="bold")
    if found.told:
        print_beside("  comes from  ", found.told)
    console.print()
    show_steps(found, "  ")
    show_commands(found)


def show_steps(found: ValueHistory, margin: str) -> None:
    """Print a line or two for each event; what only kept the value stands together."""
    for group in grouped(found.steps):
        first, last = group[0], group[-1]
        version = f"v{first.version}" if first is last else f"v{first.version}-{last.version}"
        print_beside(f"{margin}{version:<8}", _told(group), style=_STYLES.get(first.act, ""))


def _told(group: tuple[ValueStep, ...]) -> str:
    first = group[0]
    if len(group) == 1:
        return f"{first}\n{first.answer}" if first.answer and first.act in (Act.FIRST, Act.CHANGED) else str(first)
    return f"{ids([step.by for step in group])} kept it{f': {first.reason}' if first.reason else ''}"


def show_commands(found: ValueHistory) -> None:
    """Print the commands that show the change, and the answer behind it."""
    step = found.broke
    if step is None:
        return
    console.print("\nTry next:", style="dim")
    console.print(f"  {further(f'replay {found.id} --diff {step.version - 1} {step.version}')}", style="dim")
    if step.answer is not None:
        console.print(f"  {further(f'prompt {found.id} {step.answer.version}')}", style="dim")
