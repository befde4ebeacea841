"""Writes src/fixtures/sky.json: logit-lens readings and attention of the shipped model by transformers in float32.
Run with transformers 4.57 and torch 2.8: python tools/make-reference.py"""

import json
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT.parent.parent / "packages" / "weights" / "workshop-model"
PROMPT = "The trees are green and the sky is"
TOP_K = 3
LOGIT_STEP = 512
WIDTHS = 4


def first(tensors):
    return torch.stack(tensors)[:, :, :WIDTHS].tolist()



model = AutoModelForCausalLM.from_pretrained(MODEL, dtype=torch.float32, attn_implementation="eager").eval()
ids = AutoTokenizer.from_pretrained(MODEL)(PROMPT, return_tensors="pt").input_ids
streams, attn_outs, mlp_outs, mids = [], [], [], []
for block in model.model.layers:
    block.register_forward_pre_hook(lambda _, args: streams.append(args[0][0]))
    # What attention and MLP add, and the stream that the MLP's norm reads.
    block.self_attn.register_forward_hook(lambda _, args, out: attn_outs.append(out[0][0]))
    block.post_attention_layernorm.register_forward_pre_hook(lambda _, args: mids.append(args[0][0]))
    block.mlp.register_forward_hook(lambda _, args, out: mlp_outs.append(out[0]))
last = []
model.model.norm.register_forward_pre_hook(lambda _, args: last.append(args[0][0]))
with torch.no_grad():
    out = model(ids, output_attentions=True)
    final = last[:1]
    logits = [model.lm_head(model.model.norm(stream)) for stream in streams] + [out.logits[0]]
    logprobs = torch.stack(logits).log_softmax(-1)
    top = logprobs.topk(TOP_K, -1)
    reference = {
        "prompt": PROMPT,
        "ids": ids[0].tolist(),
        "topk": {"ids": top.indices.tolist(), "probs": top.values.exp().tolist()},
        "logsumexp": torch.stack(logits).logsumexp(-1).tolist(),
        "entropy": (-(logprobs.exp() * logprobs).sum(-1)).tolist(),
        "attention_layer_2": out.attentions[2][0].tolist(),
        "logits_last": out.logits[0, -1].tolist()[:16],
        # Every array of --npz at every LOGIT_STEP-th token of the vocabulary and the first WIDTHS of the stream.
        "arrays": {
            "logits": out.logits[0, :, ::LOGIT_STEP].tolist(),
            "pattern": torch.stack([pattern[0] for pattern in out.attentions]).tolist(),
            "resid_pre": first(streams),
            "resid_mid": first(mids),
            "resid_post": first(streams[1:] + final),
            "attn_out": first(attn_outs),
            "mlp_out": first(mlp_outs),
        },
    }
rounded = json.loads(json.dumps(reference), parse_float=lambda text: float(f"{float(text):.8g}"))
(ROOT / "src" / "fixtures" / "sky.json").write_text(json.dumps(rounded) + "\n")
