"""qwen3_moe: heads wider than their share, one dense layer, bfloat16; and windows, biases, tied."""

import torch
from transformers import Qwen3MoeConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=52, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, head_dim=12, max_position_embeddings=64, moe_intermediate_size=14, num_experts=6,
    num_experts_per_tok=3,
)


def write():
    tiny("qwen3-moe-bf16", Qwen3MoeConfig(**BASE, norm_topk_prob=True, mlp_only_layers=[0]), PARTS, torch.bfloat16)
    switches = dict(use_sliding_window=True, sliding_window=5, attention_bias=True, tie_word_embeddings=True)
    tiny("qwen3-moe-windowed", Qwen3MoeConfig(**{**BASE, **switches, "hidden_size": 24}), PARTS)
