"""gpt_neo: layers that see everything by turns with layers that see a window."""

import torch
from transformers import GPTNeoConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("transformer.h", "transformer.h.{}.attn", "transformer.h.{}.mlp")
BASE = dict(vocab_size=VOCAB, hidden_size=24, num_heads=3, max_position_embeddings=48, window_size=4)


def write():
    alternating = dict(num_layers=4, attention_types=[[["global", "local"], 2]], intermediate_size=44)
    tiny("gpt-neo-alternating", GPTNeoConfig(**BASE, **alternating), PARTS)
    uneven = dict(num_layers=3, attention_types=[[["local"], 2], [["global"], 1]], tie_word_embeddings=False)
    # Its attention_layers would repeat attention_types, from which alone the layers are to be read here.
    leave_out = ["attention_layers", "intermediate_size"]
    tiny("gpt-neo-uneven-bf16", GPTNeoConfig(**BASE, **uneven), PARTS, torch.bfloat16, leave_out=leave_out)
