"""Tool awareness: what is asked for cannot be done with the tools at hand, and the assistant says so."""

from collections.abc import Mapping
from typing import Final

from ....events import ComplexityKind
from .port import ASSISTANT, MASKED_USER, USER, Injection

TEXTS: Final[Mapping[ComplexityKind, Injection]] = {
    ComplexityKind.NO_SUITABLE_TOOL: Injection(
        "The user first asks for something near the topic that none of the tools can do. The assistant calls nothing and "
        "says plainly that it cannot, and what it can do instead.",
        (
            f"{USER}: asks for something that no tool of the list can do.",
            f"{ASSISTANT}: says that it cannot, why, and what it can do.",
            f"{MASKED_USER}: turn $id, so that it follows.",
        ),
        (
            "The wish is close to what a tool does, yet not the same.",
            "The wish needs another company's data.",
            "The wish is about the real world (sending a person, a phone call).",
        ),
        'user "Can you restring my racket by Saturday?" / assistant "I cannot arrange that; I can book courts and lessons." / '
        'user "Fair enough. Then a court on Saturday at six."',
    ),
    ComplexityKind.TOOL_SUPPLIED_LATER: Injection(
        "The tool that the request needs is not in the tool list when the user asks. The assistant says that it cannot do it "
        "yet and calls nothing; then the tool list gets the tool; the user, who has a reason to believe that it works now, asks "
        "again, and the dialogue goes on. Where the request is for several things, the user puts those that do not need the tool "
        "into the second message.",
        (
            f"{MASKED_USER}: turn $id.",
            f"{ASSISTANT}: says that it lacks what is needed for this.",
            '{"role":"tool_list","added":["$about"],"removed":[]}',
            f"{USER}: asks to go on, now that it can be done.",
        ),
        (
            "The user has given the assistant access to it in a settings page.",
            "The user has just switched a feature on.",
            "The user was told by somebody that it works now.",
        ),
        'user "Book the court." / assistant "I cannot make bookings at the moment." / (tool_list adds book_court) / user '
        '"Booking should be on now. Please try."',
    ),
    ComplexityKind.TOOL_REMOVED: Injection(
        "A tool goes away during the dialogue. The user asks for something that needs it; the assistant calls nothing and "
        "says that it can no longer do this.",
        (
            '{"role":"tool_list","added":[],"removed":["$about"]}',
            (
                f"{USER}: asks for something for which that tool would be needed and that the rest of the dialogue does not "
                "rest on."
            ),
            f"{ASSISTANT}: says that it can no longer do this, and what is left.",
            f"{MASKED_USER}: turn $id, so that it follows.",
        ),
        (
            "The user is surprised.",
            "The user takes it lightly.",
            "The user had counted on it.",
        ),
        '(tool_list removes rent_racket) / user "And two rackets, please." / assistant "I can no longer rent out rackets; the '
        'desk may help." / user "I will ask there. Then just the court."',
    ),
    ComplexityKind.POLICY_REFUSAL: Injection(
        "The user asks for something that the policy does not allow. The assistant calls nothing, declines and says what is "
        "possible.",
        (
            f"{USER}: asks for something that the policy forbids.",
            f"{ASSISTANT}: declines, says why in a few words, and offers what is allowed.",
            f"{MASKED_USER}: turn $id, so that it follows.",
        ),
        ("The user pushes once.", "The user did not know of the rule.", "The user asks on behalf of somebody else."),
        'user "Put it on my neighbour\'s membership." / assistant "I may only book on your own membership." / user "All '
        'right, on mine then: Saturday at six."',
    ),
}
