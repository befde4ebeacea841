"""smollm3: with still layers by interval and by list, and windows on them."""

import torch
from transformers import SmolLM3Config

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=24, intermediate_size=44, num_attention_heads=4, num_key_value_heads=2,
    max_position_embeddings=64, pad_token_id=0,
)


def write():
    windows = dict(use_sliding_window=True, sliding_window=4)
    interval = SmolLM3Config(**BASE, **windows, num_hidden_layers=4, no_rope_layer_interval=2)
    tiny("smollm3-interval", interval, PARTS, torch.bfloat16, leave_out=["layer_types", "no_rope_layers"])
    listed = dict(no_rope_layers=[0, 1, 0], attention_bias=True, mlp_bias=True, rope_theta=500.0, rms_norm_eps=1e-3)
    listed["layer_types"] = ["full_attention", "sliding_attention", "sliding_attention"]
    config = SmolLM3Config(**BASE, **windows, **listed, num_hidden_layers=3, tie_word_embeddings=False)
    tiny("smollm3-listed", config, PARTS, torch.bfloat16)
