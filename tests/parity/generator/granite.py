"""granite: with each of its multipliers, plain and biased."""

import torch
from transformers import GraniteConfig

from .tiny import VOCAB, Parts, tiny

BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=52, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64,
)


def parts(resid_scale):
    return Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp", resid_scale)


def write():
    scales = dict(embedding_multiplier=3.0, attention_multiplier=0.2, residual_multiplier=0.22, logits_scaling=4.0)
    tiny("granite-tied", GraniteConfig(**BASE, **scales, tie_word_embeddings=True, rms_norm_eps=1e-2), parts(0.22))
    biased = dict(attention_bias=True, mlp_bias=True, residual_multiplier=0.6, attention_multiplier=0.25)
    tiny("granite-biased-bf16", GraniteConfig(**BASE, **biased), parts(0.6), torch.bfloat16)
