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

model = AutoModelForCausalLM.from_pretrained(MODEL, dtype=torch.float32, attn_implementation="eager").eval()
ids = AutoTokenizer.from_pretrained(MODEL)(PROMPT, return_tensors="pt").input_ids
streams = []
for block in model.model.layers:
    block.register_forward_pre_hook(lambda _, args: streams.append(args[0][0]))
with torch.no_grad():
    out = model(ids, output_attentions=True)
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
    }
rounded = json.loads(json.dumps(reference), parse_float=lambda text: float(f"{float(text):.8g}"))
(ROOT / "src" / "fixtures" / "sky.json").write_text(json.dumps(rounded) + "\n")
