"""Methods: what is found, and what a method has to say of itself."""

from dataclasses import replace

import pytest

from toolace_mt.actors.experts import EXPERTS
from toolace_mt.actors.methods import DEFAULT_METHOD, METHODS
from toolace_mt.actors.questions import Purpose
from toolace_mt.actors.rules import RULES

MASK_AND_FILL = METHODS[DEFAULT_METHOD]


def test_each_folder_is_a_method_by_its_name() -> None:
    """A folder under actors/methods is found without being listed anywhere."""
    assert {name: method.name for name, method in METHODS.items()} == {name: name for name in METHODS}
    assert {"mask_and_fill", "simulation"} <= set(METHODS)


def test_roles_are_made_under_their_names() -> None:
    """What a config, a log and a question call a role is what the role calls itself."""
    for method in METHODS.values():
        assert method.roles
        for name, make in method.roles.items():
            assert make(RULES, EXPERTS).name == name


def test_questions_have_names_of_their_own() -> None:
    """Costs are summed by them."""
    for method in METHODS.values():
        names = [purpose.name for purpose in method.purposes]
        assert len(names) == len(set(names))


def test_a_method_whose_questions_nobody_asks_is_refused() -> None:
    """It is said where the method is written, and not when a dialogue waits for ever."""
    stray = Purpose("ponder", "philosopher", 100)
    with pytest.raises(ValueError, match="the role 'philosopher', which is not among its roles"):
        replace(MASK_AND_FILL, purposes=(stray,))
