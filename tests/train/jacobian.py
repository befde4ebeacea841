# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "safetensors==0.8.0", "tokenizers==0.22.2"]
# ///
"""Writes tests/train/jacobian.safetensors: mean Jacobians as torch's autograd has them, in float32.

Run from the repository root: `uv run tests/train/jacobian.py`. Every entry of the last block's output is seeded at all
valid positions at once; its gradient by an earlier block's output is the sum over later positions, whose mean over
valid positions makes a row. Of the shipped model every 32nd row is kept, of the tiny ones all.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM
from transformers.utils import logging

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FIXTURES = HERE.parent / "parity/fixtures"
WORKSHOP = ROOT / "packages/weights/workshop-model"
TEXTS = [
    "The capital of France is Paris. The capital of Italy is Rome. The capital of Spain is Madrid. It is a large city.",
    "When Mary and John went to the store, John gave a drink to Mary. Then they went home, and the children were happy.",
]
logging.set_verbosity_error()
torch.set_num_threads(1)


def jacobian(model, blocks, ids, skip_first, every=1):
    """[L - 1, d / every, d], out by in."""
    outputs = []
    first = lambda out: out if torch.is_tensor(out) else out[0]
    handles = [b.register_forward_hook(lambda _m, _a, out: outputs.append(first(out))) for b in blocks]
    model(torch.tensor([ids]), use_cache=False)
    for handle in handles:
        handle.remove()
    *sources, target = outputs
    d = target.shape[-1]
    found = torch.zeros(len(sources), d // every, d)
    for row, dim in enumerate(range(0, d, every)):
        seed = torch.zeros_like(target)
        seed[0, skip_first : len(ids) - 1, dim] = 1
        grads = torch.autograd.grad(target, sources, seed, retain_graph=True)
        for layer, grad in enumerate(grads):
            found[layer, row] = grad[0, skip_first : len(ids) - 1].mean(0)
    return found


def open_model(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def main():
    arrays = {}
    for name, blocks in {"gpt2-plain": "transformer.h", "gpt-neox-parallel": "gpt_neox.layers", "gemma2-alternating": "model.layers"}.items():
        model = open_model(FIXTURES / name)
        ids = load_file(FIXTURES / name / "sentence.reference.safetensors")["ids"].tolist()
        arrays[f"{name}/ids"] = torch.tensor(ids, dtype=torch.int32)
        arrays[f"{name}/jacobian"] = jacobian(model, model.get_submodule(blocks), ids, 2)
    model = open_model(WORKSHOP)
    tokenizer = Tokenizer.from_file(str(WORKSHOP / "tokenizer.json"))
    mean = 0
    for i, text in enumerate(TEXTS):
        ids = tokenizer.encode(text).ids
        arrays[f"workshop/{i}/ids"] = torch.tensor(ids, dtype=torch.int32)
        mean = mean + jacobian(model, model.model.layers, ids, 16, every=32) / len(TEXTS)
    arrays["workshop/mean"] = mean
    save_file(arrays, HERE / "jacobian.safetensors")
    print({key: tuple(x.shape) for key, x in arrays.items()})


if __name__ == "__main__":
    main()
