# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "tokenizers==0.22.2", "safetensors==0.8.0"]
# ///
"""Writes tests/generate/greedy.json: how transformers' `generate` goes on, greedily, with the parity checkpoints.

Run from the repository root: `uv run tests/generate/generate.py`. A checkpoint counts only where transformers computes
from its folder what the parity reference says; some are spelt in a way that this version cannot read.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModelForCausalLM, GenerationConfig

FIXTURES = Path(__file__).resolve().parents[1] / "parity/fixtures"
# Six tokens, then twelve: past every window, and past the length at which a scaling sets in.
PROMPT_TOKENS = 6
NEW_TOKENS = 12


def config_of(folder):
    """The config, with rotary positions as version 4 spells them."""
    raw = json.loads((folder / "config.json").read_text())
    parameters = raw.pop("rope_parameters", None)
    if parameters and "rope_type" in parameters:
        raw["rope_theta"] = parameters.pop("rope_theta", raw.get("rope_theta", 10_000.0))
        raw["rope_scaling"] = parameters
    return AutoConfig.for_model(**raw)


@torch.no_grad()
def greedy(folder):
    config = config_of(folder)
    model = AutoModelForCausalLM.from_pretrained(
        folder, config=config, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    reference = load_file(folder / "sentence.reference.safetensors")
    ids = reference["ids"].long()[None]
    difference = (model(ids, use_cache=False).logits[0] - reference["logits"]).abs().max()
    if difference > 1e-4 * reference["logits"].abs().max():
        raise ValueError(f"logits differ by {difference:.1e}")
    prompt = ids[:, :PROMPT_TOKENS]
    out = model.generate(
        prompt,
        attention_mask=torch.ones_like(prompt),
        generation_config=GenerationConfig(
            do_sample=False, max_new_tokens=NEW_TOKENS, pad_token_id=0, output_logits=True, return_dict_in_generate=True,
            # Every token read anew: with some windows, and where frequencies follow the length, transformers' own
            # cache makes another continuation than the model reads out of the same tokens.
            use_cache=False,
        ),
    )
    top = torch.cat(out.logits).topk(2, -1).values
    return {
        "prompt": prompt[0].tolist(),
        "greedy": out.sequences[0, PROMPT_TOKENS:].tolist(),
        # How far the chosen token's logit was above the next one's, at the closest.
        "margin": round((top[:, 0] - top[:, 1]).min().item(), 6),
    }


def main():
    found = {}
    for folder in sorted(path.parent for path in FIXTURES.glob("*/sentence.reference.safetensors")):
        try:
            found[folder.name] = greedy(folder)
        except Exception as error:
            print(f"{folder.name}: left out, {str(error).splitlines()[0][:120]}")
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in found.items())
    Path(__file__).with_name("greedy.json").write_text("{\n" + lines + "\n}\n")
    print(f"{len(found)} checkpoints, smallest margin {min(value['margin'] for value in found.values())}")


if __name__ == "__main__":
    main()
