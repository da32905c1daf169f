"""Every key of a config with values of many types: each mistake is told in the words of the config, with its line."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from toolace_mt.cluster.config.run_config import RunConfig
from toolace_mt.cluster.config.schema import names_in, sections_of, slots_at, slots_of, tag_of
from toolace_mt.cluster.config.suggesting import meant
from toolace_mt.cluster.config.validating import validated
from toolace_mt.cluster.config.yaml_text import ConfigText
from toolace_mt.cluster.errors import ConfigError

LEAST = {"run": "a", "pool": "p.json", "dialogues": 3}
VALUES: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 1, 3.7, 10**30, -(10**30), float("nan"), float("inf")),
    *("", "x", "a b", "no such thing", b"bytes", dt.date(2025, 1, 1), dt.datetime(2025, 1, 1, 1, 1)),  # noqa: DTZ001 — as YAML reads it
    *([], ["x"], [1], [None], [[]], [{}], [{"x": 1}]),
    *({}, {"x": 1}, {1: 2}, {True: None}, {None: 1}, {"min": "a"}, {"x": {}}, {"x": []}, {"x": {"x": 1}}),
    *({"provider": 3}, {"provider": ["a"]}, {"x": {"kind": "python"}}, {"x": {"kind": "nope"}}),
    *({"x": {"transport": "stdio"}}, {"x": {"transport": {}}}, {"x": {"provider": "openai"}}),
)
JARGON = re.compile(
    r"[Ii]nput (should|tag)|\btag|discriminator|extra |validat|parse|pattern|\^|\$$|instance|tuple|\bdict|\bint\b|"
    r"\bstr\b|\bfloat\b|\bbool\b|None|[a-z][A-Z]|[A-Z][a-z]+[A-Z]|Error|class|an object\b",
)
"""Words of pydantic and Python, and the names of classes."""

TOLD = re.compile(
    r"allowed|did you mean|; given: |put it in quotes| is \d|at most|has no role|no pool serves|there is "
)
"""Words about what is allowed, or would be."""


def with_value(place: str, tag: tuple[str, str] | None, value: object) -> dict[str, Any]:
    """Return a config that has *value* where *place* leads."""
    given: dict[str, Any] = dict(LEAST)
    section: dict[str, Any] = given
    *steps, key = place.split(".")
    for step in steps:
        section = section.setdefault(step.removesuffix("[]"), [{}] if step.endswith("[]") else {})
        section = section[0] if isinstance(section, list) else section
    section |= dict([tag] if tag else [])
    section[key] = value
    return given


def keys() -> Iterator[tuple[str, tuple[str, str] | None]]:
    """Yield the path of every key, with what tells its section from others."""
    for section, places in sections_of(RunConfig).items():
        for place in dict.fromkeys(places):
            for name in section.model_fields:
                yield f"{place}.{name}".lstrip("."), tag_of(section)


def written(given: dict[str, Any]) -> ConfigText:
    """Return it as a file of YAML."""
    return ConfigText(yaml.safe_dump(given, sort_keys=False), "run.yaml")


def told(text: ConfigText, given: dict[str, Any]) -> list[str]:
    """Return the lines about the mistakes of a config; none where it has none."""
    try:
        validated(RunConfig, text, given)
    except ConfigError as error:
        return str(error).splitlines()
    return []


@pytest.mark.parametrize(("place", "tag"), list(keys()), ids=[f"{place}-{tag}" for place, tag in keys()])
def test_a_wrong_value_is_told_in_plain_words(place: str, tag: tuple[str, str] | None) -> None:
    """Each line has the line and column of the key, the key, and what is wrong with it; no word is pydantic's."""
    text = written(with_value(place, tag, "x"))
    found = [told(text, with_value(place, tag, value)) for value in VALUES]
    assert any(found), "no value at all is refused"
    path = place.replace("[]", ".0")
    for lines in found:
        for line in lines:
            where, _, words = line.partition(": ")
            assert re.fullmatch(r"run\.yaml:\d+:\d+", where)
            assert path.partition(".")[0] in words
            assert not JARGON.search(words.replace("api_key", "").replace("JSON", ""))
            assert TOLD.search(words)
        assert len(lines) == len(set(lines))


