"""gptj: a part of each head turned, and one head turned whole because the config names no part."""

import torch
from transformers import GPTJConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("transformer.h", "transformer.h.{}.attn", "transformer.h.{}.mlp")
BASE = dict(vocab_size=VOCAB, n_embd=24, n_layer=2, n_positions=64)


def write():
    tiny("gptj-plain", GPTJConfig(**BASE, n_head=4, rotary_dim=4), PARTS)
    whole = dict(n_head=1, rotary_dim=None, n_inner=52, activation_function="gelu", tie_word_embeddings=True)
    tiny("gptj-tied-bf16", GPTJConfig(**BASE, **whole), PARTS, torch.bfloat16)
