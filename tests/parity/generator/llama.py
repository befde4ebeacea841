"""llama: plain, tied and biased, and each kind of scaled rotary positions."""

import torch
from transformers import LlamaConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=56, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64,
)


def write():
    tiny("llama-bf16", LlamaConfig(**{**BASE, "num_key_value_heads": 1}), PARTS, torch.bfloat16)
