"""gpt2: plain, as the hub's first checkpoints are laid out, and without the scaling of scores."""

import torch
from transformers import GPT2Config

from .tiny import VOCAB, Parts, rewrite, tiny

PARTS = Parts("transformer.h", "transformer.h.{}.attn", "transformer.h.{}.mlp")
BASE = dict(vocab_size=VOCAB, n_embd=28, n_layer=2, n_head=4, n_positions=48)


def hub_layout(tensors):
    """Names without their prefix, and the causal mask that old versions stored in every block."""
    bare = {name.removeprefix("transformer."): x for name, x in tensors.items()}
    masks = {f"h.{layer}.attn.bias": torch.ones(48, 48).tril().bool()[None, None] for layer in range(3)}
    return {**bare, **masks}


def write():
    tiny("gpt2-plain", GPT2Config(**BASE), PARTS)
    by_layer = dict(scale_attn_by_inverse_layer_idx=True, reorder_and_upcast_attn=True, n_embd=24, n_layer=3, n_inner=52)
    tiny("gpt2-by-layer-f16", GPT2Config(**{**BASE, **by_layer}), PARTS, torch.float16)
    rewrite("gpt2-by-layer-f16", tensors=hub_layout)
    unscaled = dict(scale_attn_weights=False, activation_function="relu", tie_word_embeddings=False, n_inner=56)
    tiny("gpt2-unscaled-untied", GPT2Config(**BASE, **unscaled), PARTS)
