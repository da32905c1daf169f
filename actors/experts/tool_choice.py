"""Is every call the right tool for what was asked?"""

from .port import Expert

EXPERT = Expert(
    name="tool_choice",
    asks="Is every call the right tool at the right time, and is none missing?",
    question="""\
Is every call the right tool at the right time?
Fail it for: a call of a tool that does not do what the user asked, where another one does; a call that nothing asked
for; a request that the tools can serve and that is answered without a call; a call made before the value that it needs
is known; a refusal although a tool is at hand.
Do not fail it for: a look-up that the next call needs, a call repeated after an error, or words where words are enough.
Example of a fault: the user asks to move a meeting, and the assistant creates a second one.""",
)
