"""One training step of TRL over each export, with a tiny model of random weights; run by `make test-training`.

It is run by an environment without this program. The tokenizer is made of the exports, so nothing is fetched.
"""

import math
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ |= {"HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": "", "TRL_EXPERIMENTAL_SILENCE": "1"}

from datasets import Dataset, load_dataset
from datasets.utils.logging import disable_progress_bar
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM
from transformers.utils import logging
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

try:
    from trl import KTOConfig, KTOTrainer
except ImportError:
    from trl.experimental.kto import KTOConfig, KTOTrainer

MARKS = ["<|im_start|>", "<|im_end|>", "<|endoftext|>"]
STEP: dict[str, Any] = {
    "max_steps": 1,
    "report_to": [],
    "save_strategy": "no",
    "use_cpu": True,
    "bf16": False,
    "gradient_checkpointing": False,
    "disable_tqdm": True,
}


def tokenizer_of(texts: list[str], template: str) -> PreTrainedTokenizerFast:
    """Return a small tokenizer that knows *texts* and renders with *template*."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    letters = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=2000, special_tokens=MARKS, initial_alphabet=letters)
    )
    found = PreTrainedTokenizerFast(tokenizer_object=made, eos_token=MARKS[1], pad_token=MARKS[2])
    found.chat_template = template
    return found


def model_for(tokenizer: PreTrainedTokenizerFast) -> Qwen3ForCausalLM:
    """Return a model of two small layers."""
    config = Qwen3Config(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, head_dim=16, max_position_embeddings=40_000, pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id, bos_token_id=None,
    )  # fmt: skip
    return Qwen3ForCausalLM(config)


def rows_of(paths: list[Path], folder: Path) -> Dataset:
    """Return the rows of files as those of one: lines of JSON are put together, as those of one run are."""
    if paths[0].suffix == ".parquet":
        return load_dataset("parquet", data_files=[str(path) for path in paths], split="train")
    whole = folder / "rows.jsonl"
    whole.write_text("".join(path.read_text(encoding="utf-8") for path in paths), encoding="utf-8")
    return load_dataset("json", data_files=str(whole), cache_dir=str(folder / "cache"), split="train")


def trainer_of(stem: str, rows: Dataset, tokenizer: PreTrainedTokenizerFast, folder: str) -> Any:
    """Return the trainer that people use for such an export."""
    given = {"model": model_for(tokenizer), "train_dataset": rows, "processing_class": tokenizer}
    reference = {"ref_model": model_for(tokenizer)}  # else one is looked for by the model's name
    if stem == "trl-dpo":
        config = DPOConfig(folder, per_device_train_batch_size=1, max_length=4096, **STEP)
        return DPOTrainer(args=config, **reference, **given)
    if stem == "kto":
        config = KTOConfig(folder, per_device_train_batch_size=2, max_length=4096, **STEP)
        return KTOTrainer(args=config, **reference, **given)
    whole = stem.startswith("hf")
    config = SFTConfig(folder, per_device_train_batch_size=1, max_length=None, assistant_only_loss=whole, **STEP)
    return SFTTrainer(args=config, **given)


def main(exports: Path, template: Path) -> int:
    """Print the loss of a step over each export; return the number of those that fail."""
    logging.set_verbosity_error()
    disable_progress_bar()
    stems = sorted({path.name.rpartition("-")[0] + path.suffix for path in exports.iterdir()})
    texts = [line for path in sorted(exports.glob("hf-[a-z]*.jsonl")) for line in path.read_text().splitlines()]
    tokenizer = tokenizer_of(texts, template.read_text(encoding="utf-8"))
    faults = 0
    for stem in [one for one in stems if Path(one).stem in TRAINED]:
        name, ending = Path(stem).stem, Path(stem).suffix
        paths = [one for one in sorted(exports.glob(f"{name}-*{ending}")) if one.name.rpartition("-")[0] == name]
        try:
            with tempfile.TemporaryDirectory() as folder:
                rows = rows_of(paths, Path(folder))
                loss = trainer_of(name, rows, tokenizer, folder).train().training_loss
        except Exception as error:  # noqa: BLE001 — each trainer has its own
            print(f"{stem}: no step, {type(error).__name__}: {str(error)[:300]}")
            faults += 1
        else:
            faults += not math.isfinite(loss)
            print(f"{stem}: one step over {len(rows)} rows, loss {loss:.2f}")
    return faults


TRAINED = ("hf", "hf-user", "hf-string", "trl", "trl-user", "steps", "trl-dpo", "kto")
"""Exports that TRL trains on."""

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])) > 0)
