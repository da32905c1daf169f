"""A run whose model gives nothing that can be used stops early, says why, and can go on."""

import re
from pathlib import Path

import pytest

from support.commands import Command
from support.runs import dialogues_in, write_config
from toolace_mt.actors.methods import DEFAULT_METHOD, METHODS
from toolace_mt.actors.parsing import FaultKind
from toolace_mt.actors.shell import Tally, Unusable
from toolace_mt.cluster.config.models import Models
from toolace_mt.cluster.run.launch import Ending
from toolace_mt.cluster.run.remedies import place_of, remedy
from toolace_mt.cluster.run.useless_answers import NothingUsable, UselessAnswers
from toolace_mt.events import AnswerUnusable, ModelAnswered

from .test_endpoints import models, run, server

BROKEN = {"default": {"provider": "offline", "mistakes": {"malformed_json": 1.0}}}


def tally(purpose: str, usable: int, *faults: str) -> Tally:
    """Answers of one model to one purpose."""
    made = Tally()
    made.answers[purpose, "m"].usable = usable
    made.answers[purpose, "m"].unusable = [Unusable("no_object", fault) for fault in faults]
    return made


def refused(purpose: str) -> Tally:
    """A question that the provider refuses: no model is named."""
    made = Tally()
    made.answers[purpose, ""].unusable = [Unusable("question_refused", "no")]
    return made


def test_a_useful_answer_begins_the_count_of_its_purpose_anew() -> None:
    """Refusals between useful answers stop nothing, however many there are; nor does a bad series of a weak model."""
    useless = UselessAnswers(3)
    useless.add(tally("plan", 0, "a", "b"))
    useless.add(tally("plan", 1, "c"))
    for _ in range(10):
        useless.add(refused("plan"))
        useless.add(tally("plan", 0, "d", "d", "d"))
        useless.add(tally("plan", 1))
    with pytest.raises(NothingUsable, match=r"none of the first 3 answers of 'm' to 'draft' .*because: b"):
        useless.add(tally("draft", 0, "b", "a", "b"))


def test_an_endpoint_that_refuses_everything_from_some_time_on_stops_a_run() -> None:
    """After twice as many in a row, whatever they are; the commonest reason is told."""
    useless = UselessAnswers(3)
    useless.add(tally("plan", 1))
    useless.add(tally("plan", 0, "a"))
    for _ in range(4):
        useless.add(refused("plan"))
    with pytest.raises(NothingUsable, match=r"none of the last 6 questions for 'plan' .*\(5 times\) because: no"):
        useless.add(refused("plan"))


def test_no_limit_never_stops() -> None:
    """The key is null."""
    UselessAnswers(None).add(tally("plan", 0, *["a"] * 1000))


@pytest.mark.parametrize(
    "options", [("--in-process",), pytest.param((), marks=[pytest.mark.ray, pytest.mark.long])], ids=["local", "ray"]
)
def test_a_run_without_a_usable_answer_stops(
    tmp_path: Path, command: Command, request: pytest.FixtureRequest, options: tuple[str, ...]
) -> None:
    """Resumable, with status 1 and the reason, long before all dialogues are spent; a better model finishes it."""
    if not options:
        request.getfixturevalue("local_ray")
    config = write_config(tmp_path, dialogues=30, models=BROKEN, limits={"stop_after_unusable": 9})
    status, out, err = command("launch", config, "--quiet", *options)
    assert status == 1
    assert "none of the first " in err
    assert "answers of 'offline' to 'plan' could be used, most often" in err
    assert "--retry-failed" in err
    assert "Unusable answers by purpose and reason" in out
    assert "To resume: " in out
    found = dialogues_in(tmp_path / "log.sqlite")
    assert len(found) < 20
    events = [record.event for records in found.values() for record in records]
    kinds = {event.kind for event in events if isinstance(event, AnswerUnusable)}
    assert kinds <= {"no_object", "not_closed", "broken_json"}
    assert kinds
    assert sum(isinstance(event, ModelAnswered) for event in events) < 100
    assert command("launch", write_config(tmp_path, dialogues=30), "--quiet", "--in-process")[0] == 0


def test_a_run_that_accepts_nothing_is_no_success(tmp_path: Path, command: Command) -> None:
    """Its status is 1, and a line says so."""
    config = write_config(tmp_path, dialogues=2, models=BROKEN, limits={"stop_after_unusable": None})
    status, _, err = command("launch", config, "--quiet", "--in-process")
    assert status == 1
    assert "No dialogue was accepted, of 2." in err


