"""gpt_neox: its two halves beside and after each other."""

import torch
from transformers import GPTNeoXConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("gpt_neox.layers", "gpt_neox.layers.{}.attention", "gpt_neox.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=72, num_hidden_layers=2, num_attention_heads=4,
    max_position_embeddings=64,
)


def write():
    tiny("gpt-neox-parallel", GPTNeoXConfig(**BASE, rotary_pct=0.5), PARTS)
    sequential = dict(
        use_parallel_residual=False, attention_bias=False, rotary_pct=0.75, rotary_emb_base=500, hidden_act="gelu_new",
        tie_word_embeddings=True, layer_norm_eps=1e-3,
    )
    tiny("gpt-neox-sequential", GPTNeoXConfig(**BASE, **sequential), PARTS, torch.float16)
