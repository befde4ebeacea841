"""stablelm: its two halves after and beside each other, with and without normed heads."""

import torch
from transformers import StableLmConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=52, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64,
)


def write():
    # Wide heads, so that a quarter of one has more than one frequency.
    after = dict(num_attention_heads=2, num_key_value_heads=1, use_qkv_bias=True)
    tiny("stablelm-sequential", StableLmConfig(**{**BASE, **after}), PARTS)
    beside = dict(use_parallel_residual=True, qk_layernorm=True, partial_rotary_factor=0.5, tie_word_embeddings=True)
    beside["layer_norm_eps"] = 1e-3
    tiny("stablelm-parallel-f16", StableLmConfig(**BASE, **beside), PARTS, torch.float16)
