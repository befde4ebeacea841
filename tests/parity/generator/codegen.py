"""codegen: two heads in each of its four groups, and one in each."""

import torch
from transformers import CodeGenConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("transformer.h", "transformer.h.{}.attn", "transformer.h.{}.mlp")
BASE = dict(vocab_size=VOCAB, n_embd=24, n_layer=2, n_positions=64)


def write():
    tiny("codegen-plain", CodeGenConfig(**BASE, n_head=8, rotary_dim=2), PARTS)
    whole = dict(n_head=4, rotary_dim=6, n_inner=52, activation_function="silu", tie_word_embeddings=True)
    tiny("codegen-tied-f16", CodeGenConfig(**BASE, **whole), PARTS, torch.float16)
