"""Trajectories checked by Harbor's own models of ATIF; run by `make test-trainers`.

It is run by an environment without this program. Of Harbor's wheel only the models are used.
"""

import json
import sys
from pathlib import Path

LEAST = 16
"""Dialogues of the gallery, each of which is a trajectory."""


def main(exports: Path, wheels: Path) -> int:
    """Print how many trajectories hold; return 1 where one does not, or some are not there."""
    sys.path.append(str(wheels / "harbor"))
    from harbor.models.trajectories import Trajectory

    lines = [line for path in sorted(exports.glob("atif-*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    faults = 0
    for line in lines:
        try:
            Trajectory.model_validate(json.loads(line))
        except ValueError as error:
            faults += 1
            print(f"  {json.loads(line)['trajectory_id']}: {str(error)[:300]}")
    print(f"Harbor, atif: {len(lines) - faults} of {len(lines)} trajectories hold")
    return int(faults > 0 or len(lines) < LEAST)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
