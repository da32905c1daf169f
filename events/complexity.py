"""The complexity that refinement injects (paper, stage 2): four types, each with its kinds."""

from enum import StrEnum


class ComplexityType(StrEnum):
    """The paper's four injection types."""

    CLARIFICATION = "clarification"
    TOOL_AWARENESS = "tool_awareness"
    ERROR_SIMULATION = "error_simulation"
    NON_FUNCTION_CALLING = "non_function_calling"


class ComplexityKind(StrEnum):
    """Kinds of injected complexity; the part before the dot is the type."""

    MISSING_ARGUMENT = "clarification.missing_argument"
    AMBIGUOUS_REFERENCE = "clarification.ambiguous_reference"
    CONFIRMATION = "clarification.confirmation"
    CONFIRMATION_AMENDED = "clarification.confirmation_amended"
    CONFIRMATION_REFUSED = "clarification.confirmation_refused"
    TWO_ROUNDS = "clarification.two_rounds"
    CHANGE_OF_MIND = "clarification.change_of_mind"
    INFORMATION_IN_PARTS = "clarification.information_in_parts"
    EARLIER_REFERENCE = "clarification.earlier_reference"
    NO_SUITABLE_TOOL = "tool_awareness.no_suitable_tool"
    TOOL_SUPPLIED_LATER = "tool_awareness.tool_supplied_later"
    TOOL_REMOVED = "tool_awareness.tool_removed"
    POLICY_REFUSAL = "tool_awareness.policy_refusal"
    BAD_ARGUMENT = "error_simulation.bad_argument"
    EMPTY_RESULT = "error_simulation.empty_result"
    OUTAGE = "error_simulation.outage"
    SECOND_FAILURE = "error_simulation.second_failure"
    ALTERNATIVE_TOOL = "error_simulation.alternative_tool"
    PERMANENT_FAILURE = "error_simulation.permanent_failure"
    CHIT_CHAT = "non_function_calling.chit_chat"
    GENERAL_QUESTION = "non_function_calling.general_question"
    QUESTION_ABOUT_RESULTS = "non_function_calling.question_about_results"

    @property
    def type(self) -> ComplexityType:
        """The injection type that this kind belongs to."""
        return ComplexityType(self.value.split(".")[0])


def kinds_of(type_: ComplexityType) -> tuple[ComplexityKind, ...]:
    """The kinds of one type, in their declared order."""
    return tuple(kind for kind in ComplexityKind if kind.type is type_)
