"""The final state as a reward: the changes that lead to it, and its digest where no later turn changes it again."""

from ....events import Dialogue, JsonObject, ToolCall


def expected_state(dialogue: Dialogue, start: int, end: int) -> JsonObject | None:
    """Return what the turns from position *start* up to *end* make of the tools' state; None where they have none.

    `begins` is the digest of a fresh state, `made` the calls that changed it before, `changes` those that have to be
    made now. Carried out one after the other they give the state to reach; `ends`, where it is there, is its digest.
    """
    state = dialogue.executed.state if dialogue.executed is not None else None
    if state is None:
        return None
    places = {turn.id: at for at, turn in enumerate(dialogue.turns)}
    changes = [(places[turn.id], call) for turn, call in dialogue.calls() if f"{turn.id}/{call.id}" in state.changed_by]
    last = all(at < end for at, _ in changes)
    return {
        "begins": state.before,
        "made": [_written(call) for at, call in changes if at < start],
        "changes": [_written(call) for at, call in changes if start <= at < end],
        **({"ends": state.after} if last else {}),
    }


def _written(call: ToolCall) -> JsonObject:
    return {"name": call.name, "arguments": call.arguments}
