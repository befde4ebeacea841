# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "safetensors==0.8.0"]
# ///
"""Writes tests/train/reading.safetensors: a prompt read through learned maps as torch reads it, in float32.

Run from the repository root: `uv run tests/train/reading.py`. Streams are those of the tiny checkpoints' sentence.
"""

from pathlib import Path

import torch
from generate import FIXTURES, NAMES, head_of
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

HERE = Path(__file__).resolve().parent


@torch.no_grad()
def read(name):
    model = AutoModelForCausalLM.from_pretrained(FIXTURES / name, dtype=torch.float32, attn_implementation="eager")
    reference = load_file(FIXTURES / name / "sentence.reference.safetensors")
    head = head_of(model, *NAMES[name])
    h, left = reference["resid_pre"], reference["resid_post"]
    rows, _, d = h.shape
    generator = torch.Generator().manual_seed(11)
    weight = torch.randn(rows, d, d, generator=generator) * 0.05
    bias = torch.randn(rows, 1, d, generator=generator) * 0.05
    jacobian = torch.eye(d) + torch.randn(rows - 1, d, d, generator=generator) * 0.1
    tuned = head(h + h @ weight.transpose(-1, -2) + bias).log_softmax(-1)
    fitted = head(left[:-1] @ jacobian.transpose(-1, -2)).log_softmax(-1)
    found = {"weight": weight, "bias": bias.squeeze(1), "jacobian": jacobian, "tuned": tuned, "fitted": fitted}
    return {f"{name}/{key}": x.contiguous().clone() for key, x in found.items()}


if __name__ == "__main__":
    arrays = {}
    for name in NAMES:
        arrays |= read(name)
    save_file(arrays, HERE / "reading.safetensors")
    print(len(arrays), "arrays")
