"""The last words of a command that Ctrl-C ended, at hand before anything slow is imported."""

INTERRUPTED = "Interrupted. Everything recorded is in the log; launch again to resume a run."
