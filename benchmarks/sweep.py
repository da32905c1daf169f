"""Slot-limited endpoints in virtual time: which of the scenarios do not reach 0.90 of what their slots allow.

PYTHONPATH=tests python -m benchmarks.sweep [--held-out | --tuned] [--all]
"""

import argparse
import time

from support.slot_limited import held_out, measured, scenarios


def main() -> None:
    """Measure the scenarios."""
    parser = argparse.ArgumentParser(description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--held-out", action="store_true")
    which.add_argument("--tuned", action="store_true")
    parser.add_argument("--all", action="store_true", help="Print those, too, that are as promised.")
    options = parser.parse_args()
    begun, shares, bad = time.monotonic(), [], 0
    print("| scenario | share | cancelled | refusals per answer | given up |\n| --- | --- | --- | --- | --- |")
    for scenario in scenarios():
        held = held_out(scenario)
        if (options.held_out and not held) or (options.tuned and held):
            continue
        outcome = measured(scenario)
        shares.append(outcome.share)
        bad += not outcome.good
        if options.all or not outcome.good:
            print(
                f"| {scenario}{' (held out)' if held else ''} | {outcome.share:.3f} | {outcome.cancelled:.1%} "
                f"| {outcome.refused:.2f} | {outcome.given_up} |",
                flush=True,
            )
    shares.sort()
    print(
        f"\n{bad} of {len(shares)} miss; share: least {shares[0]:.3f}, tenth {shares[len(shares) // 10]:.3f}, ", end=""
    )
    print(f"median {shares[len(shares) // 2]:.3f}; {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
