"""A prompt is a template filled with parts. The template is stored once, by digest; the parts come from the fold.

What repeats comes first and byte-identical, so that providers can cache it: the *system* section is the same for every
question about a dialogue, the *context* section for every question about one of its versions; the *task* comes last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from string import Template as _Substitution

_SEPARATOR = "\n%%%%\n"
_BEGIN, _END = "<dialogue>\n", "\n</dialogue>\n"


@dataclass(frozen=True)
class Template:
    """The words of a prompt, with `$part` where a part goes."""

    name: str
    system: str
    context: str
    task: str

    @cached_property
    def text(self) -> str:
        """All of it, as the log keeps it."""
        return _SEPARATOR.join((self.system, self.context, self.task))

    @property
    def parts(self) -> frozenset[str]:
        """Names of the parts that go into it."""
        return frozenset(_Substitution(self.text).get_identifiers())

    @cached_property
    def digest(self) -> str:
        """Digest of the text, 64 hex digits."""
        return sha256(self.text.encode()).hexdigest()

    @classmethod
    def parse(cls, name: str, text: str) -> "Template":
        """The template that *text* was kept of. Raises ValueError."""
        system, context, task = text.split(_SEPARATOR)
        return cls(name, system, context, task)


@dataclass(frozen=True)
class Prompt:
    """A prompt for a model: a template and the parts that fill it."""

    template: Template
    parts: Mapping[str, str]

    @cached_property
    def system(self) -> str:
        """The instructions and the tools: the same for every question about a dialogue."""
        return _Substitution(self.template.system).substitute(self.parts)

    @cached_property
    def context(self) -> str:
        """The plan and the dialogue: the same for every question about a version."""
        return _Substitution(self.template.context).substitute(self.parts)

    @cached_property
    def context_blocks(self) -> tuple[str, ...]:
        """The context, parted where a provider may cache it: what comes before the turns, the turns, and what follows.

        The plan is the same for every question about a dialogue, whatever has become of its turns; the turns are for
        every question about a version, and the instructions of reviewers after them for all of these.
        """
        plan, begin, rest = self.context.partition(_BEGIN)
        turns, end, further = rest.partition(_END)
        return tuple(block for block in (plan + begin, turns + end, further) if block)

    @cached_property
    def shared(self) -> str:
        """What the prompt begins with as other questions about this version of the dialogue do."""
        return self.system + "".join(self.context_blocks[:2])

    @cached_property
    def task(self) -> str:
        """The question, and the form of the reply."""
        return _Substitution(self.template.task).substitute(self.parts)

    @cached_property
    def digest(self) -> str:
        """Digest of the whole prompt, 64 hex digits."""
        return sha256(f"{self.system}\0{self.context}\0{self.task}".encode()).hexdigest()
