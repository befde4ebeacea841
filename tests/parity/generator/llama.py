"""llama: plain, tied and biased, and each kind of scaled rotary positions."""

import torch
from transformers import LlamaConfig

from .tiny import VOCAB, Parts, respell, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=56, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, rope_theta=500.0,
)


def scaled(name, **changes):
    tiny(f"llama-rope-{name}", LlamaConfig(**{**BASE, **changes}), PARTS, torch.bfloat16)


def newer(config):
    """The spelling of version 5."""
    config["rope_parameters"] = {**config.pop("rope_scaling"), "rope_theta": config.pop("rope_theta")}


def write():
    tied = dict(head_dim=12, attention_bias=True, mlp_bias=True, tie_word_embeddings=True, rms_norm_eps=1e-3)
    tiny("llama-tied-biased", LlamaConfig(**{**BASE, **tied}), PARTS, shard="50KB")
    tiny("llama-bf16", LlamaConfig(**{**BASE, "num_key_value_heads": 1, "rope_theta": 10_000.0}), PARTS, torch.bfloat16)
    scaled("linear", rope_scaling={"type": "linear", "factor": 2.5})
    # The sentence is longer than 8 tokens, the other prompts are shorter.
    scaled("dynamic", rope_scaling={"rope_type": "dynamic", "factor": 3.0}, max_position_embeddings=8)
    bands = dict(low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=256)
    scaled("llama3", rope_scaling={"rope_type": "llama3", "factor": 8.0, **bands})
    respell("llama-rope-llama3", newer)
    scaled("yarn", rope_scaling={"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 64})
    mscale = dict(mscale=1.2, mscale_all_dim=0.4, beta_fast=16.0, beta_slow=0.5, truncate=False)
    scaled("yarn-mscale", rope_scaling={"rope_type": "yarn", "factor": 4.0, **mscale})
    respell("llama-rope-yarn-mscale", newer)
