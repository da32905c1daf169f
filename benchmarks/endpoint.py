"""The endpoint of the benchmarks: the mock server, with answers that cost nothing, in a process of its own."""

import argparse
import asyncio

from toolace_mt.actors.offline.server import ServerSettings, serve

_PLAN = """{"subtasks": [{"goal": "Find the open tickets of ida.brandt@example.com.", "tools": ["find_tickets"],
"steps": 1}]}"""
_DRAFT = """{"turns": [
{"role": "user", "text": "Hello, I am Ida Brandt. Which tickets of ida.brandt@example.com are still open, please?"},
{"role": "assistant", "calls": [{"id": "a", "name": "find_tickets",
 "arguments": {"reporter_email": "ida.brandt@example.com", "status": "open"}}]},
{"role": "tool", "results": [{"call": "a", "content": {"tickets": [{"ticket_id": "TK-816340", "subject": "The printer",
 "status": "open"}, {"ticket_id": "TK-816377", "subject": "A new badge", "status": "open"}]}}]},
{"role": "assistant", "text": "Two tickets are open: TK-816340, The printer, and TK-816377, A new badge."}]}"""
_PASS = '{"checked": [], "findings": [], "reason": "Nothing of substance is wrong.", "verdict": "pass"}'


def answer(system: str, user: str) -> str:
    """A good answer, told by the task's name alone."""
    del system
    if '<task name="plan">' in user:
        return _PLAN
    return _DRAFT if '<task name="draft">' in user else _PASS


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--sigma", type=float, default=0.0)
    options = parser.parse_args()
    settings = ServerSettings(latency=options.latency, sigma=options.sigma, models=("bench",))
    asyncio.run(serve("127.0.0.1", options.port, settings, answer, say=lambda words: print(words, flush=True)))


if __name__ == "__main__":
    main()
