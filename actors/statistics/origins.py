"""Languages, scenarios and personas of a set."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from ...events import AssistantTurn, Scenario, UserTurn
from ...store.views import View
from ...store.views.run.distinct import Distinct, DistinctCounter, hash_of
from ...store.views.view import Short
from ..evidence import DialogueView
from ..evidence.languages import language_of
from ..evidence.scripts import script_of

UNTOLD: Final = "not told"
"""A language that the words do not tell."""
OTHERS: Final = "(others)"
_MOST = 100
"""Values of one trait that are told apart."""
_TRAITS: Final = ("goal", "information", "channel", "tone", "verbosity", "patience", "mood", "typos", "locale")
_PERSONA: Final = ("name", "occupation", "expertise", "place", "text")
_NAME = re.compile("[:,]")
"""Behind the name of a trait stands its meaning."""
_LOOKED_AT = 2000
_KANA = range(0x3040, 0x3100)


class Origins(View):
    """What makes dialogues differ before a word is said."""

    languages: Mapping[Short, int]
    """Dialogues by language: the scenario's, or that which the words are in."""
    scenarios: int
    """Dialogues that have a scenario."""
    traits: Mapping[str, Mapping[Short, int]]
    """Of those, by trait and value, the commonest first."""
    personas: Mapping[str, Distinct]
    """Names, occupations and so on that differ, of those that are known."""


class OriginMeter:
    """Adds up dialogue by dialogue."""

    def __init__(self) -> None:
        self._languages: Counter[str] = Counter()
        self._scenarios = 0
        self._traits: dict[str, Counter[str]] = {trait: Counter() for trait in _TRAITS}
        self._personas = {name: DistinctCounter() for name in _PERSONA}

    def add(self, view: DialogueView) -> None:
        """Add one dialogue."""
        scenario = view.dialogue.scenario
        _count(self._languages, _written_language(view) if scenario is None else scenario.language)
        if scenario is not None:
            self._scenarios += 1
            self._add_scenario(scenario)

    def _add_scenario(self, scenario: Scenario) -> None:
        for trait, counted in self._traits.items():
            told = str(getattr(scenario, trait))
            if name := _NAME.split(told, maxsplit=1)[0].strip():
                _count(counted, name)
        for name, counter in self._personas.items():
            if told := str(getattr(scenario.persona, name)):
                counter.add(hash_of(told))

    @property
    def origins(self) -> Origins:
        """The counts so far."""
        return Origins(
            languages=dict(self._languages.most_common()),
            scenarios=self._scenarios,
            traits={trait: dict(counted.most_common()) for trait, counted in self._traits.items() if counted},
            personas={name: counter.counted for name, counter in self._personas.items() if counter.total},
        )


def _count(counted: Counter[str], name: str) -> None:
    counted[name if name in counted or len(counted) < _MOST else OTHERS] += 1


def _written_language(view: DialogueView) -> str:
    """Return the code of the language of the users' words, or of all; else their script."""
    said = [turn for turn in view.turns if isinstance(turn, UserTurn | AssistantTurn)]
    users = " ".join(turn.text[:_LOOKED_AT] for turn in said if isinstance(turn, UserTurn))
    every = " ".join(turn.text[:_LOOKED_AT] for turn in said)
    script = script_of(users)[0] or script_of(every)[0]
    match script:
        case "Chinese or Japanese":
            return "ja" if any(ord(sign) in _KANA for sign in users or every) else "zh"
        case None | "Latin":
            return language_of(users) or language_of(every) or UNTOLD
        case _:
            return f"{script} script"
