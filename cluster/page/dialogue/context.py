"""The context of a dialogue's page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import JsonValue

from ....events import Dialogue, Recorded, Turn
from ....store.views import AuditedFinding, DialogueAudit, DialogueOutcome
from ....store.views.versions.cards import Card
from ....store.views.versions.course import Course
from ....store.views.versions.steps import Step
from ....store.wording import count, reviewed
from ..frame import Frame
from ..links import DialogueLinks
from ..rendering import Page
from .rail import Rail, rail_of


@dataclass(frozen=True, slots=True)
class TurnStory:
    """The events that a turn was touched by."""

    turn: str
    speaker: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A card with its number among all of the dialogue."""

    number: int
    card: Card


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a link asks to be shown."""

    version: int
    turn: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A dialogue as it was read from the log, with what follows from its records."""

    records: Sequence[Recorded]
    course: Course
    audit: DialogueAudit
    dialogue: Dialogue
    """Its last version."""
    broken: str
    """Why what comes behind cannot be read; empty where all can."""


@dataclass(frozen=True, slots=True)
class DialoguePage(Page):
    """The page of a dialogue at a version."""

    template: ClassVar[str] = "dialogue.html"

    frame: Frame
    links: DialogueLinks
    chosen: Chosen
    id: str
    run: str
    number: str
    neighbours: tuple[DialogueLinks | None, ...]
    """The dialogue before it and the one behind, of those that were chosen."""
    judge: str
    """The person who may judge it here; empty where nobody may."""
    said: tuple[str, ...]
    """What people say, each in a sentence."""
    outcome: DialogueOutcome
    reason: str
    broken: str
    facts: tuple[str, ...]
    dialogue: Dialogue
    rail: Rail
    steps: tuple[Step, ...]
    shown: tuple[Numbered, ...]
    """The cards of this version."""
    cards: tuple[Card, ...]
    """The cards of all versions, which the script takes from the page."""
    turns: tuple[TurnStory, ...]
    findings: tuple[AuditedFinding, ...]
    """Of all rounds, in the order of the turns that they are about."""
    data: dict[str, JsonValue]
    """What the script reads."""

    @property
    def step(self) -> Step:
        """The event of this version."""
        return self.steps[self.chosen.version - 1]

    @property
    def story(self) -> TurnStory | None:
        """The story of the turn that is looked at."""
        return next((one for one in self.turns if one.turn == self.chosen.turn), None)

    def beside(self, by: int) -> int | None:
        """Return the version so many events away; None where there is none."""
        version = self.chosen.version + by
        return version if 1 <= version <= len(self.steps) else None

    def touching(self, by: int) -> int | None:
        """Return the next version, or the one before, that touched the turn that is looked at."""
        versions = [step.version for step in self.story.steps] if self.story is not None else []
        found = [one for one in versions if (one - self.chosen.version) * by > 0]
        return None if not found else min(found) if by > 0 else max(found)


def dialogue_page(
    source: Source,
    chosen: Chosen,
    frame: Frame,
    links: DialogueLinks,
    *,
    judge: str = "",
    neighbours: tuple[DialogueLinks | None, ...] = (None, None),
) -> DialoguePage:
    """Return the page of a dialogue; *judge* is the person who may say something of it."""
    course, audit = source.course, source.audit
    run, _, number = course.id.rpartition("/")
    findings = _in_order(audit.findings, source.dialogue.turns)
    return DialoguePage(
        frame=frame,
        links=links,
        chosen=chosen,
        id=course.id,
        run=run,
        number=number,
        neighbours=neighbours,
        judge=judge if source.dialogue.ended else "",
        said=tuple(reviewed(one) for one in audit.reviews),
        outcome=audit.outcome,
        reason=audit.reason,
        broken=source.broken,
        facts=_facts(source),
        dialogue=source.dialogue,
        rail=rail_of(course.steps),
        steps=course.steps,
        shown=tuple(Numbered(number, course.cards[number]) for number in course.at(chosen.version)),
        cards=course.cards,
        turns=_stories(course),
        findings=findings,
        data=_data(course, links, findings, ended=source.dialogue.ended or bool(source.broken)),
    )


def _facts(source: Source) -> tuple[str, ...]:
    dialogue, answers = source.dialogue, source.audit.cost
    facts = [
        count(len(source.course.steps), "event"),
        count(answers.calls, "answer"),
        count(len(dialogue.turns), "turn"),
        count(sum(1 for _ in dialogue.calls()), "call"),
        str(answers.price),
    ]
    return tuple(facts if answers.calls else facts[:-1])


def _stories(course: Course) -> tuple[TurnStory, ...]:
    touched: defaultdict[str, list[Step]] = defaultdict(list)
    for step in course.steps:
        for turn in step.turns:
            touched[turn].append(step)
    speakers = {card.turn: card.speaker for card in course.cards if card.kind == "turn"}
    return tuple(TurnStory(turn, speakers[turn], tuple(touched[turn])) for turn in speakers)


def _in_order(findings: Sequence[AuditedFinding], turns: Sequence[Turn]) -> tuple[AuditedFinding, ...]:
    place = {turn.id: at for at, turn in enumerate(turns)}

    def key(found: AuditedFinding) -> tuple[bool, int, int]:
        first = next((place[turn] for turn in found.finding.turns if turn in place), -1)
        return not found.final, first, found.version

    return tuple(sorted(findings, key=key))


def _data(
    course: Course, links: DialogueLinks, findings: Sequence[AuditedFinding], *, ended: bool
) -> dict[str, JsonValue]:
    """Return what the script needs beside the templates: no text of the dialogue's, but for evidence to be lit."""
    return {
        "dialogue": course.id,
        "file": links.file,
        "path": links.path,
        "queue": links.queue,
        "changes": "" if ended or links.file else links.changes,
        "splices": [[one.at, one.out, list(one.put)] for one in course.splices],
        "lines": [step.line for step in course.steps],
        "turns": [list(step.turns) for step in course.steps],
        "findings": [
            {
                "id": one.finding.id,
                "version": one.version,
                "turn": one.finding.turns[0] if one.finding.turns else "",
                "call": one.finding.call,
                "pointer": one.finding.pointer,
                "evidence": one.finding.evidence[:500],
            }
            for one in findings
        ],
    }
