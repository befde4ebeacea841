"""bloom: a power of two of heads, and twelve."""

import torch
from transformers import BloomConfig

from .tiny import VOCAB, Parts, rewrite, tiny

# Its modules add to the stream themselves: what they add is what their last projection returns.
PARTS = Parts("transformer.h", "transformer.h.{}.self_attention.dense", "transformer.h.{}.mlp.dense_4h_to_h")
BASE = dict(vocab_size=VOCAB, n_layer=2)


def hub_spelling(config):
    config["n_embed"] = config.pop("hidden_size")
    config["num_attention_heads"] = config.pop("n_head")
    return {**config, "seq_length": 64}


def write():
    tiny("bloom-plain", BloomConfig(**BASE, hidden_size=28, n_head=4), PARTS)
    tiny("bloom-twelve-heads-f16", BloomConfig(**BASE, hidden_size=24, n_head=12), PARTS, torch.float16)
    bare = lambda stored: {name.removeprefix("transformer."): x for name, x in stored.items()}
    rewrite("bloom-twelve-heads-f16", tensors=bare, config=hub_spelling)
    untied = dict(hidden_size=28, n_head=2, tie_word_embeddings=False, layer_norm_epsilon=1e-3)
    tiny("bloom-untied", BloomConfig(**BASE, **untied), PARTS)
