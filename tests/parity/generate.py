# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "tokenizers==0.22.2", "safetensors==0.8.0"]
# ///
"""Writes tests/parity/fixtures: what Hugging Face's own code reads, in float32, for the engine to be held against.

Run from the repository root: `uv run tests/parity/generate.py`. Python is needed only here; the product has none.
Streams come from hooks on the modules themselves, statistics from float64 sums over the model's float32 logits.
"""

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, GPTNeoXConfig, GPTNeoXForCausalLM, LlamaConfig, LlamaForCausalLM

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = Path(__file__).resolve().parent / "fixtures"
WORKSHOP = ROOT / "packages/weights/workshop-model"
TOP_K = 5

PROMPTS = {
    "capital": "The capital of France is",
    "sky": "The trees are green and the sky is",
    "indirect-object": "When Mary and John went to the store, John gave a drink to",
    "induction": "tree; Emma; snow; lion; tree; Emma;",
    "riddle": "Hint: It shines at night. It is round and white. The secret word is",
    "arithmetic": "7 + 5 =",
}
PATTERNS_OF = {"sky", "induction"}


def parts(model):
    """Blocks, final norm, unembedding, and the names a block gives its attention and its second norm."""
    if model.config.model_type == "llama":
        return model.model.layers, model.model.norm, model.lm_head, "self_attn"
    return model.gpt_neox.layers, model.gpt_neox.final_layer_norm, model.embed_out, "attention"


@torch.no_grad()
def streams(model, ids):
    """Every stream [L, T, d] by hooks, patterns [L, H, T, T], and the model's own logits [T, V]."""
    blocks, _, _, attn_name = parts(model)
    parallel = getattr(model.config, "use_parallel_residual", False)
    seen = {name: [] for name in ("resid_pre", "resid_mid", "resid_post", "attn_out", "mlp_out")}
    handles = []
    for block in blocks:
        handles += [
            block.register_forward_pre_hook(
                lambda _m, args, kwargs: seen["resid_pre"].append(args[0] if args else kwargs["hidden_states"]),
                with_kwargs=True,
            ),
            getattr(block, attn_name).register_forward_hook(lambda _m, _a, out: seen["attn_out"].append(out[0])),
            block.post_attention_layernorm.register_forward_pre_hook(
                lambda _m, args: seen["resid_mid"].append(args[0])
            ),
            block.mlp.register_forward_hook(lambda _m, _a, out: seen["mlp_out"].append(out)),
            block.register_forward_hook(
                lambda _m, _a, out: seen["resid_post"].append(out if torch.is_tensor(out) else out[0])
            ),
        ]
    out = model(torch.tensor([ids]), output_attentions=True, use_cache=False)
    for handle in handles:
        handle.remove()
    stacked = {name: torch.stack([x[0] for x in xs]).float() for name, xs in seen.items()}
    if parallel:  # nothing in the model reads resid_mid then; by definition it is the stream plus attention
        stacked["resid_mid"] = stacked["resid_pre"] + stacked["attn_out"]
    stacked["pattern"] = torch.stack([a[0] for a in out.attentions]).float()
    stacked["logits"] = out.logits[0].float()
    return stacked


@torch.no_grad()
def readings(model, ids, read):
    """The logit lens over resid_pre and resid_mid of every block, in turn, then the model's own output row."""
    _, ln_final, unembed, _ = parts(model)
    rows = []
    for pre, mid in zip(read["resid_pre"], read["resid_mid"]):
        rows += [unembed(ln_final(pre)), unembed(ln_final(mid))]
    logits = torch.stack([*rows, read["logits"]]).double()  # [R, T, V]
    log_probs = logits.log_softmax(-1)
    probs = log_probs.exp()
    top = log_probs.topk(TOP_K, -1)
    target = torch.tensor([*ids[1:], 0]).view(1, -1, 1).expand(len(logits), -1, 1)
    target_logit = logits.gather(-1, target)
    rank = (logits > target_logit).sum(-1) + 1
    rank[:, -1] = 0  # nothing follows the last token
    f = log_probs[-1:]
    return {
        "top_ids": top.indices.int(),
        "top_probs": top.values.exp().float(),
        "log_sum_exp": logits.logsumexp(-1).float(),
        "entropy": -(probs * log_probs).sum(-1).float(),
        "kl_from_output": (f.exp() * (f - log_probs)).sum(-1).float(),
        "kl_to_output": (probs * (log_probs - f)).sum(-1).float(),
        "target_rank": rank.int(),
        "target_log_prob": log_probs.gather(-1, target).squeeze(-1).float(),
    }


