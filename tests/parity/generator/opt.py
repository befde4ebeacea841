"""opt: plain, the 350M's norms and projections, and one without biases, scales and its last norm."""

import torch
from transformers import OPTConfig

from .tiny import VOCAB, Parts, rewrite, tiny

LAYER = "model.decoder.layers.{}"
PARTS = Parts("model.decoder.layers", f"{LAYER}.self_attn", f"{LAYER}.fc2")
BASE = dict(vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, ffn_dim=52, num_attention_heads=4, max_position_embeddings=64)


def write():
    tiny("opt-plain", OPTConfig(**BASE), PARTS)

    projected = dict(word_embed_proj_dim=20, do_layer_norm_before=False)
    sums = Parts(PARTS.blocks, PARTS.attn_out, PARTS.mlp_out, sum_norm=f"{LAYER}.self_attn_layer_norm")
    tiny("opt-350m-f16", OPTConfig(**BASE, **projected), sums, torch.float16)
    rewrite("opt-350m-f16", tensors=lambda stored: {name.removeprefix("model."): x for name, x in stored.items()})

    tiny("opt-projected-bf16", OPTConfig(**BASE, word_embed_proj_dim=44), PARTS, torch.bfloat16)

    bare = dict(enable_bias=False, layer_norm_elementwise_affine=False, _remove_final_layer_norm=True)
    bare |= dict(tie_word_embeddings=False, activation_function="gelu")
    tiny("opt-bare-untied", OPTConfig(**BASE, **bare), PARTS)
