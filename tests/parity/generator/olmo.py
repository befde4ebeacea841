"""olmo: clipped queries, keys and values in bfloat16; and biases, untied, stretched positions."""

import torch
from transformers import OlmoConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=52, num_hidden_layers=2, num_attention_heads=4,
    max_position_embeddings=64,
)


def write():
    clipped = dict(clip_qkv=0.7, num_key_value_heads=2, tie_word_embeddings=True)
    tiny("olmo-clipped-bf16", OlmoConfig(**{**BASE, **clipped}), PARTS, torch.bfloat16)
    switches = dict(attention_bias=True, rope_scaling={"type": "linear", "factor": 2.0})
    tiny("olmo-biased", OlmoConfig(**{**BASE, **switches}), PARTS)
