"""Events to fill a log with."""

import random
from collections.abc import Callable
from typing import TypeAlias

import pytest

from toolace_mt.events import AnswerUnusable, Envelope

MakeEvents: TypeAlias = Callable[..., list[Envelope]]


@pytest.fixture
def some() -> MakeEvents:
    """Makes *count* different events whose text is *text*."""
    draw = random.Random(7)

    def make(count: int = 1, text: str = "the reply was no JSON") -> list[Envelope]:
        return [
            Envelope(
                id=f"{draw.getrandbits(128):032x}",
                at=1_760_000_000_000_000 + number,
                run="r",
                role="refiner",
                node="n1",
                cause=None,
                event=AnswerUnusable(question=f"fill:{number}", fault=text),
            )
            for number in range(count)
        ]

    return make
