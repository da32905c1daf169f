"""Is every call the right tool for what was asked?"""

from .port import Expert

EXPERT = Expert(
    name="tool_choice",
    asks="Is every call the right tool at the right time, and is none missing?",
    question="""\
Question: is every call the right tool at the right time, and is no call missing? For each call ask what it is for; for
each request ask which tools serve it. Whether the arguments are right is judged by others.
Faults: a tool that does something else than what was asked, where another one does it; a call that changes something and
that nobody asked for; look-ups that nothing asked for and that nothing later needs (minor where it is one, and harmless); a
request that the tools can serve and that is answered from the air, passed over, refused or handed on; a conversion or a
calculation done in the head where a tool at hand does it; a call that is made before the value that it needs is known.
No faults: a look-up that a later call needs; a call repeated after an error, which is judged by others; words where words
are enough; a tool that cannot be used yet because it is not in the list at that time; one of two tools that serve equally
well.
Passes, though it looks bad: to rebook a seat the assistant first calls get_booking, which nobody asked for. The change
needs the booking's seat number.
Fails, though it looks good: the user asks to move a meeting; the assistant calls create_event for the new time and says
"It is moved." The old meeting is still there, and move_event is among the tools.""",
    remarks=frozenset(
        {
            "plan_compliance",
            "repeated_action",
            "repeated_call",
            "unchanged_update",
        }
    ),
)
