"""gemma2: both softcaps and a window on every other layer; and neither cap, windows by name, biases, untied."""

import torch
from transformers import Gemma2Config

from .tiny import VOCAB, Parts, tiny

PARTS = Parts(
    "model.layers", "model.layers.{}.post_attention_layernorm", "model.layers.{}.post_feedforward_layernorm"
)
BASE = dict(
    vocab_size=VOCAB, hidden_size=24, intermediate_size=44, num_hidden_layers=4, num_attention_heads=4,
    num_key_value_heads=2, head_dim=10, max_position_embeddings=64, sliding_window=5,
)


def write():
    caps = dict(query_pre_attn_scalar=7, attn_logit_softcapping=1.5, final_logit_softcapping=3.0)
    # The published configs leave the layers' kinds to their position.
    tiny("gemma2-alternating", Gemma2Config(**{**BASE, **caps}), PARTS, leave_out=("layer_types",))
    switches = dict(
        num_hidden_layers=3, layer_types=["full_attention", "sliding_attention", "sliding_attention"],
        attn_logit_softcapping=None, final_logit_softcapping=None, attention_bias=True, tie_word_embeddings=False,
        rms_norm_eps=1e-3,
    )
    tiny("gemma2-uncapped-f16", Gemma2Config(**{**BASE, **switches}), PARTS, torch.float16)
