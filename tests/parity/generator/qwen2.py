"""qwen2: with biases on queries, keys and values, and windows by either spelling."""

import torch
from transformers import Qwen2Config

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=24, intermediate_size=44, num_attention_heads=4, num_key_value_heads=2,
    max_position_embeddings=64,
)


def write():
    tied = Qwen2Config(**BASE, num_hidden_layers=2, tie_word_embeddings=True, rope_theta=1e6, rms_norm_eps=1e-3)
    tiny("qwen2-tied", tied, PARTS)
    windows = dict(use_sliding_window=True, sliding_window=4)
    # Without its list of layers, config.json says which slide by max_window_layers.
    upper = Qwen2Config(**BASE, **windows, num_hidden_layers=3, max_window_layers=1)
    tiny("qwen2-upper-windows", upper, PARTS, leave_out=["layer_types"])
    kinds = ["sliding_attention", "full_attention", "sliding_attention"]
    listed = Qwen2Config(**BASE, **windows, num_hidden_layers=3, layer_types=kinds)
    tiny("qwen2-listed-windows", listed, PARTS, torch.bfloat16)
