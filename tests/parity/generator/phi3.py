"""phi3: plain, and with long-rope on a part of each head, within a window."""

import torch
from transformers import Phi3Config

from .tiny import VOCAB, Parts, respell, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=52, num_hidden_layers=2, num_attention_heads=4,
    pad_token_id=0, max_position_embeddings=64,
)


def older(config):
    """The first releases' word for it."""
    config["rope_scaling"] = {**config["rope_scaling"], "type": "su"}
    config["rope_scaling"].pop("rope_type", None)


def write():
    tiny("phi3-plain", Phi3Config(**BASE, rms_norm_eps=1e-3), PARTS, torch.bfloat16)
    # The sentence is longer than 8 tokens, the other prompts are shorter.
    long = dict(original_max_position_embeddings=8, num_key_value_heads=2)
    factors = dict(short_factor=[1.0, 1.1, 1.3, 1.4], long_factor=[1.2, 1.9, 3.5, 6.0])
    whole = Phi3Config(**BASE, **long, rope_scaling={"type": "longrope", **factors})
    tiny("phi3-su", whole, PARTS, torch.bfloat16)
    respell("phi3-su", older)
    factors = dict(short_factor=[1.0, 1.2, 1.4], long_factor=[1.3, 2.5, 5.0])
    part = dict(partial_rotary_factor=0.75, sliding_window=5, tie_word_embeddings=True)
    partial = Phi3Config(**BASE, **long, **part, rope_scaling={"type": "longrope", **factors})
    tiny("phi3-partial-longrope", partial, PARTS)
