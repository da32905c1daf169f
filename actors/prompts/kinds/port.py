"""The words of a kind of complexity: its aim, the turns to write in order, ways to do it, and an example."""

from dataclasses import dataclass

USER = '{"role":"user"}'
ASSISTANT = '{"role":"assistant"}, words only'
CALLS = '{"role":"assistant"} with calls'
MASKED_USER = '{"role":"user","id":"$id"}'
MASKED_CALLS = '{"role":"assistant","id":"$id"} with the calls of turn $id, unchanged'
ERROR = '{"role":"tool"}, each result with "error":true'


@dataclass(frozen=True, slots=True)
class Injection:
    """The instruction for one kind."""

    aim: str
    """One or two sentences: what a reader of the finished dialogue sees. The judge is told it as well."""
    turns: tuple[str, ...]
    """The turns that take the place of one; `$id` stands for its id, `$about` for what the dialogue says of it."""
    ways: tuple[str, ...]
    """Ways to do it. One is drawn for each dialogue, so that a hundred dialogues do not do the same."""
    example: str
    """A short one, of another domain."""
