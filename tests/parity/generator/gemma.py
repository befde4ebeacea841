"""gemma: one key-value head and heads wider than their share in bfloat16; and exact GELU with biases, untied."""

import torch
from transformers import GemmaConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=52, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=1, head_dim=12, max_position_embeddings=64,
)


def write():
    tiny("gemma-bf16", GemmaConfig(**BASE), PARTS, torch.bfloat16)
    switches = dict(
        num_key_value_heads=2, hidden_act="gelu", hidden_activation="gelu_pytorch_tanh", attention_bias=True,
        tie_word_embeddings=False, rope_theta=500.0, rms_norm_eps=1e-3,
    )
    tiny("gemma-exact-gelu", GemmaConfig(**{**BASE, **switches}), PARTS)
