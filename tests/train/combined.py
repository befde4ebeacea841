# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "safetensors==0.8.0"]
# ///
"""Writes tests/train/combined.safetensors: learned lenses together with what else a lens card may ask, in float32.

Run from the repository root: `uv run tests/train/combined.py`. Heads with a cap, with a factor, with a divisor, and plain.
Streams are caught by hooks on transformers' own blocks; a lens is applied here by hand. Of each reading KL(output‖row)
over the whole vocabulary is kept, and the log-probabilities of the first tokens.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM
from transformers.utils import logging

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "parity/fixtures"
# Blocks, final norm, and what follows the products with the unembedding.
MODELS = {
    "gpt2-plain": ("transformer.h", "transformer.ln_f", lambda c, x: x),
    "gemma2-alternating": ("model.layers", "model.norm", lambda c, x: c.final_logit_softcapping * torch.tanh(x / c.final_logit_softcapping)),
    "cohere-f16": ("model.layers", "model.norm", lambda c, x: x * c.logit_scale),
    "granite-tied": ("model.layers", "model.norm", lambda c, x: x / c.logits_scaling),
}
PROMPT = [41, 78, 259, 221, 72, 65, 84, 12, 259]
LONG = [(17 * i * i + 5 * i + 3) % 256 for i in range(44)]
LISTS = [PROMPT, LONG[:5], LONG[7:20]]
WRITTEN = 6
CHANGED = (1, slice(2, 5), 1.5)  # the stream that enters this block, at these tokens, by this much
KEPT = 16
logging.set_verbosity_error()
torch.set_num_threads(1)


def streams(model, blocks, ids, vector=None):
    """What enters each block and leaves the last, [L + 1, T, d], and the model's logits."""
    caught = []

    def enter(module, args, kwargs, layer):
        h = args[0] if args else kwargs["hidden_states"]
        if vector is not None and layer == CHANGED[0]:
            h = h.clone()
            h[:, CHANGED[1]] += CHANGED[2] * vector
        caught.append(h[0])
        return ((h, *args[1:]), kwargs) if args else (args, {**kwargs, "hidden_states": h})

    hooks = [b.register_forward_pre_hook(lambda m, a, k, i=i: enter(m, a, k, i), with_kwargs=True) for i, b in enumerate(blocks)]
    hooks.append(blocks[-1].register_forward_hook(lambda m, a, out: caught.append((out if torch.is_tensor(out) else out[0])[0])))
    logits = model(torch.tensor([ids]), use_cache=False).logits[0]
    for hook in hooks:
        hook.remove()
    return torch.stack(caught), logits


def greedy(model, ids):
    ids = list(ids)
    for _ in range(WRITTEN):
        ids.append(int(model(torch.tensor([ids]), use_cache=False).logits[0, -1].argmax()))
    return ids


@torch.no_grad()
def read(name):
    blocks, norm, after = MODELS[name]
    model = AutoModelForCausalLM.from_pretrained(FIXTURES / name, dtype=torch.float32, attn_implementation="eager").eval()
    blocks, norm = model.get_submodule(blocks), model.get_submodule(norm)
    d, L = model.config.hidden_size, len(blocks)
    generator = torch.Generator().manual_seed(23)
    weight = torch.randn(L, d, d, generator=generator) * 0.05
    bias = torch.randn(L, 1, d, generator=generator) * 0.05
    jacobian = torch.eye(d) + torch.randn(L - 1, d, d, generator=generator) * 0.1
    vector = torch.randn(d, generator=generator)
    found = {"weight": weight, "bias": bias.squeeze(1), "jacobian": jacobian, "vector": vector}
    head = lambda h, bare=False: after(model.config, model.lm_head(h if bare else norm(h)))

    def keep(key, ids, bare=False, changed=False):
        h, logits = streams(model, blocks, ids, vector if changed else None)
        output = head(h[-1]).log_softmax(-1)
        assert torch.allclose(output, logits.log_softmax(-1), atol=1e-4), (name, key)
        tuned = h[:-1] + h[:-1] @ weight.transpose(-1, -2) + bias
        for kind, rows in {"tuned": tuned, "jacobian": h[1:-1] @ jacobian.transpose(-1, -2)}.items():
            lens = head(rows, bare).log_softmax(-1)
            found[f"{key}/{kind}/kl"] = (output.exp() * (output - lens)).sum(-1)
            found[f"{key}/{kind}/logprobs"] = lens[..., :KEPT]
        found[f"{key}/chance"] = (output.exp() * (output - output.exp().mean(0).log())).sum(-1).mean()

    keep("plain", PROMPT)
    keep("bare", PROMPT, bare=True)
    keep("changed", PROMPT, changed=True)
    keep("long", LONG)
    found["written"] = torch.tensor(greedy(model, PROMPT), dtype=torch.int32)
    keep("continued", found["written"].tolist())
    for i, ids in enumerate(LISTS):
        keep(f"list{i}", ids)
    return {f"{name}/{key}": x.contiguous().clone() for key, x in found.items()}


if __name__ == "__main__":
    arrays = {}
    for name in MODELS:
        arrays |= read(name)
    save_file(arrays, HERE / "combined.safetensors")
    print(len(arrays), "arrays", (HERE / "combined.safetensors").stat().st_size, "bytes")
