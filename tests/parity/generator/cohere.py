"""cohere: scaled logits, tied, float16; and every head's own norm of queries and keys, biases, untied."""

import torch
from transformers import CohereConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=52, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, logit_scale=0.3,
)


def write():
    tiny("cohere-f16", CohereConfig(**BASE), PARTS, torch.float16)
    switches = dict(use_qk_norm=True, attention_bias=True, tie_word_embeddings=False, rope_theta=500.0)
    tiny("cohere-qk-norm", CohereConfig(**BASE, **switches), PARTS)
