# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "tokenizers==0.22.2", "safetensors==0.8.0", "peft==0.17.1"]
# ///
"""Writes tests/parity/fixtures: what Hugging Face's own code reads, in float32, for the engine to be held against.

Run from the repository root: `uv run tests/parity/generate.py`. Python is needed only here; the product has none.
Streams come from hooks on the modules themselves, statistics from float64 sums over the model's float32 logits.
"""

import importlib
import json
import pkgutil
import shutil
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = Path(__file__).resolve().parent / "fixtures"
WORKSHOP = ROOT / "packages/weights/workshop-model"
TOP_K = 5
# Followed at every position, beside what is most probable: the first tokens, one in the middle, the last.
TRACK = [0, 1, 2500, 5119]

PROMPTS = {
    "capital": "The capital of France is",
    "sky": "The trees are green and the sky is",
    "indirect-object": "When Mary and John went to the store, John gave a drink to",
    "induction": "tree; Emma; snow; lion; tree; Emma;",
    "riddle": "Hint: It shines at night. It is round and white. The secret word is",
    "arithmetic": "7 + 5 =",
}
PATTERNS_OF = {"sky", "induction"}
RARE_ROWS_OF = {"sky", "arithmetic"}


@torch.no_grad()
def streams(model, ids):
    """The streams of the shipped model [L, T, d] by hooks, patterns [L, H, T, T], and its own logits [T, V]."""
    seen = {"resid_pre": [], "resid_mid": [], "attn_out": [], "mlp_out": []}
    handles = []
    for block in model.model.layers:
        for name, module in {"resid_pre": block.input_layernorm, "resid_mid": block.post_attention_layernorm}.items():
            handles.append(module.register_forward_pre_hook(lambda _m, args, name=name: seen[name].append(args[0][0])))
        for name, module in {"attn_out": block.self_attn, "mlp_out": block.mlp}.items():
            def keep(_m, _args, out, name=name):
                seen[name].append((out[0] if isinstance(out, tuple) else out)[0])

            handles.append(module.register_forward_hook(keep))
    out = model(torch.tensor([ids]), output_attentions=True, use_cache=False)
    for handle in handles:
        handle.remove()
    stacked = {name: torch.stack(xs).float() for name, xs in seen.items()}
    return {**stacked, "pattern": torch.stack([a[0] for a in out.attentions]).float(), "logits": out.logits[0].float()}


@torch.no_grad()
def readings(model, ids, read, parts=False, bare=False):
    """The logit lens over every block in turn, then the model's own output row.

    A block's rows are resid_pre and resid_mid; `parts` puts attn_out and mlp_out after each of them. `bare` leaves the
    final norm out of every row but the output.
    """
    ln_final, unembed = model.model.norm, model.lm_head
    rows = []
    for layer in range(len(read["resid_pre"])):
        for name in ["resid_pre", "attn_out", "resid_mid", "mlp_out"] if parts else ["resid_pre", "resid_mid"]:
            stream = read[name][layer]
            rows.append(unembed(stream if bare else ln_final(stream)))
    logits = torch.stack([*rows, read["logits"]]).double()  # [R, T, V]
    log_probs = logits.log_softmax(-1)
    probs = log_probs.exp()
    top = log_probs.topk(TOP_K, -1)
    target = torch.tensor([*ids[1:], 0]).view(1, -1, 1).expand(len(logits), -1, 1)
    target_logit = logits.gather(-1, target)
    rank = (logits > target_logit).sum(-1) + 1
    rank[:, -1] = 0  # nothing follows the last token
    f = log_probs[-1:]
    mean = torch.logaddexp(f, log_probs) - torch.tensor(2.0, dtype=torch.float64).log()
    js = (probs * (log_probs - mean) + f.exp() * (f - mean)).sum(-1) / 2
    return {
        "top_ids": top.indices.int(),
        "top_probs": top.values.exp().float(),
        "log_sum_exp": logits.logsumexp(-1).float(),
        "entropy": -(probs * log_probs).sum(-1).float(),
        "kl_from_output": (f.exp() * (f - log_probs)).sum(-1).float(),
        "kl_to_output": (probs * (log_probs - f)).sum(-1).float(),
        "js_from_output": js.float(),
        "target_rank": rank.int(),
        "target_log_prob": log_probs.gather(-1, target).squeeze(-1).float(),
        **tracked(log_probs, top.indices),
    }


def tracked(log_probs, top_ids):
    """Every position's union of top-k over all rows, ascending, then TRACK: ids, log-probabilities and ranks [R, U]."""
    starts, ids, values, ranks = [0], [], [], []
    for t in range(log_probs.shape[1]):
        union = sorted(set(top_ids[:, t].flatten().tolist()) | set(TRACK))
        starts.append(starts[-1] + len(union))
        ids += union
        wanted = log_probs[:, t, union]
        values.append(wanted)
        ranks.append((log_probs[:, t, None, :] > wanted[:, :, None]).sum(-1) + 1)
    return {
        "tracked_starts": torch.tensor(starts, dtype=torch.int32),
        "tracked_ids": torch.tensor(ids, dtype=torch.int32),
        "tracked_log_probs": torch.cat(values, -1).float(),
        "tracked_ranks": torch.cat(ranks, -1).int(),
    }


def write(path, ids, arrays):
    arrays = {name: x.contiguous().clone() for name, x in arrays.items()}
    save_file({"ids": torch.tensor(ids, dtype=torch.int32), **arrays}, path)


def workshop():
    folder = FIXTURES / "workshop"
    shutil.rmtree(folder, ignore_errors=True)
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
        if name in RARE_ROWS_OF:
            write(folder / f"{name}-parts.safetensors", ids, readings(model, ids, read, parts=True))
            write(folder / f"{name}-bare.safetensors", ids, readings(model, ids, read, bare=True))
    (folder / "prompts.json").write_text(json.dumps(PROMPTS, indent=2) + "\n")


def main(names):
    """All fixtures, or those of the modules that are named."""
    known = {module.name: module.name for module in pkgutil.iter_modules([str(Path(__file__).parent / "generator")])}
    for name in names or ["workshop", *sorted(set(known) - {"tiny"})]:
        if name == "workshop":
            workshop()
        else:
            importlib.import_module(f"generator.{name}").write()


if __name__ == "__main__":
    main(sys.argv[1:])
