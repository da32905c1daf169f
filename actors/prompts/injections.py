"""The instructions for each kind of complexity (paper, stage 2, mask and extend)."""

from ...events import ComplexityKind

_FIRST_THEN = "The turns after the mask stay as they are, so your last turn has to lead to them."

INSTRUCTIONS: dict[ComplexityKind, str] = {
    ComplexityKind.MISSING_ARGUMENT: f"""\
The masked turn is the user's. Let the user leave out a value that the next call needs. The assistant notices, calls
nothing, and asks for it; the user supplies it in an extra turn: user (revised), assistant (asks), user (supplies).
{_FIRST_THEN}""",
    ComplexityKind.AMBIGUOUS_REFERENCE: f"""\
The masked turn is the user's. Let the user refer to something in words that could mean more than one thing. The
assistant calls nothing and asks which is meant; the user says it exactly: user (revised), assistant (asks), user
(supplies). {_FIRST_THEN}""",
    ComplexityKind.NO_SUITABLE_TOOL: f"""\
The masked turn is the user's. Put an exchange before it: the user asks for something near the topic that none of the
tools can do, the assistant says plainly that it cannot and why, and calls nothing: user (asks), assistant (declines),
user (the masked turn, revised so that it follows). {_FIRST_THEN}""",
    ComplexityKind.TOOL_SUPPLIED_LATER: f"""\
The masked turn is the user's. The tool that its sub-task needs first is not in the tool list when the user asks. The
assistant says that it lacks such a tool and calls nothing; then the tool list changes and has it; the user asks to go
on: user (the masked turn), assistant (lacks the tool), tool_list (adds exactly one tool, by name), user (goes on).
{_FIRST_THEN}""",
    ComplexityKind.BAD_ARGUMENT: f"""\
The masked turn is an assistant turn with calls. Let the assistant first call with one wrong or malformed argument that
still fits the schema's types, let the tool refuse it with a clear error, and let the assistant notice and call again:
assistant (wrong call, a new id), tool (error), assistant (the masked turn: the right calls with their ids, and words
that say what was wrong). {_FIRST_THEN}""",
    ComplexityKind.EMPTY_RESULT: f"""\
The masked turn is an assistant turn with calls. Let the assistant first call with a narrower or slightly different
value, let the tool return an empty result, and let the assistant notice and call as it should: assistant (first call, a
new id), tool (empty result), assistant (the masked turn: the right calls with their ids, and words that say what was
empty). {_FIRST_THEN}""",
    ComplexityKind.OUTAGE: f"""\
The masked turn is an assistant turn with calls. Let the first try fail for no fault of the assistant's (a timeout, an
outage, a rate limit), and let it notice and try again: assistant (the same calls with new ids), tool (error for each),
assistant (the masked turn: the calls with their ids, and words that say that it tries again). {_FIRST_THEN}""",
    ComplexityKind.CHIT_CHAT: f"""\
The masked turn is the user's. Put an exchange of small talk before it that fits the mood: user (small talk), assistant
(answers in kind, calls nothing), user (the masked turn, revised so that it follows). {_FIRST_THEN}""",
    ComplexityKind.GENERAL_QUESTION: f"""\
The masked turn is the user's. Put before it a question near the topic that needs no tool, and its answer from general
knowledge: user (asks), assistant (answers, calls nothing), user (the masked turn, revised so that it follows).
{_FIRST_THEN}""",
}
