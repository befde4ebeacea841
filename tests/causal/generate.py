# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "tokenizers==0.22.2", "safetensors==0.8.0"]
# ///
"""Writes tests/causal/fixtures: attribution, patching and patchscope as Hugging Face's own code has them.

Run from the repository root: `uv run tests/causal/generate.py`. Everything is done by hooks on the modules: what
attention and MLP add is caught where they return it, a head is its slice of what the output projection is given, and a
patch is a hook that returns something else. Attributions are summed in float64.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/parity"))
from generator import cohere, gemma2, gpt2, gpt_neox, granite, llama, olmo2  # noqa: E402
from generator.tiny import Parts  # noqa: E402

TINY = ROOT / "tests/parity/fixtures"
WORKSHOP = ROOT / "packages/weights/workshop-model"
FIXTURES = Path(__file__).resolve().parent / "fixtures"
LLAMA = Parts("model.layers", "model.layers.{}.self_attn", "model.layers.{}.mlp")


@dataclass
class Case:
    parts: Parts
    # Module paths: attention's output projection, and the norm before the unembedding.
    o: str
    norm: str
    # The norm between that projection and the stream, where one stands.
    o_norm: str | None = None


def llama_like(parts, **more):
    return Case(parts, "model.layers.{}.self_attn.o_proj", "model.norm", **more)


POST = "model.layers.{}.post_attention_layernorm"
CASES = {
    "gpt2-plain": Case(gpt2.PARTS, "transformer.h.{}.attn.c_proj", "transformer.ln_f"),
    "llama-tied-biased": llama_like(llama.PARTS),
    "gpt-neox-parallel": Case(gpt_neox.PARTS, "gpt_neox.layers.{}.attention.dense", "gpt_neox.final_layer_norm"),
    "gemma2-alternating": llama_like(gemma2.PARTS, o_norm=POST),
    "gemma2-uncapped-f16": llama_like(gemma2.PARTS, o_norm=POST),
    "olmo2-grouped": llama_like(olmo2.PARTS, o_norm=POST),
    "cohere-f16": llama_like(cohere.PARTS),
    "granite-biased-bf16": llama_like(granite.parts(0.6)),
}
CLEAN = [41, 78, 257, 12, 99, 3, 200]
CORRUPTED = [41, 78, 30, 12, 98, 3, 201]


def first(out):
    return out if torch.is_tensor(out) else out[0]


class Hooked:
    """One model with its hooks' places."""

    def __init__(self, model, case):
        self.model, self.case = model, case
        module = model.get_submodule
        parts = case.parts
        self.blocks = list(module(parts.blocks))
        layers = range(len(self.blocks))
        self.attn_out = [module(parts.attn_out.format(layer)) for layer in layers]
        self.mlp_out = [module(parts.mlp_out.format(layer)) for layer in layers]
        self.o = [module(case.o.format(layer)) for layer in layers]
        self.o_norm = [module(case.o_norm.format(layer)) for layer in layers] if case.o_norm else None
        self.norm = module(case.norm)
        self.n_layers = len(self.blocks)
        self.n_heads = model.config.num_attention_heads

    @torch.no_grad()
    def run(self, ids, change=None):
        """Activations by name and layer, and logits [T, V]. `change(name, layer, x)` may return another activation."""
        change = change or (lambda name, layer, x: None)
        seen, handles = {}, []

        def at(name, layer, x):
            changed = change(name, layer, x)
            seen[name, layer] = (x if changed is None else changed)[0].clone()
            return changed

        def entering(name, layer):
            def hook(_m, args, kwargs):
                if args:
                    changed = at(name, layer, args[0])
                    return None if changed is None else ((changed, *args[1:]), kwargs)
                changed = at(name, layer, kwargs["hidden_states"])
                return None if changed is None else (args, {**kwargs, "hidden_states": changed})

            return hook

        def leaving(name, layer):
            def hook(_m, _args, out):
                changed = at(name, layer, first(out))
                if changed is None:
                    return None
                return changed if torch.is_tensor(out) else (changed, *out[1:])

            return hook

        for layer in range(self.n_layers):
            handles += [
                self.blocks[layer].register_forward_pre_hook(entering("resid_pre", layer), with_kwargs=True),
                self.attn_out[layer].register_forward_hook(leaving("attn_out", layer)),
                self.mlp_out[layer].register_forward_hook(leaving("mlp_out", layer)),
                self.o[layer].register_forward_pre_hook(entering("z", layer), with_kwargs=True),
            ]
        handles.append(self.norm.register_forward_pre_hook(lambda _m, args: at("resid_post", 0, args[0]) and None))
        out = self.model(torch.tensor([ids]), use_cache=False, **self.case.parts.given)
        for handle in handles:
            handle.remove()
        return seen, out.logits[0]


