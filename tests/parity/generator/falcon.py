"""falcon: the 7B's, 40B's, 11B's and RW's forms, and the first checkpoints' spelling of two of them."""

import torch
from transformers import AutoModelForCausalLM, FalconConfig

from .tiny import FIXTURES, VOCAB, Parts, rewrite, tiny

# A parallel block adds attention into its MLP's output.
PARTS = Parts("transformer.h", "transformer.h.{}.self_attention.dense", "transformer.h.{}.mlp.dense_4h_to_h")
# In eager attention transformers adds ALiBi to the scores and to the mask, so twice, unless a mask of heads is given; its
# usual attention adds it once.
ONCE = Parts(PARTS.blocks, PARTS.attn_out, PARTS.mlp_out, given=dict(head_mask=torch.ones(2, 12)))
BASE = dict(vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, max_position_embeddings=64)
GROUPED = dict(num_attention_heads=4, num_kv_heads=2, new_decoder_architecture=True)
# Twelve heads have slopes that bfloat16 cannot hold.
RW = dict(num_attention_heads=12, hidden_size=24, alibi=True, multi_query=False, parallel_attn=False, bias=True)


def first_spelling(model_type, keys):
    """config.json as it was before transformers had the family."""

    def respell(config):
        kept = ("vocab_size", "hidden_size", "layer_norm_epsilon", "alibi", "bias", *keys)
        return {
            "model_type": model_type,
            "architectures": ["RWForCausalLM"],
            "n_layer": config["num_hidden_layers"],
            "n_head": config["num_attention_heads"],
            **({"n_head_kv": config["num_kv_heads"]} if model_type == "RefinedWeb" else {}),
            **{key: config[key] for key in kept},
        }

    return respell


@torch.no_grad()
def assert_usual(name):
    """What is compared is what people get who leave the kind of attention to transformers."""
    load = lambda kind: AutoModelForCausalLM.from_pretrained(FIXTURES / name, attn_implementation=kind).eval()
    ids = torch.arange(48)[None]
    usual, once = load("sdpa")(ids).logits, load("eager")(ids, **ONCE.given).logits
    assert (usual - once).abs().max() < 1e-4, name


def write():
    tiny("falcon-7b", FalconConfig(**BASE, num_attention_heads=4), PARTS)
    tiny("falcon-40b", FalconConfig(**BASE, **GROUPED, ffn_hidden_size=56), PARTS)
    one_norm = dict(num_ln_in_parallel_attn=1, rope_theta=500.0, rope_scaling=dict(rope_type="linear", factor=2.0))
    tiny("falcon-11b-bf16", FalconConfig(**BASE, **GROUPED, **one_norm, tie_word_embeddings=False), PARTS, torch.bfloat16)
    tiny("falcon-rw", FalconConfig(**{**BASE, **RW}), ONCE)
    assert_usual("falcon-rw")
    tiny("falcon-refined-web", FalconConfig(**BASE, **GROUPED), PARTS)
    rewrite("falcon-refined-web", config=first_spelling("RefinedWeb", []))
    shared = dict(num_attention_heads=12, hidden_size=24, alibi=True)
    tiny("falcon-refined-web-model", FalconConfig(**{**BASE, **shared}), ONCE)
    assert_usual("falcon-refined-web-model")
    keys = ["multi_query", "parallel_attn"]
    rewrite("falcon-refined-web-model", config=first_spelling("RefinedWebModel", keys))
