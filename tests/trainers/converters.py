"""Exports read by the converters of LLaMA-Factory and ms-swift: the rows that are left; run by `make test-training`.

It is run by an environment without this program. Of their wheels only what reads data is used; what that loads beside
it and is heavy, audio, is an empty module here.
"""

import json
import os
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ |= {"HF_HUB_OFFLINE": "1", "DISABLE_VERSION_CHECK": "1", "CUDA_VISIBLE_DEVICES": ""}
ROWS = 16
SHAREGPT = {"formatting": "sharegpt", "system": "system", "tools": "tools"}
FACTORY = {"sharegpt": 14, "sharegpt-user": ROWS}
"""Rows that LLaMA-Factory takes: user and assistant have to take turns, so no change of the tools may be between."""


def main(exports: Path, wheels: Path) -> int:
    """Print the rows of each export that are left; return the number of exports of which too few are."""
    audio = ModuleType("torchaudio")
    audio.__spec__ = ModuleSpec("torchaudio", None)
    sys.modules["torchaudio"] = audio
    sys.path += [str(wheels / "llamafactory"), str(wheels / "ms_swift")]
    return in_factory(exports) + in_swift(exports)


def in_factory(exports: Path) -> int:
    """Try the converter of ShareGPT's rows."""
    from llamafactory.data.converter import SharegptDatasetConverter
    from llamafactory.data.parser import DatasetAttr
    from llamafactory.hparams import DataArguments

    convert = SharegptDatasetConverter(DatasetAttr("file", "rows", **SHAREGPT), DataArguments())
    faults = 0
    for stem, least in FACTORY.items():
        left = [found for row in rows_of(exports, stem) if (found := convert(row))["_response"]]
        calls = [call for found in left for call in calls_of(found["_prompt"])]
        faults += len(left) < least or not calls or not all(isinstance(one["arguments"], dict) for one in calls)
        print(f"LLaMA-Factory, {stem}: {len(left)} of {ROWS} rows are left, with {len(calls)} calls")
    return faults


def calls_of(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the calls of messages that are nothing else."""
    found = [json.loads(one["content"]) for one in messages if one["role"] == "function"]
    return [call for one in found for call in (one if isinstance(one, list) else [one])]


def in_swift(exports: Path) -> int:
    """Try what ms-swift does to a set of messages; the marks of what is not learnt have to stay."""
    from datasets import Dataset
    from swift.dataset.preprocessor.core import AutoPreprocessor

    rows = list(rows_of(exports, "swift"))
    kept = AutoPreprocessor()(Dataset.from_list(rows))
    before, after = unlearnt(rows), unlearnt(kept)
    print(f"ms-swift, swift: {len(kept)} of {len(rows)} rows are left, with {after} of {before} marks")
    return int(len(kept) < ROWS or not before or after < before)


def unlearnt(rows: Any) -> int:
    """Return the number of messages that are marked as not to be learnt."""
    return sum(message.get("loss") is False for row in rows for message in row["messages"])


def rows_of(exports: Path, stem: str) -> list[dict[str, Any]]:
    """Return the rows of every run in a format."""
    paths = [path for path in sorted(exports.glob(f"{stem}-*.jsonl")) if path.stem.rpartition("-")[0] == stem]
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])) > 0)
