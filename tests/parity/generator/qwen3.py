"""qwen3: with normed queries and keys, plain and biased."""

import torch
from transformers import Qwen3Config

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=24, intermediate_size=44, num_attention_heads=4, num_key_value_heads=2,
    max_position_embeddings=64,
)


def write():
    tied = Qwen3Config(**BASE, num_hidden_layers=2, head_dim=10, tie_word_embeddings=True, rms_norm_eps=1e-3)
    tiny("qwen3-tied", tied, PARTS)
    kinds = ["full_attention", "sliding_attention", "full_attention"]
    windows = dict(use_sliding_window=True, sliding_window=3, layer_types=kinds)
    biased = Qwen3Config(**BASE, **windows, num_hidden_layers=3, head_dim=6, attention_bias=True)
    tiny("qwen3-biased-windowed", biased, PARTS, torch.bfloat16)
