"""Results are whole and fit their calls; words are words."""

from collections.abc import Callable
from typing import Any

import pytest

from toolace_mt.actors.rules import RULES, View
from toolace_mt.events import Tool, Verdict

Make = Callable[..., View]

ASKED = ("user", "Tell me about order #W1")
CALL = ("call", {"get": {"order_id": "#W1"}})


def broken(rule: str, view: View) -> list[tuple[str, ...]]:
    """The turns at which *rule* is broken."""
    return [violation.turns for violation in RULES[rule].violations(view)]


CUT = [
    '{"shopLocation": "456 Oakwood A',
    '{"a": [1, 2, {"b": 3}',
    '{"a": 1, "b',
    '[{"id": 1}, {"id": 2',
    "{'a': [1, 2",
    '{"a": "b", ... [truncated]',
    "line one\nline two... (truncated)",
    "some text [output truncated]",
]


@pytest.mark.parametrize("content", CUT)
def test_a_result_that_breaks_off_is_found(view: Make, content: str) -> None:
    """By what it leaves open, or by what it says of itself."""
    assert broken("truncated_result", view(ASKED, CALL, ("result", content))) == [("t3",)]


WHOLE = [
    "", "None", "12.5", "success", "{'result': mpf('1.3027')}", "{'a': 'it''s'}", "[INFO] started (see log", "[]", "{}",
    '{"text": "He said {hi"}', "It is truncated in the middle", '["a", "b"]', "[1/3] done", "{x} not found", "[x]",
]  # fmt: skip


@pytest.mark.parametrize("content", [text for text in WHOLE if not text.startswith("[INFO")])
def test_a_result_that_is_no_json_is_not_truncated(view: Make, content: str) -> None:
    """Plain text, Python's own notation, bare values and nothing at all are ordinary."""
    assert broken("truncated_result", view(ASKED, CALL, ("result", content))) == []


def test_a_result_repeats_an_identifier_unchanged(view: Make) -> None:
    """Case and punctuation aside; other names, and results that fail, are not compared."""
    assert broken("result_echo", view(ASKED, CALL, ("result", {"order_id": "w1", "user_id": "u-77"}))) == []
    assert broken("result_echo", view(ASKED, CALL, ("result", {"orderId": "#W2"}))) == [("t3", "t2")]


def test_a_result_fits_the_declared_schema(view: Make, tool: Callable[..., Tool]) -> None:
    """Where one is declared; errors are another thing, and a schema that is none is an error."""
    declared = {"type": "object", "properties": {"price": {"type": "number"}}, "required": ["price"]}
    get = tool("get", (), declared)
    assert broken("result_schema", view(ASKED, CALL, ("result", {"price": 3}), tools=[get])) == []
    assert broken("result_schema", view(ASKED, CALL, ("result", {"error": "gone"}), tools=[get])) == []
    assert broken("result_schema", view(ASKED, CALL, ("result", {"price": "3"}), tools=[get])) == [("t3", "t2")]
    assert broken("result_schema", view(ASKED, CALL, ("result", {"price": "3"}), tools=[tool("get")])) == []
    odd = view(ASKED, CALL, ("result", {"price": 3}), tools=[tool("get", (), {"type": "float"})])
    assert [violation.verdict for violation in RULES["result_schema"].violations(odd)] == [Verdict.ERROR]


LEAKED: list[tuple[str, bool]] = [
    ("[get(order_id='#W1')]", True),
    ("Sure. [QueryStock(stock_code='AAPL', date='2023-01-04')]", True),
    ('{"name": "get", "arguments": {"order_id": 1}}', True),
    ("<tool_call>get</tool_call>", True),
    ("get(order_id='#W1')", True),
    ("Use print(x=1) in Python.", False),
    ("I will get (the) order for you.", False),
    ("Options: [a], (b=c)", False),
]


@pytest.mark.parametrize(("words", "found"), LEAKED)
def test_a_call_in_words_is_found(view: Make, words: str, *, found: bool) -> None:
    """Code of other things is none."""
    seen = view(ASKED, CALL, ("result", "ok"), ("assistant", words))
    assert broken("leaked_call", seen) == ([("t4",)] if found else [])


LANGUAGES: list[tuple[str, str, bool]] = [
    ("请帮我查一下明天北京的天气", "The weather in Beijing tomorrow is sunny.", True),
    ("What is the weather in Beijing?", "北京明天天气晴朗,气温二十度,适合出行。", True),
    ("Какая погода завтра в Москве?", "It will be sunny in Moscow tomorrow.", True),
    ("请帮我查一下明天北京的天气", "北京明天晴 (Beijing: sunny, 20 degrees Celsius)", False),
    ("What does 你好 mean in Chinese?", "It means hello.", False),
    ("请翻译成英文:你好世界,今天天气很好", "OK", False),
]


@pytest.mark.parametrize(("asked", "answered", "found"), LANGUAGES)
def test_the_assistant_answers_in_the_users_script(view: Make, asked: str, answered: str, *, found: bool) -> None:
    """Names, terms and short words of another script are ordinary."""
    assert broken("language", view(("user", asked), ("assistant", answered))) == ([("t2",)] if found else [])


def test_damaged_text_is_found(view: Make) -> None:
    """What a wrong encoding leaves behind."""
    assert broken("language", view(("user", "Caf\ufffd\ufffd please"), ("assistant", "Yes"))) == [("t1",)]


def test_lengths_are_those_of_people(view: Make) -> None:
    """A loop, a flood of words or of calls is found, an ordinary long answer is not."""
    calls: tuple[str, Any] = ("call", [("get", {})] * 40)
    assert broken("length", view(ASKED, ("assistant", "I am sorry. I am sorry. " * 60))) == [("t2",)]
    assert broken("length", view(ASKED, ("assistant", "".join(f"word{n} " for n in range(5000))))) == [("t2",)]
    assert broken("length", view(ASKED, calls)) == [("t2",)]
    assert (
        broken("length", view(ASKED, ("assistant", "".join(f"Item {n * n} costs {n * 7}. " for n in range(40))))) == []
    )
