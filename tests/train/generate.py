# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "safetensors==0.8.0"]
# ///
"""Writes tests/train/steps.safetensors: three steps of tuned-lens training as torch takes them, in float32.

Run from the repository root: `uv run tests/train/generate.py`. Streams are those of the tiny checkpoints' sentence.
Translators start away from the identity, so that every term of the gradient is there.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM
from transformers.utils import logging

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "parity/fixtures"
STEPS = 3
logging.set_verbosity_error()

# Norms with and without centring and shifts, tied and untied heads, caps, scales, and none of these.
NAMES = {
    "gpt2-plain": ("transformer.ln_f", "lm_head"),
    "gpt-neox-parallel": ("gpt_neox.final_layer_norm", "embed_out"),
    "llama-bf16": ("model.norm", "lm_head"),
    "gemma2-alternating": ("model.norm", "lm_head"),
    "cohere-f16": ("model.norm", "lm_head"),
}
OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=1e-3),
    "adam": lambda p: torch.optim.Adam(p, lr=1e-3, weight_decay=1e-3),
}


def head_of(model, norm, unembed):
    config = model.config
    cap, scale = getattr(config, "final_logit_softcapping", None), getattr(config, "logit_scale", None)

    def head(h):
        logits = model.get_submodule(unembed)(model.get_submodule(norm)(h))
        logits = logits * scale if scale else logits
        return torch.tanh(logits / cap) * cap if cap else logits

    return head


def train(name, kind):
    model = AutoModelForCausalLM.from_pretrained(FIXTURES / name, dtype=torch.float32, attn_implementation="eager")
    for p in model.parameters():
        p.requires_grad_(False)
    reference = load_file(FIXTURES / name / "sentence.reference.safetensors")
    head = head_of(model, *NAMES[name])
    h, target = reference["resid_pre"], reference["resid_post"][-1]
    assert torch.allclose(head(target), reference["logits"], atol=1e-4), name
    rows, _, d = h.shape
    generator = torch.Generator().manual_seed(7)
    weight = (torch.randn(rows, d, d, generator=generator) * 0.05).requires_grad_()
    bias = (torch.randn(rows, 1, d, generator=generator) * 0.05).requires_grad_()
    found = {"start_weight": weight.detach().clone(), "start_bias": bias.detach().clone()}
    optimizer = OPTIMIZERS[kind]([weight, bias])
    expected = head(target).log_softmax(-1)
    for step in range(STEPS):
        optimizer.zero_grad()
        logits = head(h + h @ weight.transpose(-1, -2) + bias)
        loss = (expected.exp() * (expected - logits.log_softmax(-1))).sum(-1)  # [R, N]
        loss.mean(-1).sum().backward()
        if step == 0:
            found |= {"loss": loss.sum(-1), "weight_grad": weight.grad.clone(), "bias_grad": bias.grad.clone()}
        torch.nn.utils.clip_grad_norm_([weight, bias], 1.0)
        optimizer.step()
    found |= {"weight": weight, "bias": bias}
    return {f"{name}/{kind}/{key}": x.detach().contiguous().clone() for key, x in found.items()}


if __name__ == "__main__":
    arrays = {}
    for name in NAMES:
        for kind in OPTIMIZERS:
            arrays |= train(name, kind)
    save_file(arrays, HERE / "steps.safetensors")
    print(len(arrays), "arrays")
