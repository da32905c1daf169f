"""A changed copy of a frozen value, quick enough for a replay, which does hardly anything else."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import replace

    amended = replace
else:

    def replace(value, **changes):  # noqa: ANN001, ANN003, ANN201 — checkers see the one above
        """Like `dataclasses.replace`, for a class without slots, in a tenth of its time."""
        after = object.__new__(type(value))
        after.__dict__.update(value.__dict__, **changes)
        return after

    def amended(value, **changes):  # noqa: ANN001, ANN003, ANN201 — checkers see the one above
        """*value* itself with *changes*: only for a copy that is not shared yet."""
        value.__dict__.update(changes)
        return value


__all__ = ["amended", "replace"]
