"""The offline model over pools: how many dialogues are accepted, why others are not, and how long an answer takes."""

import argparse
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from pydantic import BaseModel

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))  # `support` is what tests share

from support.driving import offline, step
from toolace_mt.actors.experts import DEFAULT_PANEL
from toolace_mt.actors.offline import OfflineSettings
from toolace_mt.actors.questions import Question
from toolace_mt.actors.roles import draw_opening
from toolace_mt.actors.roles.opening import Generation
from toolace_mt.actors.tools import load_pool
from toolace_mt.events import Dialogue, admit_all, unopened

EXAMPLES = Path(__file__).parent.parent / "examples" / "pool.json"


def shown(dialogue: Dialogue) -> str:
    """The dialogue, a line a turn."""
    lines = [
        f"== {dialogue.id}: {dialogue.phase.value} {dialogue.reason}",
        *(f"   plan: {p.goal}" for p in dialogue.plan),
    ]
    for turn in dialogue.turns:
        match turn.kind:
            case "user":
                lines.append(f"U {turn.id}: {turn.text}")
            case "assistant":
                calls = "".join(f"\n     -> {call.name} {call.arguments}" for call in turn.calls)
                lines.append(f"A {turn.id}: {turn.text}{calls}")
            case "tool":
                lines.append("".join(f"T {turn.id}: {result.content[:300]}" for result in turn.results))
            case _:
                lines.append(f"L {turn.id}: {[tool.name for tool in turn.added]}")
    return "\n".join(lines)


def measure(path: Path, count: int, seed: int, times: dict[str, list[float]], *, show: int, why: bool) -> None:
    """Drive *count* dialogues over one pool and print what became of them."""
    pool = load_pool([path])
    usual = offline(OfflineSettings(seed=seed))

    def answering(question: Question[BaseModel]) -> str:
        started = time.process_time()
        text = usual(question)
        times[question.purpose.name].append(time.process_time() - started)
        return text

    phases: Counter[str] = Counter()
    checks: Counter[str] = Counter()
    for number in range(1, count + 1):
        opening = draw_opening(Generation(), pool, experts=DEFAULT_PANEL, run_seed=seed, number=number)
        dialogue = admit_all(unopened(f"{path.stem}/{number}"), [opening])
        while groups := step(dialogue, answering):
            for group in groups:
                dialogue = admit_all(dialogue, group)
        phases[dialogue.phase.value] += 1
        checks.update({finding.check for finding in dialogue.blocking} or {dialogue.reason} - {""})
        if number <= show or (why and dialogue.phase.value != "accepted"):
            print(shown(dialogue))
            for finding in dialogue.blocking:
                print(f"   ! {finding.check} {finding.turns} {finding.pointer}: {finding.message}")
    print(f"{path.name:40} {phases['accepted'] / count:5.0%}  {dict(phases)}  {dict(checks)}", flush=True)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pools", nargs="*", type=Path, help="Files or folders; the example pool without any.")
    parser.add_argument("--dialogues", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="Print so many dialogues of each pool.")
    parser.add_argument("--why", action="store_true", help="Print those that are not accepted.")
    options = parser.parse_args()
    times: dict[str, list[float]] = defaultdict(list)
    for given in options.pools or [EXAMPLES]:
        for path in sorted(given.iterdir()) if given.is_dir() else [given]:
            measure(path, options.dialogues, options.seed, times, show=options.show, why=options.why)
    print("\n| purpose | answers | median CPU µs | mean CPU µs |\n| --- | --- | --- | --- |")
    for purpose, spent in {**times, "all": [one for each in times.values() for one in each]}.items():
        middle = sorted(spent)[len(spent) // 2]
        print(f"| {purpose} | {len(spent)} | {middle * 1e6:.0f} | {sum(spent) / len(spent) * 1e6:.0f} |")


if __name__ == "__main__":
    main()
