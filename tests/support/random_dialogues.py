"""Dialogues as people and models have them, for properties: calls are answered at once, one result each."""

from hypothesis import strategies as st
from pydantic import JsonValue

from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    DialogueImported,
    GenerationParameters,
    Tool,
    ToolCall,
    ToolListTurn,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
    admit,
    unopened,
)

_PASSIVE = GenerationParameters(
    steps=(),
    complexities=(),
    reasonability_iterations=0,
    masks_per_iteration=1,
    repair_rounds=0,
    tries=1,
    panel=(),
)
_ODD = "aé航\n\t\"'\\/{[(=,)]}<>%\x1b"
_scalars: st.SearchStrategy[JsonValue] = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
_scalars |= st.sampled_from(["true", "it is true (or null)", "[f(a=1)]", ""]) | st.text(_ODD, max_size=8)
_json = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(_ODD, max_size=4), inner, max_size=3),
    max_leaves=6,
)
_words = st.sampled_from(["Hi.", "航班在哪里", "[done] (all of it)", "a\nb", "\x1b[31mred"]) | st.text(
    _ODD, max_size=20
)
_contents = st.sampled_from(["", "None", "ok", '{"id": "A-1"}', '["one", "two"]', "null", "17", '"text"', '{"a":1}'])
NAMES = ("find", "Get The Weather", "book.flight")
_tools = st.builds(
    Tool,
    name=st.sampled_from(NAMES),
    description=_words,
    parameters=st.just({"type": "object", "properties": {"id": {"type": "string"}}}),
    returns=st.none(),
)


@st.composite
def dialogues(draw: st.DrawFn, *, words_beside_calls: bool = True) -> Dialogue:
    """A dialogue that was imported, with tools that come and go."""
    tools = {tool.name: tool for tool in draw(st.lists(_tools, min_size=1, max_size=3))}
    later = draw(st.sampled_from([None, *tools]))
    turns: list[Turn] = []
    for number in range(draw(st.integers(0, 3))):
        turns.append(UserTurn(id=f"u{number}", subtask=0, text=draw(_words)))
        if later in tools and number == 1:
            turns.append(ToolListTurn(id="l1", subtask=0, added=(tools[later],), removed=draw(_gone(later, tools))))
        if draw(st.booleans()):
            calls, results = draw(_answered(number))
            text = draw(st.sampled_from(["", "Let me see."])) if words_beside_calls else ""
            turns.append(AssistantTurn(id=f"c{number}", subtask=0, text=text, calls=calls))
            turns += results
        turns.append(AssistantTurn(id=f"a{number}", subtask=0, text=draw(_words), calls=()))
    opening = tuple(tool for name, tool in tools.items() if name != later or len(turns) == 0 or "l1" not in _ids(turns))
    imported = DialogueImported(
        seed=0,
        parameters=_PASSIVE,
        tools=opening,
        turns=tuple(turns),
        source="a.jsonl:1",
        meta=draw(st.sampled_from([{}, {"context": "The user is Ana."}])),
    )
    return admit(unopened("run/1"), imported)


def _ids(turns: list[Turn]) -> set[str]:
    return {turn.id for turn in turns}


def _gone(later: str, tools: dict[str, Tool]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sampled_from([(), *((name,) for name in tools if name != later)])


@st.composite
def _answered(draw: st.DrawFn, number: int) -> tuple[tuple[ToolCall, ...], list[ToolTurn]]:
    """Calls that are made together, and their results in any order, in one turn or a turn each."""
    arguments = st.dictionaries(st.sampled_from(["id", "days", "überall"]), _json, max_size=3)
    calls = tuple(
        ToolCall(id=f"call_{number}_{n}", name=draw(st.sampled_from(NAMES)), arguments=draw(arguments))
        for n in range(draw(st.integers(1, 3)))
    )
    results = [
        ToolResult(call_id=call.id, content=draw(_contents), error=draw(st.booleans()))
        for call in draw(st.permutations(calls))
    ]
    parts = [results] if draw(st.booleans()) else [[result] for result in results]
    return calls, [ToolTurn(id=f"r{number}.{n}", subtask=0, results=tuple(part)) for n, part in enumerate(parts)]