def frozen(norm, whole, parts):
    """Parts as a norm module leaves them with the statistics of their whole, and what it adds by itself; float64."""
    if isinstance(norm, torch.nn.LayerNorm) or "LayerNorm" in type(norm).__name__ and "RMS" not in type(norm).__name__:
        eps = getattr(norm, "eps", None) or getattr(norm, "variance_epsilon", None)
        inverse = (whole.var(unbiased=False) + eps).rsqrt()
        parts = [(x - x.mean()) * inverse for x in parts]
    else:
        eps = getattr(norm, "eps", None) or getattr(norm, "variance_epsilon", None)
        parts = [x * (whole.square().mean() + eps).rsqrt() for x in parts]
    weight = norm.weight.double()
    if type(norm).__name__.startswith("Gemma"):
        weight = 1 + weight
    bias = getattr(norm, "bias", None)
    return [x * weight for x in parts], torch.zeros_like(weight) if bias is None else bias.double()


def split_heads(hooked, seen, layer, position):
    """What each head adds, [H, d], and what attention adds beside them (None where nothing does)."""
    o = hooked.o[layer]
    matrix = o.weight.double() if type(o).__name__ == "Conv1D" else o.weight.double().T  # [H · dHead, d]
    z = seen["z", layer][position].double().view(hooked.n_heads, -1)
    heads = [z[h] @ matrix.view(hooked.n_heads, -1, matrix.shape[-1])[h] for h in range(hooked.n_heads)]
    rest = None if o.bias is None else o.bias.double()
    if hooked.o_norm:
        parts = heads + ([] if rest is None else [rest])
        normed, _ = frozen(hooked.o_norm[layer], sum(parts), parts)
        heads, rest = normed[: hooked.n_heads], None if rest is None else normed[-1]
    scale = hooked.case.parts.resid_scale
    return [x * scale for x in heads], None if rest is None else rest * scale


@torch.no_grad()
def attribution(hooked, ids, position, target, against, by_head):
    """What each component adds [C], from the embedding up and the rest last, and the logit before any cap."""
    seen, _ = hooked.run(ids)
    at = lambda name, layer: seen[name, layer][position].double()
    scale = hooked.case.parts.resid_scale
    parts = [at("resid_pre", 0)]
    for layer in range(hooked.n_layers):
        if by_head:
            heads, rest = split_heads(hooked, seen, layer, position)
            parts += heads + ([] if rest is None else [rest])
        else:
            parts.append(at("attn_out", layer) * scale)
        parts.append(at("mlp_out", layer) * scale)
    whole = at("resid_post", 0)
    normed, shift = frozen(hooked.norm, whole, parts)
    head = hooked.model.get_output_embeddings()
    rows = head.weight.double()
    direction = rows[target].mean(0) - (rows[against].mean(0) if against else 0)
    factor = 1.0
    config = hooked.model.config
    if config.model_type == "cohere":
        factor = config.logit_scale
    if config.model_type == "granite":
        factor = 1 / config.logits_scaling
    bias = getattr(head, "bias", None)
    own = 0 if bias is None else bias[target].double().mean() - (bias[against].double().mean() if against else 0)
    added = [factor * (x @ direction) for x in normed] + [factor * (shift @ direction + own)]
    logits = factor * (hooked.norm(seen["resid_post", 0][position]).double() @ rows.T + (0 if bias is None else bias.double()))
    logit = logits[target].mean() - (logits[against].mean() if against else 0)
    assert abs(sum(added) - logit) < 1e-4 * max(1, abs(logit)), (sum(added), logit)
    return torch.stack(added).float(), logit.float().view(1)


def metric(logits, position, target, against):
    row = logits[position].double()
    return float(row[target].mean() - (row[against].mean() if against else 0))