def test_one_local_model_that_judges_itself_is_named(tmp_path: Path, command: Command) -> None:
    """It is said once, before the run; another verifier ends the warning."""
    local = {"provider": "openai", "model": "small", "base_url": "http://127.0.0.1:9/v1", "api_key_env": None}
    words = "'small', writes the dialogues and judges them"
    limits = {"default": {"outage_timeout_seconds": 1}}
    out = command("launch", write_config(tmp_path, models={"default": local}, limits=limits), "--in-process")[1]
    assert out.count(words) == 1
    both = {"default": local, "verifier": {"provider": "offline"}}
    assert words not in command("launch", write_config(tmp_path, models=both, limits=limits), "--in-process")[1]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"run": False}, "put it in quotes"),
        (
            {"models": {"default": {"provider": "anthropic", "model": "m", "base_url": "http://localhost:1/v1"}}},
            "leave out '/v1'",
        ),
    ],
)
def test_slips_of_a_first_config_are_explained(
    tmp_path: Path, command: Command, changes: dict[str, object], message: str
) -> None:
    """With what to write instead."""
    status, _, err = command("launch", write_config(tmp_path, **changes), "--in-process")
    assert status == 2
    assert message in err


@pytest.mark.parametrize(
    ("kind", "fault", "words"),
    [
        ("cut_off", "", "raise models.filler.max_tokens"),
        ("window_full", "", "generation.tools.max"),
        ("empty", "", "models.filler.reasoning_effort"),
        ("tool_calls_only", "", "models.filler.structured"),
        ("not_closed", "", "models.filler.structured"),
        ("unfit", "", "a stronger models.filler.model"),
        ("question_refused", "400: Unsupported parameter: 'max_tokens', use max_completion_tokens", "max_tokens_name"),
        (
            "question_refused",
            "400: temperature does not support 0.2 with this model",
            "leave models.filler.temperature",
        ),
        (
            "question_refused",
            "400: response_format json_schema is not supported",
            "set models.filler.structured to 'off'",
        ),
        ("question_refused", "400: this model's maximum context length is 4096", "larger context window"),
        ("question_refused", "405: no", "models.filler.extra_body"),
        ("question_refused", "'a-model' at x answered 403 (Forbidden)", "models.filler.api_key_env"),
        ("question_refused", "'a-model' at x answered 413 (Content Too Large)", "generation.tools.max"),
        ("question_refused", "'a-model' at x answered 404 (Not Found): 'Nothing here'", "models.filler.base_url"),
        ("question_refused", "'a-model' at x answered 422 (Unprocessable Entity): 'no'", "models.filler.extra_body"),
        ("question_refused", "'m' answered 400: 'content management policy'", "another models.filler.model"),
        ("question_refused", "'m' has not answered within 5 s ('timeouts.total')", "models.filler.timeouts"),
    ],
)
def test_the_key_to_change_is_named(kind: str, fault: str, words: str) -> None:
    """By what is wrong most often, and where the model of the purpose stands in the config."""
    useless = UselessAnswers(2, lambda purpose: "models.filler" if purpose == "fill" else "models.default")
    made = Tally()
    made.answers["fill", "m"].unusable = [Unusable(kind, fault)] * 2
    with pytest.raises(NothingUsable, match=f"What to change: .*{re.escape(words)}"):
        useless.add(made)


def test_every_kind_of_fault_has_a_remedy() -> None:
    """Which names a key, and has no place left open."""
    for kind in FaultKind:
        said = remedy(kind, "400", "models.default")
        assert re.search(r"(models\.default|generation)\.\w+", said)
        assert "{" not in said


@pytest.mark.parametrize(
    ("purpose", "place"),
    [
        ("plan", "models.default"),
        ("fill", "models.filler"),
        ("repair", "models.filler"),
        ("vote:coherence", "models.default"),
        ("vote:safety", "models.experts.safety"),
    ],
)
def test_the_place_of_a_purpose_s_model(purpose: str, place: str) -> None:
    """That of its expert, of its role, or the default."""
    offline = {"provider": "offline"}
    models = Models.model_validate({"default": offline, "filler": offline, "experts": {"safety": offline}})
    assert place_of(models, METHODS[DEFAULT_METHOD], purpose) == place


@pytest.mark.parametrize(("name", "place"), [("default", "models.default"), ("weak", "models.others.weak")])
def test_the_place_of_a_model_that_is_only_tried(name: str, place: str) -> None:
    """`difficulty` names it as the config does."""
    offline = {"provider": "offline"}
    assert Models.model_validate({"default": offline, "others": {"weak": offline}}).place(name) == place


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("batch", [False, True], ids=["live", "batch"])
async def test_an_endpoint_that_refuses_every_question_ends_the_run(tmp_path: Path, *, batch: bool) -> None:
    """Resumable, with the provider's words and the key, in a batch as well."""
    async with server(longest_prompt=100) as endpoint:
        waves = {"batch": {"gather_seconds": 0.05, "poll_seconds": 0.05}} if batch else {}
        limits = {"stop_after_unusable": 6}
        config = write_config(tmp_path, dialogues=12, models=models("openai", endpoint.url, **waves), limits=limits)
        launched = await run(config, in_process=True)
    assert launched.ending is Ending.STOPPED
    said = r"none of the first .*What to change: .*a larger context window, or lower generation\.tools\.max"
    assert re.search(said, launched.reason or "")
