"""Dialogues of a run that had to be left out, and the end of a command that met damage."""

from collections.abc import Sequence

from ...store.views import Unreadable
from ...store.wording import count
from ..errors import RunFailure
from .app import errors

_SHOWN = 20


def show_unreadable(unreadable: Sequence[Unreadable]) -> None:
    """Name each on the error output, with the reason; of very many the first."""
    if not unreadable:
        return
    erased = sum(one.erased for one in unreadable)
    kinds = f"{erased} erased, {len(unreadable) - erased} damaged"
    title = f"Left out {count(len(unreadable), 'stream')} that cannot be read ({kinds}):"
    show_left_out(title, [(one.stream, one.why) for one in unreadable])


def show_left_out(title: str, named: Sequence[tuple[str, str]], *, more: str = "") -> None:
    """Name each with the reason on the error output; of very many the first, and *more*, which says who names all."""
    errors.print(title, style="yellow", soft_wrap=True)
    for name, why in named[:_SHOWN]:
        errors.print(f"  {name}: {why}", soft_wrap=True)
    if len(named) > _SHOWN:
        errors.print(f"  and {len(named) - _SHOWN:,} more{more}", soft_wrap=True)


def end_if_damaged(unreadable: Sequence[Unreadable]) -> None:
    """Raise RunFailure where something is damaged; what was erased was erased on purpose."""
    damaged = sum(not one.erased for one in unreadable)
    if damaged:
        raise RunFailure(f"{count(damaged, 'stream')} could not be read; 'toolace-mt log verify' says what is damaged")