def patching(hooked, clean_ids, corrupted_ids, position, target, against):
    clean, clean_logits = hooked.run(clean_ids)
    _, corrupted_logits = hooked.run(corrupted_ids)
    measure = lambda logits: metric(logits, position, target, against)
    length = len(clean_ids)

    def patched(name, layer, put):
        def change(other, l, x):
            if (other, l) != (name, layer):
                return None
            x = x.clone()
            put(x[0], clean[name, layer])
            return x

        return measure(hooked.run(corrupted_ids, change)[1])

    def one_token(t):
        def put(x, source):
            x[t] = source[t]

        return put

    def one_head(h):
        def put(x, source):
            size = x.shape[-1] // hooked.n_heads
            x[:, h * size : (h + 1) * size] = source[:, h * size : (h + 1) * size]

        return put

    layers = range(hooked.n_layers)
    grids = {
        name: torch.tensor([[patched(name, layer, one_token(t)) for t in range(length)] for layer in layers])
        for name in ("resid_pre", "attn_out", "mlp_out")
    }
    grids["heads"] = torch.tensor([[patched("z", l, one_head(h)) for h in range(hooked.n_heads)] for l in layers])
    return {
        **{f"patched.{name}": grid for name, grid in grids.items()},
        "clean": torch.tensor([measure(clean_logits)]),
        "corrupted": torch.tensor([measure(corrupted_logits)]),
    }


def patchscope(hooked, ids, position, target_ids, target_position, target_layer, tokens):
    source, _ = hooked.run(ids)
    decoded, log_probs = [], []
    for layer in range(hooked.n_layers):
        into = layer if target_layer is None else target_layer

        def change(name, l, x):
            if (name, l) != ("resid_pre", into):
                return None
            x = x.clone()
            x[0, target_position] = source["resid_pre", layer][position]
            return x

        prompt, own = list(target_ids), []
        for _ in range(tokens):
            row = hooked.run(prompt, change)[1][-1].double().log_softmax(-1)
            prompt.append(int(row.argmax()))
            own.append(float(row.max()))
        decoded.append(prompt[len(target_ids) :])
        log_probs.append(own)
    return torch.tensor(decoded, dtype=torch.int32), torch.tensor(log_probs)


def write(name, hooked, clean, corrupted, position, target, against, scope):
    ints = lambda xs: torch.tensor(xs, dtype=torch.int32)
    target_ids, target_position, target_layer, tokens = scope
    by_layer, logit = attribution(hooked, clean, position, target, against, False)
    by_head, _ = attribution(hooked, clean, position, target, against, True)
    same = patchscope(hooked, clean, position, target_ids, target_position, None, tokens)
    fixed = patchscope(hooked, clean, position, target_ids, target_position, target_layer, tokens)
    arrays = {
        "clean_ids": ints(clean),
        "corrupted_ids": ints(corrupted),
        "position": ints([position]),
        "target": ints(target),
        "against": ints(against or [-1])[: len(against)],
        "by_layer": by_layer,
        "by_head": by_head,
        "logit": logit,
        **patching(hooked, clean, corrupted, position, target, against),
        "scope.ids": ints(target_ids),
        "scope.place": ints([target_position, target_layer, tokens]),
        "scope.same.ids": same[0],
        "scope.same.log_probs": same[1],
        "scope.fixed.ids": fixed[0],
        "scope.fixed.log_probs": fixed[1],
    }
    FIXTURES.mkdir(exist_ok=True)
    save_file({key: x.contiguous().clone() for key, x in arrays.items()}, FIXTURES / f"{name}.safetensors")
    print(name, [round(float(arrays[key]), 3) for key in ("clean", "corrupted")])


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def main(names):
    """All fixtures, or those that are named."""
    for name, case in CASES.items():
        if names and name not in names:
            continue
        hooked = Hooked(load(TINY / name), case)
        write(name, hooked, CLEAN, CORRUPTED, 5, [7, 70], [8], ([5, 60, 61, 5], 2, 1, 3))
    if names and "workshop" not in names:
        return
    hooked = Hooked(load(WORKSHOP), llama_like(LLAMA))
    tokenizer = Tokenizer.from_file(str(WORKSHOP / "tokenizer.json"))
    ids = lambda text: tokenizer.encode(text).ids
    only = lambda text: ids(text)[0]
    identity = ids("cat -> cat\n1135 -> 1135\nhello -> hello\n?")
    scope = (identity, len(identity) - 1, 2, 2)
    clean, corrupted = ids("The capital of France is"), ids("The capital of England is")
    write("workshop-capital", hooked, clean, corrupted, 4, [only(" Paris")], [only(" London")], scope)
    clean = ids("When Mary and John went to the store, John gave a drink to")
    corrupted = ids("When Mary and John went to the store, Mary gave a drink to")
    write("workshop-object", hooked, clean, corrupted, len(clean) - 1, [only(" Mary")], [only(" John")], scope)


if __name__ == "__main__":
    main(sys.argv[1:])
