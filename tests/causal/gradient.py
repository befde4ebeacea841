# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "tokenizers==0.22.2", "safetensors==0.8.0"]
# ///
"""Writes tests/causal/gradient.safetensors: attribution patching as torch's autograd has it.

Run from the repository root: `uv run tests/causal/gradient.py`. Prompts, metrics and checkpoints are those of
generate.py. Every activation of the corrupted run is caught by the same hooks and differentiated by autograd; an effect
is the sum over (clean - corrupted) * gradient, in float64, [L, T] or, of heads, [L, H].
"""

import torch
from generate import CASES, CLEAN, CORRUPTED, LLAMA, ROOT, TINY, WORKSHOP, Hooked, llama_like, load
from safetensors.torch import save_file
from tokenizers import Tokenizer

SITES = {"resid_pre": "resid_pre", "attn_out": "attn_out", "mlp_out": "mlp_out", "heads": "z"}
run = Hooked.run.__wrapped__


def effects(hooked, clean, corrupted, position, target, against):
    """The metric of the corrupted run and the estimated effects by site."""
    source, _ = hooked.run(clean)
    caught = {}

    def catch(name, layer, x):
        if name not in SITES.values():
            return None
        caught[name, layer] = x.clone()
        return caught[name, layer]

    with torch.enable_grad():
        row = run(hooked, corrupted, catch)[1][position]
        metric = row[target].mean() - (row[against].mean() if against else 0)
    keys = list(caught)
    grads = dict(zip(keys, torch.autograd.grad(metric, [caught[key] for key in keys]), strict=True))
    found = {"corrupted": metric.detach().view(1)}
    for at, name in SITES.items():
        product = [
            ((source[name, layer] - caught[name, layer][0]).detach().double() * grads[name, layer][0].double())
            for layer in range(hooked.n_layers)
        ]
        if at == "heads":
            product = [x.view(x.shape[0], hooked.n_heads, -1).sum((0, 2)) for x in product]
        else:
            product = [x.sum(-1) for x in product]
        found[at] = torch.stack(product).float()
    return found


def main():
    found = {}
    for name, case in CASES.items():
        found[name] = effects(Hooked(load(TINY / name), case), CLEAN, CORRUPTED, 5, [7, 70], [8])
    hooked = Hooked(load(WORKSHOP), llama_like(LLAMA))
    tokenizer = Tokenizer.from_file(str(WORKSHOP / "tokenizer.json"))
    ids = lambda text: tokenizer.encode(text).ids
    only = lambda text: ids(text)[0]
    clean, corrupted = ids("The capital of France is"), ids("The capital of England is")
    found["workshop-capital"] = effects(hooked, clean, corrupted, 4, [only(" Paris")], [only(" London")])
    clean = ids("When Mary and John went to the store, John gave a drink to")
    corrupted = ids("When Mary and John went to the store, Mary gave a drink to")
    found["workshop-object"] = effects(hooked, clean, corrupted, len(clean) - 1, [only(" Mary")], [only(" John")])
    arrays = {f"{name}.{key}": x.contiguous() for name, by in found.items() for key, x in by.items()}
    save_file(arrays, ROOT / "tests/causal/gradient.safetensors")
    print(f"{len(found)} written")


if __name__ == "__main__":
    main()
