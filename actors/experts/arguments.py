"""Do the arguments say what the user meant?"""

from .port import Expert
from .subjects import calls_and_sources

EXPERT = Expert(
    name="arguments",
    asks="Does every argument say what the user meant?",
    question="""\
Question: does every argument of every call say what the user meant? Go through the calls one by one, and through the
arguments of each. Whether a call should have been made, and with this tool, is judged by others.
Faults: a value that differs from what the user said last, or from the result that it is taken from; the same number in
another unit; a value that nobody said and that no result or schema gives; a value in the wrong argument; an optional
argument that changes what the user asked for; an argument of this tool that is left out although the user's words call for
it; a "not" or "except" of the user that the call ignores; a wrong value that was refused and never put right.
No faults: another format of the same value; a default; a sum or a number that follows from the user's words ("me and my
two children" is 3 people); a call with a wrong value, or in a wrong format, that the tool refused or that found nothing,
and that a later call puts right.
Passes, though it looks bad: search_songs {"artist": "Bjork"} returns nothing, the assistant notices the spelling, and
search_songs {"artist": "Björk"} finds the song. The slip was seen and put right.
Fails, though it looks good: the user says "move my dentist to Thursday, or no, Friday"; the call has Thursday's date,
and the assistant says "It is moved." The value is one that the user took back.""",
    subject=calls_and_sources,
    remarks=frozenset(
        {
            "argument_order",
            "causality",
            "described_values",
            "grounding",
            "half_of_day",
            "ignored_correction",
            "mixed_up_ids",
            "reckoned_days",
            "result_echo",
            "schema",
            "stated_number",
            "swapped_route",
            "wrong_currency",
            "wrong_item",
            "wrong_unit",
        }
    ),
)
