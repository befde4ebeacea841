"""gpt_bigcode: all heads sharing one key, and each with its own."""

import torch
from transformers import GPTBigCodeConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("transformer.h", "transformer.h.{}.attn", "transformer.h.{}.mlp")
BASE = dict(vocab_size=VOCAB, n_embd=32, n_layer=2, n_head=4, n_positions=64)


def write():
    tiny("gpt-bigcode-multi-query", GPTBigCodeConfig(**BASE, n_inner=56), PARTS)
    own = dict(multi_query=False, scale_attn_weights=False, activation_function="gelu", tie_word_embeddings=False)
    tiny("gpt-bigcode-multi-head-bf16", GPTBigCodeConfig(**BASE, **own), PARTS, torch.bfloat16)
