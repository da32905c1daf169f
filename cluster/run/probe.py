"""A probe of a run's models: one question of each important kind, really asked, and nothing written to any log."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import httpx2
from pydantic import BaseModel

from ...actors.methods import Method
from ...actors.models import AnthropicSettings, Model, ModelError, OfflineModel, OpenAISettings, make_model
from ...actors.models.bounded_http import BoundedClient
from ...actors.models.endpoint import Endpoint
from ...actors.models.window import was_cut
from ...actors.parsing import Fault, read_reply
from ...actors.questions import Question, Reply
from ...actors.roles import Role
from ...actors.schemas import with_schema
from ...actors.shell.answering import add_answer, first_tries
from ...actors.shell.event_group import EventGroup
from ...actors.tools import Pool
from ...events import Dialogue, fold
from ..config.resolved_run import ResolvedRun
from .work import making

_Settings: TypeAlias = OpenAISettings | AnthropicSettings
_ASKED = ("plan", "draft", "assistant_turn", "votes", "vote")
_ENOUGH = 3
"""Kinds of questions: a run has votes of one expert or of several, and rarely both."""
_VENDORS = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
_WINDOWS = ("max_model_len", "n_ctx", "context_length", "context_window")
_PATIENCE = 10.0
_LONGEST_LIST = 8 * 2**20
"""Bytes of a server's list of models."""


@dataclass(frozen=True, slots=True)
class Probed:
    """One question to one model, and what came of it."""

    purpose: str
    reply: Reply | None
    """None: none came."""
    fault: str
    """The reason for which nothing can be used; empty where the answer can be."""
    cut: bool
    """True if the server counted far fewer tokens than the prompt has."""


@dataclass(frozen=True, slots=True)
class ProbedModel:
    """One model, and what it made of the questions."""

    places: tuple[str, ...]
    """Its places in the config."""
    address: str
    model: str
    window: int | None
    """Tokens of its context, where its server says so."""
    structured: str
    """Form of replies that was asked for at the end; empty where there is none."""
    questions: tuple[Probed, ...]


@dataclass(frozen=True, slots=True)
class _Asking:
    """A question with the role and the dialogue that it comes from."""

    question: Question[BaseModel]
    role: Role
    dialogue: Dialogue


async def probe(run: ResolvedRun, pool: Pool) -> Sequence[ProbedModel]:
    """Ask each model of *run* that has an endpoint. Whatever goes wrong is in the result."""
    asked = await _questions(run, pool)
    places: dict[str, list[str]] = {}
    models: dict[str, _Settings] = {}
    for place, settings in run.models.items():
        if isinstance(settings, OpenAISettings | AnthropicSettings):
            key = settings.model_dump_json()
            places.setdefault(key, []).append(place)
            models[key] = settings
    return [await _probed(tuple(places[key]), settings, asked) for key, settings in models.items()]


async def _questions(run: ResolvedRun, pool: Pool) -> Sequence[_Asking]:
    """Return the first question of each kind of a dialogue that the offline model answers otherwise."""
    method: Method = run.method.method
    verification, offline = run.verification, OfflineModel()
    dialogue = fold(f"{run.config.run}/1", [making(run, pool).opening(1)])
    found: dict[str, _Asking] = {}
    while (name := method.next_role(dialogue)) is not None and sum(one in found for one in _ASKED) < _ENOUGH:
        role = method.roles[name](verification.rules.applied, verification.experts.known)
        group = EventGroup(dialogue)
        if events := role.decide(dialogue, ()):
            group.add(events)
        else:
            for question in first_tries(role.ask(dialogue)):
                asked = with_schema(dialogue, question)
                found.setdefault(question.purpose.name, _Asking(asked, role, dialogue))
                if not group.dialogue.ended:
                    reply = await offline.reply(question)
                    add_answer(group, role, question, reply, version=dialogue.version)
        dialogue = group.dialogue
    return [found[purpose] for purpose in _ASKED if purpose in found][:_ENOUGH] or list(found.values())[:3]


async def _probed(places: tuple[str, ...], settings: _Settings, asked: Sequence[_Asking]) -> ProbedModel:
    address = settings.base_url or _VENDORS[settings.provider]
    questions: list[Probed] = []
    structured, window = "", None
    try:
        model = make_model(settings)
        window = await _window(settings, address)
        for one in asked:
            questions.append(await _answer(model, one))  # noqa: PERF401 — one after the other, for their times
        structured = str(getattr(model, "form", ""))
        await model.close()
    except ModelError as error:
        questions.append(Probed("", None, str(error), cut=False))
    return ProbedModel(places, address, settings.model, window, structured, tuple(questions))


async def _answer(model: Model, asked: _Asking) -> Probed:
    question, prompt = asked.question, asked.question.prompt
    try:
        reply = await model.reply(question)
    except ModelError as error:
        return Probed(question.purpose.name, None, str(error), cut=False)
    sent = sum(len(part.encode(errors="replace")) for part in (prompt.system, prompt.context, prompt.task))
    read = read_reply(reply.text, question.expects, finish_reason=reply.finish_reason, usage=reply.usage)
    fault = read.message if isinstance(read, Fault) else asked.role.objection(asked.dialogue, question, read)
    return Probed(question.purpose.name, reply, fault or "", cut=was_cut(reply.usage, sent))


async def _window(settings: _Settings, address: str) -> int | None:
    """Return the context of the model, where the server's list of models says it. A server need not have one."""
    at = Endpoint.of(settings, os.environ, vendor=address)
    keys = {"authorization": f"Bearer {at.key}", "x-api-key": at.key} if at.key else {}
    path = "models" if settings.provider == "openai" else "v1/models"
    try:
        times, limits = httpx2.Timeout(_PATIENCE), httpx2.Limits()
        async with BoundedClient(most_bytes=_LONGEST_LIST, timeout=times, limits=limits) as http:
            answer = await http.get(f"{at.url}/{path}", headers={**at.headers, **keys})
        listed = answer.json()["data"]
        named = [one for one in listed if one.get("id") == settings.model] or (listed if len(listed) == 1 else [])
        facts = {**named[0], **(named[0].get("meta") or {})} if named else {}
    except (httpx2.HTTPError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return next((facts[key] for key in _WINDOWS if isinstance(facts.get(key), int)), None)
