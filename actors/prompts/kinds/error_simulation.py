"""Error simulation: a call fails or finds nothing, and the assistant notices and does the right thing."""

from collections.abc import Mapping
from typing import Final

from ....events import ComplexityKind
from .port import ASSISTANT, CALLS, ERROR, MASKED_CALLS, MASKED_USER, USER, Injection

TEXTS: Final[Mapping[ComplexityKind, Injection]] = {
    ComplexityKind.BAD_ARGUMENT: Injection(
        "The assistant first calls with one wrong argument, the tool refuses it, and the assistant notices what was wrong and "
        "calls again with the right one. The wrong first call is intended.",
        (
            f"{CALLS}: the calls of turn $id, one of them with one wrong argument.",
            f"{ERROR} for a call that was refused; the tool says what is wrong with the argument.",
            f"{MASKED_CALLS}; its words say in half a sentence what was wrong.",
        ),
        (
            "A value has the wrong form, such as a date the other way round or a number with its unit.",
            "A name or a word of the user's stands where an identifier or a code belongs.",
            "A value is a plausible word that is not one of the allowed ones.",
            "A value from another place of the dialogue is used, such as the id of another thing.",
            "A required argument is missing.",
        ),
        'find_courts {"day":"08/03/2025"} -> "error":true,"day: expected YYYY-MM-DD" / assistant "The date has to be written '
        'the other way round." (calls again)',
    ),
    ComplexityKind.EMPTY_RESULT: Injection(
        "The assistant first searches too narrowly, or looks in the wrong place, and finds nothing. It notices and then calls "
        "as in the original turn. The empty first result is intended.",
        (
            (
                f"{CALLS}: a search or a look-up that a sensible assistant might try first: the same tool with a narrower or "
                "slightly different value, or another tool that looks first. Never a call that changes anything."
            ),
            '{"role":"tool"}: a result that says that nothing was found, as this tool would: an empty list, or a count of 0.',
            f"{MASKED_CALLS}; its words say that the first try found nothing.",
        ),
        (
            "An optional filter that the user's words suggest is too strict.",
            "The service knows what the user named by another word or form.",
            "It looks in the likeliest place first.",
        ),
        'find_courts {"day":"2025-03-08","surface":"clay"} -> {"courts":[]} / assistant "No clay court is free. I\'ll look '
        'at all of them." (calls again)',
    ),
    ComplexityKind.OUTAGE: Injection(
        "The first try fails for a reason that is not the assistant's (a timeout, an outage, a rate limit). The assistant "
        "notices and tries again. The failure is intended.",
        (
            f"{CALLS}: the calls of turn $id.",
            f"{ERROR}: $failure",
            f"{MASKED_CALLS}; its words say that it tries again.",
        ),
        (
            "A timeout, told in the service's own words.",
            "A rate limit, with the seconds to wait.",
            "Maintenance that has just ended or lasts for a moment.",
            "A gateway error with a code and a request id.",
        ),
        'find_courts {...} -> "error": true, "The booking service did not answer within 20 s." / assistant "The service timed '
        "out; I'll try again.\" (calls again)",
    ),
    ComplexityKind.SECOND_FAILURE: Injection(
        "Two tries fail for reasons that are not the assistant's; the third works. After each failure the assistant says what "
        "happened. The failures are intended.",
        (
            f"{CALLS}: the calls of turn $id.",
            f"{ERROR}: $failure",
            f"{CALLS}: the same calls; its words say that it tries again.",
            f"{ERROR}, for another reason: $failure",
            f"{MASKED_CALLS}; its words say so.",
        ),
        (
            "A timeout, then a rate limit.",
            "A gateway error, then a timeout.",
            "Maintenance, then an answer that the service is still starting.",
        ),
        'find_courts -> "error": true, "timeout" / find_courts -> "error": true, "too many requests, wait 5 s" / assistant "Once '
        'more." (calls again)',
    ),
    ComplexityKind.PERMANENT_FAILURE: Injection(
        "The user first asks for something else that a tool could do, the tool fails and a second try would not help. The "
        "assistant tells it honestly, without a made-up result, and says what is possible. The failure is intended.",
        (
            (
                f"{USER}: asks for something else that one of the tools does without a yes first, and that the rest of the "
                "dialogue does not need."
            ),
            f"{CALLS}: calls that tool.",
            f"{ERROR}: the tool cannot do it, now or at all. $failure",
            f"{ASSISTANT}: says what happened and what the user can do.",
            f"{MASKED_USER}: turn $id, so that it follows.",
        ),
        (
            "The service is closed for hours.",
            "The account or thing does not allow it.",
            "What was asked for no longer exists.",
        ),
        'user "What does lane 3 cost?" / get_lane -> "error": true, "lane 3 is closed until April" / assistant "Lane 3 is '
        'closed until April, so it cannot be booked." / user "Then the court."',
    ),
    ComplexityKind.ALTERNATIVE_TOOL: Injection(
        "The assistant first tries another tool that could bring the same, that tool fails for good, and the assistant gets "
        "there with the original calls instead. The failure is intended.",
        (
            (
                f"{CALLS}: $about, which a sensible assistant might try first for the same purpose, with values that are "
                "known."
            ),
            f"{ERROR}: that tool cannot do it at the moment, or cannot do it for this case. $failure",
            f"{MASKED_CALLS}; its words say in half a sentence that it goes another way.",
        ),
        (
            "The tool is down for maintenance.",
            "The tool does not cover this region, kind or account.",
            "The tool has been retired and names no successor.",
        ),
        'get_calendar {"week":12} -> "error":true,"the calendar is being moved until Monday" / assistant "The calendar is not '
        "available, so I'll search the courts directly.\" (calls find_courts)",
    ),
}
