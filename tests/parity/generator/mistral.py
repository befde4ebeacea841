"""mistral: with a window and heads that do not share out the width, and without a window."""

import torch
from transformers import MistralConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=52, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64,
)


def write():
    windowed = MistralConfig(**BASE, sliding_window=4, head_dim=12, rms_norm_eps=1e-3)
    tiny("mistral-windowed", windowed, PARTS, torch.float16)
    tiny("mistral-full", MistralConfig(**BASE, sliding_window=None, tie_word_embeddings=True, rope_theta=1e6), PARTS)
