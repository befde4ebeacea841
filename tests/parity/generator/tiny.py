"""Tiny random checkpoints in Hugging Face's layout, and what transformers computes with them in float32."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM
from transformers.modeling_utils import no_init_weights

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
# Two prompts, and a batch of two of different lengths.
PROMPTS = {"sentence": ["In the hat, the tin."], "one-token": ["I"], "batch": ["In the hat, the tin.", "the hat"]}
VOCAB = 264


@dataclass
class Parts:
    """Where a decoder's parts are, by module path; `{}` stands for the layer."""

    blocks: str
    # The module whose output is what attention (the MLP) adds to the stream: a post-norm where there is one.
    attn_out: str
    mlp_out: str
    # What those outputs are multiplied by before they are added.
    resid_scale: float = 1.0
    # The norm that stands on resid_pre + attn_out, where one does; what it returns is resid_mid.
    sum_norm: str | None = None
    # What the model is given beside ids and mask.
    given: dict = field(default_factory=dict)


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


def randomise(model, seed):
    """Norms near their identity and everything else large enough that each switch moves the output."""
    generator = torch.Generator().manual_seed(seed)
    scales = {}
    for module_name, module in model.named_modules():
        if "Norm" in type(module).__name__:
            identity = 0.0 if type(module).__name__.startswith("Gemma") else 1.0
            scales.update({f"{module_name}.{key}": identity for key, _ in module.named_parameters(recurse=False) if key == "weight"})
    for key, p in model.named_parameters():
        draw = torch.randn(p.shape, generator=generator)
        if key in scales:
            p.data = scales[key] + 0.2 * draw
        else:
            p.data = draw * (0.2 if p.dim() == 1 else 1.2 / p.shape[-1] ** 0.5)


@torch.no_grad()
def streams(model, ids, mask, parts):
    """Every stream [B, L, T, d] by hooks on the modules, patterns [B, L, H, T, T], and the model's logits [B, T, V]."""
    module = model.get_submodule
    blocks = list(module(parts.blocks))
    first = lambda out: out if torch.is_tensor(out) else out[0]
    seen = {name: [] for name in ("resid_pre", "resid_post", "attn_out", "mlp_out")}
    handles = []
    for layer, block in enumerate(blocks):
        handles += [
            block.register_forward_pre_hook(
                lambda _m, args, kwargs: seen["resid_pre"].append(args[0] if args else kwargs["hidden_states"]),
                with_kwargs=True,
            ),
            block.register_forward_hook(lambda _m, _a, out: seen["resid_post"].append(first(out))),
            module(parts.attn_out.format(layer)).register_forward_hook(
                lambda _m, _a, out: seen["attn_out"].append(first(out) * parts.resid_scale)
            ),
            module(parts.mlp_out.format(layer)).register_forward_hook(
                lambda _m, _a, out: seen["mlp_out"].append(first(out) * parts.resid_scale)
            ),
        ]
        if parts.sum_norm:
            norm = module(parts.sum_norm.format(layer))
            handles.append(norm.register_forward_hook(lambda _m, _a, out: seen.setdefault("resid_mid", []).append(out)))
    out = model(ids, attention_mask=mask, output_attentions=True, use_cache=False, **parts.given)
    for handle in handles:
        handle.remove()
    # Some blocks hand their MLP [B · T, d].
    shape = seen["resid_pre"][0].shape
    stacked = {name: torch.stack([x.reshape(shape) for x in xs], dim=1).float() for name, xs in seen.items()}
    if not parts.sum_norm:
        stacked["resid_mid"] = stacked["resid_pre"] + stacked["attn_out"]
    stacked["pattern"] = torch.stack(out.attentions, dim=1).float()
    stacked["logits"] = out.logits.float()
    return stacked


def cut(name, x, length):
    """One row of a batch without its padding."""
    if name == "pattern":
        return x[..., :length, :length]
    return x[:length] if name == "logits" else x[:, :length]


def follows_length(config):
    """Frequencies that follow the prompt's length would follow the longest row of a batch in transformers."""
    scaling = getattr(config, "rope_scaling", None) or {}
    return scaling.get("rope_type", scaling.get("type")) in ("dynamic", "longrope")


def write_references(folder, model, parts):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    for name, texts in PROMPTS.items():
        rows = [tokenizer.encode(text).ids for text in texts]
        longest = max(map(len, rows))
        ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
        if follows_length(model.config):
            reads = [streams(model, ids[b : b + 1, : len(row)], None, parts) for b, row in enumerate(rows)]
        else:
            batch = streams(model, ids, mask, parts)
            reads = [{key: x[b : b + 1] for key, x in batch.items()} for b in range(len(rows))]
        arrays = {}
        for b, (row, read) in enumerate(zip(rows, reads)):
            prefix = f"{b}." if len(rows) > 1 else ""
            arrays[f"{prefix}ids"] = torch.tensor(row, dtype=torch.int32)
            arrays.update({prefix + key: cut(key, x[0], len(row)) for key, x in read.items()})
        arrays = {key: x.contiguous().clone() for key, x in arrays.items()}
        save_file(arrays, folder / f"{name}.reference.safetensors")


def forget(path, keys):
    config = json.loads(path.read_text())
    for key in keys:
        *outer, last = key.split(".")
        part = config
        for name in outer:
            part = part[name]
        del part[last]
    path.write_text(json.dumps(config, indent=2) + "\n")


def respell(name, change):
    """Rewrites config.json of a written fixture in another spelling, of which transformers 4 may know nothing."""
    path = FIXTURES / name / "config.json"
    config = json.loads(path.read_text())
    change(config)
    path.write_text(json.dumps(config, indent=2) + "\n")


def tiny(name, config, parts, dtype=torch.float32, shard="1GB", change=None, leave_out=()):
    """
    Writes fixtures/NAME: a random checkpoint of `config` saved in `dtype`, read back in float32 with eager attention,
    and what that computes. `change(model)` may set what randomising should not; `leave_out` names keys (`a.b`) that
    config.json should not hold, so that their defaults are read.
    """
    folder = FIXTURES / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    # Every parameter is randomised below; what transformers would draw first fails for norms without a shift.
    with no_init_weights():
        model = AutoModelForCausalLM.from_config(config, attn_implementation="eager")
    model.tie_weights()  # which transformers leaves out together with the drawing
    randomise(model, seed=len(name))
    if change:
        change(model)
    model.to(dtype).save_pretrained(folder, max_shard_size=shard)
    (folder / "generation_config.json").unlink(missing_ok=True)
    forget(folder / "config.json", leave_out)
    tiny_tokenizer(folder / "tokenizer.json")
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    write_references(folder, model, parts)
    size = sum(file.stat().st_size for file in folder.iterdir())
    assert size <= 250_000, f"{name} has {size} bytes"
    print(f"{name}: {size // 1000} kB")


def rewrite(name, tensors=None, config=None):
    """
    Stores fixtures/NAME as `tensors(dict)` and `config(dict)` spell it: the same numbers under other names, so that
    the references stay true.
    """
    folder = FIXTURES / name
    if tensors:
        path = folder / "model.safetensors"
        save_file(tensors(load_file(path)), path, metadata={"format": "pt"})
    if config:
        path = folder / "config.json"
        path.write_text(json.dumps(config(json.loads(path.read_text())), indent=2) + "\n")
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 250_000, name
