"""cohere2: rotary windows and, every fourth layer, everything without positions; and layers by name, biases, untied."""

from transformers import Cohere2Config

from .tiny import VOCAB, Parts, tiny

PARTS = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
BASE = dict(
    vocab_size=VOCAB, hidden_size=24, intermediate_size=44, num_hidden_layers=4, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, sliding_window=5, logit_scale=0.3,
)


def write():
    tiny("cohere2-pattern", Cohere2Config(**BASE), PARTS, leave_out=("layer_types",))
    switches = dict(
        num_hidden_layers=3, layer_types=["full_attention", "sliding_attention", "sliding_attention"],
        head_dim=10, attention_bias=True, tie_word_embeddings=False, rope_theta=500.0,
    )
    tiny("cohere2-biased", Cohere2Config(**{**BASE, **switches}), PARTS)
