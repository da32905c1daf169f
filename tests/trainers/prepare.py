"""`make test-trainers`: two environments with `datasets`, TRL's chat templates, and the gallery in each format.

Packages are installed only where they are not there yet.
"""

import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

from toolace_mt.cluster.cli.gallery import SHIPPED

HERE = Path(".trainers")
RELEASES = {"newest": ["datasets", "jinja2"], "oldest": ["datasets==4.0.0"]}
RUNS = ("documents", "energy", "library", "mediatheque", "rail", "rooms", "trenes")
EXPORTS = {
    "hf.jsonl": ["hf"],
    "hf.parquet": ["hf"],
    "hf-user.jsonl": ["hf", "--tool-changes", "user"],
    "hf-string.jsonl": ["hf", "--arguments", "string"],
    "hf-string.parquet": ["hf", "--arguments", "string"],
    "axolotl.jsonl": ["axolotl"],
    "swift.jsonl": ["swift"],
    "trl.jsonl": ["trl"],
    "trl-user.jsonl": ["trl", "--tool-changes", "user"],
}


def main() -> None:
    """Make what is missing, and the exports anew."""
    for name, packages in RELEASES.items():
        if not (HERE / name / "ready").exists():
            venv.create(HERE / name, with_pip=True)
            run(HERE / name / "bin" / "python", "-m", "pip", "install", "--quiet", *packages)
            (HERE / name / "ready").touch()
    if not (HERE / "trl").exists():
        run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", HERE, "trl")
        with ZipFile(max(HERE.glob("trl-*.whl"))) as wheel:
            wheel.extractall(HERE / "trl")
    (HERE / "exports").mkdir(exist_ok=True)
    for file, (format_, *options) in EXPORTS.items():
        stem, _, ending = file.partition(".")
        for run_ in RUNS:
            out = HERE / "exports" / f"{stem}-{run_}.{ending}"
            command = ("export", run_, "--log", SHIPPED, "--format", format_, *options, "--out", out, "--force")
            run(Path(sys.executable).parent / "toolace-mt", *command)


def run(*command: object) -> None:
    """Run a command that has to succeed."""
    subprocess.run([str(part) for part in command], check=True)


if __name__ == "__main__":
    main()
