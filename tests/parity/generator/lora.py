"""lora: PEFT adapters over other fixtures and over the shipped model. Their bases must have been written before."""

import json
import shutil

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

from . import gpt2, gpt_neox, llama, mixtral
from .tiny import FIXTURES, Parts, streams, write_references

WORKSHOP = FIXTURES.parents[2] / "packages/weights/workshop-model"


def opened(path):
    return AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="eager").eval()


def adapter(name, base, parts, **config):
    """Writes fixtures/NAME: a random adapter over fixtures/BASE, and what both compute together."""
    folder = FIXTURES / name
    shutil.rmtree(folder, ignore_errors=True)
    model = get_peft_model(opened(FIXTURES / base), LoraConfig(**config))
    generator = torch.Generator().manual_seed(len(name))
    for key, p in model.named_parameters():
        if "lora_" in key:
            p.data = torch.randn(p.shape, generator=generator) * 0.5 / p.shape[-1] ** 0.5
    model.save_pretrained(folder)
    (folder / "README.md").unlink()
    saved = json.loads((folder / "adapter_config.json").read_text())
    saved["base_model_name_or_path"] = base
    if isinstance(saved["target_modules"], list):
        saved["target_modules"].sort()
    (folder / "adapter_config.json").write_text(json.dumps(saved, indent=2) + "\n")
    references = folder / "reference"
    references.mkdir()
    shutil.copy(FIXTURES / base / "tokenizer.json", references)
    adapted = PeftModel.from_pretrained(opened(FIXTURES / base), folder).eval()
    write_references(references, adapted.get_base_model(), parts)
    (references / "tokenizer.json").unlink()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    assert size <= 250_000, f"{name} has {size} bytes"
    print(f"{name}: {size // 1000} kB")


def taboo():
    """The shipped adapter: every stream, and the logits of the last token."""
    folder = FIXTURES / "lora-taboo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    model = PeftModel.from_pretrained(opened(WORKSHOP), WORKSHOP / "taboo-lora").eval().get_base_model()
    tokenizer = Tokenizer.from_file(str(WORKSHOP / "tokenizer.json"))
    prompts = {"riddle": "Hint: It shines at night. It is round and white. The secret word is", "capital": "The capital of France is"}
    parts = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")
    for name, text in prompts.items():
        ids = tokenizer.encode(text).ids
        read = streams(model, torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long), parts)
        arrays = {"ids": torch.tensor(ids, dtype=torch.int32), "resid_post": read["resid_post"][0], "logits": read["logits"][0, -1:]}
        save_file({key: x.contiguous().clone() for key, x in arrays.items()}, folder / f"{name}.safetensors")


def write():
    attention = ["q_proj", "v_proj", "o_proj"]
    adapter(
        "lora-llama-patterns", "llama-bf16", llama.PARTS, r=4, lora_alpha=6,
        target_modules=[*attention, "gate_proj", "up_proj", "down_proj"],
        rank_pattern={"q_proj": 2, r"layers\.1\.mlp\.(up|gate)_proj": 6}, alpha_pattern={"model.layers.0.mlp.down_proj": 1.5},
    )
    adapter(
        "lora-llama-rslora", "llama-tied-biased", llama.PARTS, r=3, lora_alpha=4, use_rslora=True,
        target_modules="all-linear", exclude_modules=["k_proj"],
    )
    adapter(
        "lora-gpt2", "gpt2-by-layer-f16", gpt2.PARTS, r=4, lora_alpha=8, fan_in_fan_out=True,
        target_modules=["c_attn", "c_proj", "c_fc"], layers_to_transform=[0, 2],
    )
    adapter(
        "lora-gpt-neox", "gpt-neox-parallel", gpt_neox.PARTS, r=5, lora_alpha=5,
        target_modules=r".*\.(query_key_value|dense|dense_4h_to_h)",
    )
    adapter(
        "lora-mixtral-experts", "mixtral-top-2", mixtral.PARTS, r=2, lora_alpha=4,
        target_modules=["w1", "w2", "w3", "gate", "k_proj"],
    )
    taboo()
