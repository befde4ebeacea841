"""phi: plain, and with grouped, normed heads."""

import torch
from transformers import PhiConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=60, num_hidden_layers=2, num_attention_heads=4,
    max_position_embeddings=64,
)


def write():
    tiny("phi-plain", PhiConfig(**BASE), PARTS)
    other = dict(
        qk_layernorm=True, num_key_value_heads=2, partial_rotary_factor=0.75, rope_theta=500.0, hidden_act="gelu",
        rope_scaling={"type": "linear", "factor": 2.0}, layer_norm_eps=1e-3, tie_word_embeddings=True,
    )
    tiny("phi-normed-f16", PhiConfig(**BASE, **other), PARTS, torch.float16)
