"""mpt: plain, and twelve heads whose queries, keys and values are cut off."""

import torch
from transformers import MptConfig

from .tiny import VOCAB, Parts, tiny

# Its MLP adds to the stream itself.
PARTS = Parts("transformer.blocks", "transformer.blocks.{}.attn", "transformer.blocks.{}.ffn.down_proj")
BASE = dict(vocab_size=VOCAB, n_layers=2, max_seq_len=64)


def write():
    tiny("mpt-plain", MptConfig(**BASE, d_model=28, n_heads=4), PARTS)
    clipped = dict(d_model=24, n_heads=12, attn_config=dict(clip_qkv=0.7, softmax_scale=0.9))
    tiny("mpt-clipped-bf16", MptConfig(**BASE, **clipped, tie_word_embeddings=False), PARTS, torch.bfloat16)
