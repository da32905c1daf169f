"""The beginning of a dialogue: what the fold takes from the event that opens or imports it."""

from .copying import replace
from .dialogue import Dialogue, Phase
from .opening import DialogueImported, DialogueOpened


def opened(dialogue: Dialogue, event: DialogueOpened) -> Dialogue:
    """Return *dialogue* as a run opened it."""
    now = event.scenario.now if event.scenario is not None else None
    return replace(
        dialogue,
        phase=Phase.PLANNING,
        seed=event.seed,
        parameters=event.parameters,
        tools=event.tools,
        scenario=event.scenario,
        context="\n\n".join(filter(None, (event.policy, now.sentence if now is not None else ""))),
        policy=event.policy,
        examples=event.examples,
        at_hand=event.at_hand,
    )


def imported(dialogue: Dialogue, event: DialogueImported) -> Dialogue:
    """Return *dialogue* as it came from elsewhere."""
    meta = event.meta.get("context")
    context = meta if isinstance(meta, str) else ""
    return replace(
        dialogue,
        phase=Phase.VERIFYING,
        imported=True,
        seed=event.seed,
        parameters=event.parameters,
        tools=event.tools,
        turns=event.turns,
        context=context,
        policy=context,
        errors_elsewhere=event.injected_errors,
        origin=event.meta,
        round=1,
    )
