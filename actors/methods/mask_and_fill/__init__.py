"""The paper's method: a skeleton, mask-and-fill refinement, offline verification."""

from ...prompts import DRAFT, EXTEND, FILL, JUDGE, PLAN, REPAIR, VOTES
from ...roles import Filler, Initializer, Refiner, Verifier, purposes
from ..port import Method
from .estimate import expected
from .routing import next_role

METHOD = Method(
    "mask_and_fill",
    "Draft a skeleton, refine it by masking and filling turns, verify it with rules and experts.",
    roles={
        purposes.INITIALIZER: lambda rules, _experts: Initializer(rules),
        purposes.FILLER: lambda rules, _experts: Filler(rules),
        purposes.REFINER: lambda rules, _experts: Refiner(rules),
        purposes.VERIFIER: Verifier,
    },
    next_role=next_role,
    purposes=(
        purposes.PLAN,
        purposes.DRAFT,
        purposes.EXTEND,
        purposes.FILL,
        purposes.REPAIR,
        purposes.JUDGE,
        purposes.VOTE,
        purposes.VOTES,
    ),
    templates=(PLAN, DRAFT, EXTEND, FILL, REPAIR, JUDGE, VOTES),
    expected=expected,
)
