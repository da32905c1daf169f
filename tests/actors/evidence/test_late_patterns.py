"""Patterns that are compiled when they are first used."""

import gc
import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

from toolace_mt.actors import evidence, rules
from toolace_mt.actors.evidence.late_patterns import _Late, late


def test_it_behaves_like_the_pattern() -> None:
    """Also the second time, and whatever is asked of it."""
    pattern = late(r"(?P<day>\d+)(?:st|nd)", re.IGNORECASE)
    for text in ("the 2ND", "the 1st and the 22nd", "none"):
        assert [hit["day"] for hit in pattern.finditer(text)] == re.findall(r"(\d+)(?:st|nd)", text, re.IGNORECASE)
    assert pattern.sub("x", "the 1st") == "the x"
    assert pattern.flags & re.IGNORECASE
    assert pattern.pattern == r"(?P<day>\d+)(?:st|nd)"


def test_a_fault_shows_when_it_is_used() -> None:
    """And what no pattern has is asked for in vain, before and after."""
    broken, whole = late("("), late("a")
    with pytest.raises(re.error, match="unterminated subpattern"):
        broken.search("")
    for _ in range(2):
        with pytest.raises(AttributeError):
            whole.serch("")  # type: ignore[attr-defined]
        assert whole.search("a")


def test_every_late_pattern_can_be_compiled() -> None:
    """None waits with a fault for the text that uses it."""
    for package in (evidence, rules):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    patterns = [one for one in gc.get_objects() if isinstance(one, _Late) and one._given != ("(", 0)]
    assert len(patterns) > 100
    for pattern in patterns:
        re.compile(*pattern._given)