def test_a_value_is_said_beside_what_is_allowed() -> None:
    """Whatever alternatives there are, there is one line."""
    given = LEAST | {"generation": {"tries": 0}, "preset": "papre", "models": {"default": {"provider": "opnai"}}}
    given |= {"budget": {"usd": -2.5}, "rules": {"copies": "advisry"}}
    assert told(written(given), given) == [
        "run.yaml:5:3: generation.tries: 0 is not allowed; allowed: whole number from 1 to 10",
        (
            "run.yaml:6:1: preset: 'papre' is not allowed; allowed: paper or short or agentic or null; "
            "did you mean 'paper'?"
        ),
        (
            "run.yaml:9:5: models.default.provider: 'opnai' is not allowed; allowed: offline or recorded or openai or "
            "anthropic; did you mean 'openai'?"
        ),
        "run.yaml:11:3: budget.usd: -2.5 is not allowed; allowed: number above 0 or null",
        (
            "run.yaml:13:3: rules.copies: 'advisry' is not allowed; allowed: blocking or advisory or null; "
            "did you mean 'advisory'?"
        ),
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"genration": {}}, "unknown key 'genration'; did you mean 'generation'?"),
        ({"scenario": {"languages": {"de": 1}}}, "unknown key 'scenario.languages'; did you mean 'languages'?"),
        ({"subtasks": {"min": 1}}, "unknown key 'subtasks'; did you mean 'generation.subtasks'?"),
        ({"generation": {"usd": 3}}, "unknown key 'generation.usd'; did you mean 'budget.usd'?"),
        ({"languages": {False: 1}}, "unknown key 'languages.false'; put it in quotes to mean a text"),
        ({"generation": {"complexity_weights": {"clarfication": 1}}}, "did you mean 'clarification'?"),
        ({"run": 2024}, "run: 2024 is not allowed; allowed: text of up to 64 letters"),
        ({"run": True}, "put it in quotes to mean a text"),
        ({"models": {"default": "gpt-4o"}}, "models.default: 'gpt-4o' is not allowed; allowed: section with provider"),
        ({"models": {"filler": {"model": "m"}}}, "key 'models.filler.provider' is missing; allowed: offline or"),
        ({"execution": {"tools": {"t": {"kind": "pyton"}}}}, "allowed: python or mcp; did you mean 'python'?"),
        ({"scenario": {"mood": {"calm": -1}}}, "scenario.mood.calm: -1 is not allowed; allowed: number at least 0"),
    ],
)
def test_what_was_meant_is_suggested(given: dict[str, Any], words: str) -> None:
    """For a key in another section and a value of a few, too."""
    lines = told(written(LEAST | given), LEAST | given)
    assert any(words in line for line in lines), lines


SECRET = "sk-0123456789abcdef"


@pytest.mark.parametrize("key", ["api_key_env", "base_url", "model", "reasoning_effort", "temperature", "max_tokens"])
def test_what_may_be_a_key_is_not_repeated(key: str) -> None:
    """A key that was pasted into the wrong place does not get into anybody's terminal or log."""
    given = LEAST | {"models": {"default": {"provider": "openai", "model": "m", key: f"{SECRET} {SECRET}"}}}
    lines = told(written(given), given)
    assert lines
    assert SECRET not in str(lines)


def test_every_pattern_has_words() -> None:
    """What a regular expression allows is said in words."""
    for section in sections_of(RunConfig):
        for name, field in section.model_fields.items():
            for slot in slots_of(field.annotation, (*field.metadata, field)):
                told_words = [one for one in slot.metadata if getattr(one, "description", None)]
                patterns = [one for one in slot.metadata if getattr(one, "pattern", None)]
                assert told_words or not patterns, f"{section.__name__}.{name}"


def test_every_kind_of_slot_is_found() -> None:
    """Sections of several kinds are told by their tags; names that the user chooses are no names of ours."""
    given = {"models": {"default": {"provider": "anthropic"}}}
    assert "thinking" in names_in(slots_at(RunConfig, given, ("models", "default")))
    assert "max_tokens_name" not in names_in(slots_at(RunConfig, given, ("models", "default")))
    assert names_in(slots_at(RunConfig, {}, ("limits", "models"))) == []
    assert meant("Completness", ["completeness", "safety"]) == "completeness"
    assert meant("zzz", ["completeness"]) is None