def write(path, ids, arrays):
    arrays = {name: x.contiguous().clone() for name, x in arrays.items()}
    save_file({"ids": torch.tensor(ids, dtype=torch.int32), **arrays}, path)


def workshop():
    folder = FIXTURES / "workshop"
    folder.mkdir(parents=True)
    model = AutoModelForCausalLM.from_pretrained(WORKSHOP, dtype=torch.float32, attn_implementation="eager").eval()
    tokenizer = Tokenizer.from_file(str(WORKSHOP / "tokenizer.json"))
    for name, text in PROMPTS.items():
        ids = tokenizer.encode(text).ids
        read = streams(model, ids)
        arrays = readings(model, ids, read)
        if name in PATTERNS_OF:
            arrays["pattern"] = read["pattern"]
        write(folder / f"{name}.safetensors", ids, arrays)
    (folder / "prompts.json").write_text(json.dumps(PROMPTS, indent=2) + "\n")


def tiny_tokenizer(path):
    """Byte-level BPE over the 256 bytes and a handful of merges."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = [("Ġ", "t"), ("h", "e"), ("Ġt", "he"), ("i", "n")]
    tokens = ["<|endoftext|>", *letters, *("".join(pair) for pair in merges)]
    vocab = {token: i for i, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.BPE(vocab, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|endoftext|>"])
    tokenizer.save(str(path), pretty=False)


def tiny(name, model, dtype, shard="1GB"):
    """Saves a random checkpoint in Hugging Face's layout, reads it back in float32, and writes what that computes."""
    folder = FIXTURES / name
    folder.mkdir(parents=True)
    generator = torch.Generator().manual_seed(len(name))
    for key, p in model.named_parameters():
        draw = torch.randn(p.shape, generator=generator)
        # Norms near one and everything else large enough that each switch moves the output.
        is_scale = "norm" in key and key.endswith("weight")
        std = 0.2 if p.dim() == 1 else 1.2 / p.shape[-1] ** 0.5
        p.data = (1 + 0.2 * draw) if is_scale else draw * std
    model.to(dtype).save_pretrained(folder, max_shard_size=shard)
    (folder / "generation_config.json").unlink(missing_ok=True)
    tiny_tokenizer(folder / "tokenizer.json")
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    for prompt, text in {"sentence": "In the hat, the tin.", "one-token": "I"}.items():
        ids = Tokenizer.from_file(str(folder / "tokenizer.json")).encode(text).ids
        read = streams(model, ids)
        write(folder / f"{prompt}.reference.safetensors", ids, {**read, **readings(model, ids, read)})


def main():
    shutil.rmtree(FIXTURES, ignore_errors=True)
    workshop()
    neox = dict(
        vocab_size=264,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=64,
    )
    parallel = GPTNeoXConfig(**neox, rotary_pct=0.5, use_parallel_residual=True)
    tiny("gpt-neox-parallel", GPTNeoXForCausalLM(parallel), torch.float32)
    sequential = GPTNeoXConfig(
        **neox, rotary_pct=0.25, rotary_emb_base=500, use_parallel_residual=False, hidden_act="gelu_new"
    )
    tiny("gpt-neox-sequential", GPTNeoXForCausalLM(sequential), torch.float16)
    llama = dict(
        vocab_size=264, hidden_size=48, intermediate_size=80, num_hidden_layers=2, max_position_embeddings=64
    )
    biased = LlamaConfig(
        **llama,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        attention_bias=True,
        mlp_bias=True,
        tie_word_embeddings=True,
        rope_theta=500000.0,
        rms_norm_eps=1e-5,
    )
    tiny("llama-tied-biased", LlamaForCausalLM(biased), torch.float32, shard="80KB")
    plain = LlamaConfig(**llama, num_attention_heads=6, num_key_value_heads=1)
    tiny("llama-bf16", LlamaForCausalLM(plain), torch.bfloat16)


if __name__ == "__main__":
    main()
