"""Similarity of two tools: data flow between them, one domain, or shared words."""

from collections import defaultdict
from collections.abc import Sequence
from math import log
from typing import Final

from ....events import Tool
from .data_flow import DataFlowGraph
from .words import content_words

_SAME_DOMAIN: Final = 1.0
_NEIGHBOURS: Final = 80
_TOO_COMMON: Final = 0.3
"""A word in a larger share of the tools than this says nothing."""
_BARELY: Final = 0.15
"""Tools whose words share less than this have nothing in common."""


class ToolSimilarity:
    """The nearness of the tools of one pool. It remembers what it has found, and always finds the same."""

    def __init__(self, tools: Sequence[Tool], data_flow: DataFlowGraph) -> None:
        self._data_flow = data_flow
        self._order = {tool.name: index for index, tool in enumerate(tools)}
        self._domain = {tool.name: tool.domain for tool in tools}
        self._words = {tool.name: content_words(f"{tool.name} {tool.description[:1000]}") for tool in tools}
        self._mates: defaultdict[str, list[str]] = defaultdict(list)
        self._speakers: defaultdict[str, list[str]] = defaultdict(list)
        for tool in tools:
            if tool.domain is not None:
                self._mates[tool.domain].append(tool.name)
            for word in self._words[tool.name]:
                self._speakers[word].append(tool.name)
        self._found: dict[str, dict[str, float]] = {}

    def near(self, name: str) -> dict[str, float]:
        """The tools near *name*, nearest first, with how near they are; only the nearest where there are many."""
        if name not in self._found:
            scores = self._scores(name)
            ranked = sorted(scores, key=lambda other: (-scores[other], self._order[other]))
            self._found[name] = {other: scores[other] for other in ranked[:_NEIGHBOURS]}
        return self._found[name]

    def _scores(self, name: str) -> dict[str, float]:
        scores: defaultdict[str, float] = defaultdict(float)
        for flow in self._data_flow.into(name):
            scores[flow.giver] += flow.weight
        for flow in self._data_flow.out_of(name):
            scores[flow.taker] += flow.weight
        if (domain := self._domain[name]) is not None:
            for mate in self._mates[domain]:
                scores[mate] += _SAME_DOMAIN
        for other, share in self._shared_words(name).items():
            if share >= _BARELY:
                scores[other] += share
        scores.pop(name, None)
        return scores

    def _shared_words(self, name: str) -> dict[str, float]:
        """Share of the words of *name*, weighted by rarity, that each other tool has too: 0 to 1."""
        count = len(self._order)
        shared: defaultdict[str, float] = defaultdict(float)
        whole = 0.0
        for word in sorted(self._words[name]):
            speakers = self._speakers[word]
            weight = log(count / len(speakers))
            whole += weight
            if len(speakers) <= max(2, _TOO_COMMON * count):
                for other in speakers:
                    shared[other] += weight
        return {other: score / whole for other, score in shared.items()} if whole else {}
