"""gemma3_text: two rotary tables by a pattern, the global one stretched; and layers by name, capped logits, biases."""

from transformers import Gemma3TextConfig

from .tiny import VOCAB, Parts, tiny

PARTS = Parts(
    "model.layers", "model.layers.{}.post_attention_layernorm", "model.layers.{}.post_feedforward_layernorm"
)
BASE = dict(
    vocab_size=VOCAB, hidden_size=24, intermediate_size=44, num_hidden_layers=4, num_attention_heads=4,
    num_key_value_heads=2, head_dim=10, max_position_embeddings=64, sliding_window=4, query_pre_attn_scalar=7,
    rope_theta=5000.0, rope_local_base_freq=100.0,
)


def write():
    pattern = dict(sliding_window_pattern=3, rope_scaling={"rope_type": "linear", "factor": 4.0})
    tiny("gemma3-text-pattern", Gemma3TextConfig(**{**BASE, **pattern}), PARTS, leave_out=("layer_types",))
    switches = dict(
        num_hidden_layers=3, layer_types=["full_attention", "sliding_attention", "full_attention"],
        final_logit_softcapping=2.0, attention_bias=True, tie_word_embeddings=False,
        rms_norm_eps=1e-3,
    )
    tiny("gemma3-text-capped", Gemma3TextConfig(**{**BASE, **switches}), PARTS)
