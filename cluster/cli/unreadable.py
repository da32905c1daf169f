"""Dialogues of a run that had to be passed over, and the end of a command that met damage."""

from collections.abc import Sequence

from ...store.views import Unreadable
from ...store.wording import count, visible
from ..errors import RunFailure
from .app import errors

_SHOWN = 20


def show_unreadable(unreadable: Sequence[Unreadable]) -> None:
    """Name each on the error output, with the reason; of very many the first."""
    if not unreadable:
        return
    erased = sum(one.erased for one in unreadable)
    kinds = f"{erased} erased, {len(unreadable) - erased} damaged"
    errors.print(
        f"Left out {count(len(unreadable), 'stream')} that cannot be read ({kinds}):", style="yellow", markup=False
    )
    for one in unreadable[:_SHOWN]:
        errors.print(f"  {visible(one.stream)}: {visible(one.why)}", markup=False, soft_wrap=True)
    if len(unreadable) > _SHOWN:
        errors.print(f"  and {len(unreadable) - _SHOWN} more", markup=False)


def end_if_damaged(unreadable: Sequence[Unreadable]) -> None:
    """Raise RunFailure where something is damaged; what was erased was erased on purpose."""
    damaged = sum(not one.erased for one in unreadable)
    if damaged:
        raise RunFailure(f"{count(damaged, 'stream')} could not be read; 'toolace-mt log verify' says what is damaged")
