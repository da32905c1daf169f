"""The state of one dialogue's tools, inside a child: made when it is first needed, looked at when asked."""

import json
from hashlib import sha256
from typing import Any

import pydantic_core
from pydantic import JsonValue

from ....events import JsonObject


class States:
    """Instances of the classes that tools take as their state, one of each for a dialogue."""

    def __init__(self) -> None:
        self._made: dict[type, Any] = {}

    def of(self, kind: type) -> object:
        """The instance of *kind*. Raises whatever its constructor raises."""
        if kind not in self._made:
            self._made[kind] = kind()
        return self._made[kind]

    def looked_at(self, kinds: list[type], request: JsonObject) -> JsonValue:
        """The digest of the states of *kinds*, with the sample and the snapshot that *request* wants; None for no kind.

        Several are told apart by the names of their classes. Raises whatever they raise, and ValueError for no JSON.
        """
        if not kinds:
            return None
        instances = {kind.__name__: self.of(kind) for kind in kinds}
        whole = _alone({name: _plain(one.snapshot()) for name, one in instances.items()})  # type: ignore[attr-defined]
        text = json.dumps(whole, sort_keys=True, ensure_ascii=False)
        seen: JsonObject = {"digest": sha256(text.encode("utf-8", "replace")).hexdigest()}
        if isinstance(seed := request.get("seed"), int):
            samples = {name: _plain(one.sample(seed)) for name, one in instances.items()}  # type: ignore[attr-defined]
            seen["sample"] = _alone(samples)
        if request.get("snapshot"):
            seen["snapshot"] = whole
            asked = [one.faults() for one in instances.values() if hasattr(one, "faults")]
            seen["faults"] = [str(fault) for faults in asked for fault in faults]
        return seen


def _alone(named: dict[str, JsonValue]) -> JsonValue:
    return next(iter(named.values())) if len(named) == 1 else {**named}


def _plain(value: object) -> JsonValue:
    plain: JsonValue = json.loads(pydantic_core.to_json(value))
    return plain
