"""starcoder2: a window and shared keys with biases, and neither."""

import torch
from transformers import Starcoder2Config

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(vocab_size=VOCAB, hidden_size=32, intermediate_size=52, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=64)


def write():
    tiny("starcoder2-windowed", Starcoder2Config(**BASE, num_key_value_heads=2, sliding_window=5), PARTS)
    bare = dict(num_key_value_heads=1, use_bias=False, hidden_act="silu", tie_word_embeddings=False, rope_theta=300.0)
    tiny("starcoder2-bare-f16", Starcoder2Config(**BASE, **bare), PARTS, torch.float16)
