"""olmo2: grouped heads, so that the norms of queries and keys differ in width; and biases, tied, float16."""

import torch
from transformers import Olmo2Config

from .tiny import VOCAB, Parts, tiny

PARTS = Parts(
    "model.layers", "model.layers.{}.post_attention_layernorm", "model.layers.{}.post_feedforward_layernorm"
)
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=52, num_hidden_layers=2, num_attention_heads=4,
    max_position_embeddings=64, rope_theta=500.0,
)


def write():
    tiny("olmo2-grouped", Olmo2Config(**BASE, num_key_value_heads=2), PARTS)
    tiny("olmo2-biased-f16", Olmo2Config(**BASE, attention_bias=True, tie_word_embeddings=True), PARTS, torch.float16)
