"""The figures of a set: numbers that are spread, and shares."""

from enum import StrEnum


class Figure(StrEnum):
    """A number of which a set has many; its value names it, `each` says of what there is one."""

    USER_TURNS = "user_turns"
    TURNS = "turns"
    CALLS = "calls"
    CALLS_PER_USER_TURN = "calls_per_user_turn"
    CALLS_AT_ONCE = "calls_at_once"
    ARGUMENTS = "arguments"
    TOOLS_OFFERED = "tools_offered"
    TOOLS_CALLED = "tools_called"
    USER_WORDS = "user_words"
    ASSISTANT_WORDS = "assistant_words"
    RESULT_CHARACTERS = "result_characters"

    @property
    def words(self) -> str:
        """The figure in words: `words of a user's turn`."""
        return _FIGURES[self][0]

    @property
    def unit(self) -> str:
        """What is counted: `words`."""
        return _FIGURES[self][1]

    @property
    def each(self) -> str:
        """What there is a number of for each: `user turns`."""
        return _FIGURES[self][2]


_FIGURES = {
    Figure.USER_TURNS: ("user turns of a dialogue", "user turns", "dialogues"),
    Figure.TURNS: ("turns of a dialogue", "turns", "dialogues"),
    Figure.CALLS: ("calls of a dialogue", "calls", "dialogues"),
    Figure.CALLS_PER_USER_TURN: ("calls for a user turn", "calls", "user turns"),
    Figure.CALLS_AT_ONCE: ("calls at once", "calls", "assistant turns that call"),
    Figure.ARGUMENTS: ("arguments of a call", "arguments", "calls"),
    Figure.TOOLS_OFFERED: ("tools offered", "tools", "dialogues"),
    Figure.TOOLS_CALLED: ("tools called", "tools", "dialogues"),
    Figure.USER_WORDS: ("words of a user's turn", "words", "user turns"),
    Figure.ASSISTANT_WORDS: ("words of an answer", "words", "answers"),
    Figure.RESULT_CHARACTERS: ("characters of a result", "characters", "results"),
}


class ShareOf(StrEnum):
    """Some of all."""

    USER_TURNS_WITHOUT_CALL = "user_turns_without_call"
    TURNS_WITH_SEVERAL_CALLS = "turns_with_several_calls"
    CALLS_WITHOUT_ARGUMENTS = "calls_without_arguments"
    CALLS_WITHOUT_RESULT = "calls_without_result"
    FAILED_RESULTS = "failed_results"
    EMPTY_RESULTS = "empty_results"
    DIALOGUES_WITHOUT_CALL = "dialogues_without_call"
    DIALOGUES_WITH_TOOL_CHANGE = "dialogues_with_tool_change"

    @property
    def words(self) -> str:
        """The share in words: `user turns without a call`."""
        return _SHARES[self]


_SHARES = {
    ShareOf.USER_TURNS_WITHOUT_CALL: "user turns without a call",
    ShareOf.TURNS_WITH_SEVERAL_CALLS: "turns with several calls at once",
    ShareOf.CALLS_WITHOUT_ARGUMENTS: "calls without arguments",
    ShareOf.CALLS_WITHOUT_RESULT: "calls without a result",
    ShareOf.FAILED_RESULTS: "results that tell a failure",
    ShareOf.EMPTY_RESULTS: "results that found nothing",
    ShareOf.DIALOGUES_WITHOUT_CALL: "dialogues without a call",
    ShareOf.DIALOGUES_WITH_TOOL_CHANGE: "dialogues with a change of tools",
}
