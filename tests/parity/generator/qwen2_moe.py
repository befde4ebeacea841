"""qwen2_moe: dense and sparse layers mixed, weights that sum to one; and all sparse, windows, no biases, tied."""

from transformers import Qwen2MoeConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=24, intermediate_size=28, num_hidden_layers=4, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, moe_intermediate_size=10, shared_expert_intermediate_size=14,
    num_experts=4, num_experts_per_tok=2,
)


def write():
    mixed = dict(decoder_sparse_step=2, mlp_only_layers=[3], norm_topk_prob=True)
    tiny("qwen2-moe-mixed", Qwen2MoeConfig(**BASE, **mixed), PARTS)
    windowed = dict(num_hidden_layers=2, use_sliding_window=True, sliding_window=5, qkv_bias=False, tie_word_embeddings=True)
    tiny("qwen2-moe-windowed", Qwen2MoeConfig(**{**BASE, **windowed}), PARTS)
