"""mixtral: the mixture and its window."""

import torch
from transformers import MixtralConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.block_sparse_moe")
BASE = dict(
    vocab_size=VOCAB, hidden_size=24, intermediate_size=20, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64,
)


def write():
    tiny("mixtral-top-2", MixtralConfig(**BASE, num_local_experts=5), PARTS)
    other = dict(num_local_experts=4, num_experts_per_tok=3, sliding_window=5, head_dim=8)
    other |= dict(tie_word_embeddings=True, rms_norm_eps=1e-3)
    tiny("mixtral-windowed-bf16", MixtralConfig(**BASE, **other), PARTS, torch.bfloat16)
