"""olmoe: clipped after their norms, grouped heads; and biases, weights that sum to one, tied, bfloat16."""

import torch
from transformers import OlmoeConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=12, num_hidden_layers=2, num_attention_heads=4,
    max_position_embeddings=64, num_experts=5, num_experts_per_tok=2,
)


def write():
    tiny("olmoe-clipped", OlmoeConfig(**BASE, clip_qkv=0.9, num_key_value_heads=2), PARTS)
    switches = dict(attention_bias=True, norm_topk_prob=True, tie_word_embeddings=True)
    tiny("olmoe-biased-bf16", OlmoeConfig(**BASE, **switches), PARTS, torch.bfloat16)
