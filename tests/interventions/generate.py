# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "tokenizers==0.22.2", "safetensors==0.8.0"]
# ///
"""Writes tests/interventions/fixtures: tiny checkpoints of tests/parity changed by hooks on transformers' own modules.

Run from the repository root: `uv run tests/interventions/generate.py`. Python is needed only here. An intervention is
written as the product's spec has it; what it means is computed by torch hooks that know nothing of the product.
"""

import base64
import json
import random
import shutil
import sys
from pathlib import Path

import numpy
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

HERE = Path(__file__).resolve().parent
PARITY = HERE.parent / "parity"
FIXTURES = HERE / "fixtures"
sys.path.insert(0, str(PARITY))

from generator import gemma2, gpt2, gpt_neox, granite, llama, opt  # noqa: E402
from generator.tiny import Parts, streams  # noqa: E402

OPT = "model.decoder.layers.{}"
SUMS = Parts(opt.PARTS.blocks, opt.PARTS.attn_out, opt.PARTS.mlp_out, sum_norm=f"{OPT}.self_attn_layer_norm")
# By checkpoint: its parts, the module that is its attention, and the one that joins its heads.
MODELS = {
    "gpt2-plain": (gpt2.PARTS, "transformer.h.{}.attn", "transformer.h.{}.attn.c_proj"),
    "gpt-neox-parallel": (gpt_neox.PARTS, "gpt_neox.layers.{}.attention", "gpt_neox.layers.{}.attention.dense"),
    "llama-tied-biased": (llama.PARTS, "model.layers.{}.self_attn", "model.layers.{}.self_attn.o_proj"),
    "gemma2-alternating": (gemma2.PARTS, "model.layers.{}.self_attn", "model.layers.{}.self_attn.o_proj"),
    "granite-tied": (granite.parts(0.22), "model.layers.{}.self_attn", "model.layers.{}.self_attn.o_proj"),
    "opt-350m-f16": (SUMS, f"{OPT}.self_attn", f"{OPT}.self_attn.out_proj"),
}
IDS = [41, 78, 259, 221, 72, 65, 84, 12, 259]
OTHER = [257, 260, 14, 65, 84]
SITES = ["resid_pre", "attn_out", "mlp_out"]
HEADS = 4


def as_input(ids):
    return {"kind": "ids", "ids": ids}


def place(position):
    return position % len(IDS)


def tokens(positions):
    """Where an inclusive range of tokens lies; None is all."""
    if positions is None:
        return slice(None)
    return slice(place(positions["from"]), place(positions["to"]) + 1)


class Subject:
    def __init__(self, name):
        self.parts, self.attn, self.joined = MODELS[name]
        self.model = AutoModelForCausalLM.from_pretrained(
            PARITY / "fixtures" / name, dtype=torch.float32, attn_implementation="eager"
        ).eval()
        self.layers = len(self.model.get_submodule(self.parts.blocks))
        self.width = self.model.config.hidden_size
        reference = load_file(PARITY / "fixtures" / name / "sentence.reference.safetensors")
        assert reference["ids"][: len(IDS)].tolist() == IDS
        torch.testing.assert_close(self.read(IDS)["logits"], reference["logits"][: len(IDS)], rtol=1e-4, atol=1e-4)

    def read(self, ids):
        found = streams(self.model, torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long), self.parts)
        return {key: x[0] for key, x in found.items()}

    def direction(self, direction):
        if direction["kind"] == "vector":
            return torch.from_numpy(numpy.frombuffer(base64.b64decode(direction["base64"]), dtype="<f4").copy())
        if direction["kind"] == "token":
            row = self.model.get_output_embeddings().weight[direction["id"]].detach()
            narrow = getattr(getattr(self.model.base_model, "decoder", None), "project_out", None)
            row = row if narrow is None else row @ narrow.weight.detach()
            return row / row.norm()
        mean = lambda prompts: torch.stack(
            [self.read(prompt["ids"])[direction["at"]][direction["layer"], -1] for prompt in prompts]
        ).mean(0)
        return mean(direction["positive"]) - mean(direction["negative"])

    def at_site(self, interventions, site, layer):
        """What happens to one site of one layer, as a function of its value [1, T, d]; None when nothing does."""
        here = [i for i in interventions if i.get("at") == site]
        scales = [i for i in here if i["op"] == "scale" and i["layers"]["from"] <= layer <= i["layers"]["to"]]
        patches = [i for i in here if i["op"] == "patch" and i["layer"] == layer]
        adds = [i for i in here if i["op"] == "add" and i["layer"] == layer]
        if not scales + patches + adds:
            return None
        found = {}
        for i in patches:
            origin = i["from"]
            ids = origin["input"]["ids"]
            found[id(i)] = self.read(ids)[site][origin["layer"], origin["position"]]
        for i in adds:
            found[id(i)] = self.direction(i["direction"])

        def change(x):
            x = x.clone()
            for i in scales:
                x[:, tokens(i.get("positions"))] *= i["factor"]
            for i in patches:
                x[:, place(i["position"])] = found[id(i)]
            for i in adds:
                x[:, tokens(i.get("positions"))] += i["coefficient"] * found[id(i)]
            return x

        return change

    def hooks(self, interventions):
        """Each hook as a function that registers it; whatever they need of other prompts has been read before."""
        module = self.model.get_submodule
        for layer in range(self.layers):
            change = self.at_site(interventions, "resid_pre", layer)
            if change:
                yield module(self.parts.blocks)[layer].register_forward_pre_hook, entering(change), {"with_kwargs": True}
            for site, path in (("attn_out", self.parts.attn_out), ("mlp_out", self.parts.mlp_out)):
                change = self.at_site(interventions, site, layer)
                if change:
                    yield module(path.format(layer)).register_forward_hook, returning(change, self.parts.resid_scale), {}
            covers = lambda i: i["layers"]["from"] <= layer <= i["layers"]["to"]
            heads = [i for i in interventions if i["op"] == "scale_heads" and covers(i)]
            if heads:
                yield module(self.joined.format(layer)).register_forward_pre_hook, scaling_heads(heads), {}
            blocks = [i for i in interventions if i["op"] == "block" and covers(i)]
            if blocks:
                yield module(self.attn.format(layer)).register_forward_pre_hook, hiding(blocks), {"with_kwargs": True}

    @torch.no_grad()
    def changed(self, interventions):
        handles = [register(hook, **more) for register, hook, more in list(self.hooks(interventions))]
        read = self.read(IDS)
        for handle in handles:
            handle.remove()
        return read


def entering(change):
    def hook(_module, args, kwargs):
        if args:
            return (change(args[0]), *args[1:]), kwargs
        return args, {**kwargs, "hidden_states": change(kwargs["hidden_states"])}

    return hook


def returning(change, scale):
    def hook(_module, _args, out):
        x = out if torch.is_tensor(out) else out[0]
        y = (change(x.reshape(1, len(IDS), -1) * scale) / scale).reshape(x.shape)
        return y if torch.is_tensor(out) else (y, *out[1:])

    return hook


def scaling_heads(interventions):
    def hook(_module, args):
        z = args[0].clone().reshape(1, len(IDS), HEADS, -1)
        for i in interventions:
            for head in set(i["heads"]):
                z[:, tokens(i.get("positions")), head] *= i["factor"]
        return (z.reshape(args[0].shape), *args[1:])

    return hook


def hiding(interventions):
    hidden = torch.zeros(1, HEADS, len(IDS), len(IDS))
    for i in interventions:
        for head in i.get("heads", range(HEADS)):
            hidden[0, head, tokens(i["queries"]), tokens(i["keys"])] = -torch.inf

    def hook(_module, args, kwargs):
        assert torch.is_tensor(kwargs["attention_mask"])
        return args, {**kwargs, "attention_mask": kwargs["attention_mask"] + hidden}

    return hook


def cases(subject, seed):
    last = subject.layers - 1
    draw = random.Random(seed)
    vector = lambda: base64.b64encode(
        numpy.array([draw.gauss(0, 1) for _ in range(subject.width)], dtype="<f4").tobytes()
    ).decode()
    scale = lambda at, first, to, factor, **rest: dict(
        op="scale", at=at, layers={"from": first, "to": to}, factor=factor, **rest
    )
    add = lambda at, layer, direction, coefficient, **rest: dict(
        op="add", at=at, layer=layer, direction=direction, coefficient=coefficient, **rest
    )
    patch = lambda at, layer, position, ids, from_layer, from_position: dict(
        op="patch", at=at, layer=layer, position=position,
        **{"from": dict(input=as_input(ids), layer=from_layer, position=from_position)},
    )
    span = lambda first, to: {"from": first, "to": to}
    difference = lambda at, layer: dict(
        kind="difference", at=at, layer=layer,
        positive=[as_input(OTHER), as_input([72, 65, 84])], negative=[as_input([41, 78])],
    )
    token = dict(kind="token", id=77)
    heads = lambda first, to, chosen, factor, **rest: dict(
        op="scale_heads", layers=span(first, to), heads=chosen, factor=factor, **rest
    )
    block = lambda first, to, queries, keys, **rest: dict(
        op="block", layers=span(first, to), queries=queries, keys=keys, **rest
    )
    yield "scale-resid-pre", [scale("resid_pre", 1, 1, 0.3, positions=span(2, -2))]
    yield "scale-attn-out", [scale("attn_out", 0, last, 0)]
    yield "scale-mlp-out", [scale("mlp_out", 0, 0, -1.5, positions=span(-4, 7)), scale("mlp_out", 0, 1, 2)]
    yield "scale-heads", [heads(0, 1, [0, 2], 0, positions=span(1, -1)), heads(1, 1, [1, 2], 2.5)]
    yield "block", [block(0, last, span(4, -1), span(2, 3))]
    yield "block-heads", [
        block(1, 1, span(3, 3), span(0, 2), heads=[1, 3]), block(0, 1, span(3, 5), span(1, 2), heads=[0, 1]),
    ]
    yield "add-token", [add("mlp_out", 1, token, 4, positions=span(-2, -1))]
    yield "add-difference", [add("resid_pre", 1, difference("resid_pre", 1), -0.7, positions=span(0, 4))]
    yield "add-vector", [add("attn_out", 0, dict(kind="vector", base64=vector()), 1.25)]
    yield "patch-resid-pre", [patch("resid_pre", 1, -1, OTHER, 1, -1)]
    yield "patch-parts", [patch("attn_out", 0, 3, OTHER, 1, 2), patch("mlp_out", 1, -2, OTHER, 0, 0)]
    for number in range(3):
        yield f"together-{number}", together(
            draw, subject, dict(scale=scale, add=add, patch=patch, heads=heads, block=block, span=span,
                                difference=difference, vector=vector),
        )


def together(draw, subject, make):
    """Some of everything, at random; blocks leave each query its own key."""
    n, last = len(IDS), subject.layers - 1
    layer = lambda: draw.randint(0, last)
    site = lambda: draw.choice(SITES)

    def some(low=0, high=n - 1):
        a, b = sorted((draw.randint(low, high), draw.randint(low, high)))
        return make["span"](a, b - n if draw.random() < 0.5 else b)

    def layers():
        return sorted((layer(), layer()))

    def block(**rest):
        first = draw.randint(2, n - 1)
        return make["block"](*layers(), make["span"](first, -1), some(0, first - 1), **rest)

    chosen = [
        make["scale"](site(), *layers(), round(draw.uniform(-1, 2), 2), positions=some()),
        make["scale"](site(), *layers(), round(draw.uniform(0, 1.5), 2)),
        make["heads"](*layers(), draw.sample(range(HEADS), 2), round(draw.uniform(-1, 2), 2), positions=some()),
        block(),
        block(heads=draw.sample(range(HEADS), 2)),
        make["add"](site(), layer(), dict(kind="token", id=draw.randint(1, 263)), round(draw.uniform(-3, 3), 2), positions=some()),
        make["add"](site(), layer(), make["difference"](site(), layer()), round(draw.uniform(-2, 2), 2)),
        make["add"](site(), layer(), dict(kind="vector", base64=make["vector"]()), round(draw.uniform(-1, 1), 2), positions=some()),
    ]
    places = draw.sample([(at, l, t) for at in SITES for l in range(last + 1) for t in range(n)], 2)
    chosen += [make["patch"](at, l, t, OTHER, layer(), draw.randint(-5, 4)) for at, l, t in places]
    draw.shuffle(chosen)
    return chosen


def write(name):
    subject = Subject(name)
    arrays, told = {}, []
    for case, interventions in cases(subject, seed=len(name)):
        read = subject.changed(interventions)
        kept = read if case.startswith("together") else {key: read[key] for key in ("resid_post", "pattern", "logits")}
        arrays.update({f"{case}.{key}": x.contiguous().clone() for key, x in kept.items()})
        told.append(dict(name=case, interventions=interventions))
    save_file(arrays, FIXTURES / f"{name}.safetensors")
    (FIXTURES / f"{name}.json").write_text(json.dumps(dict(ids=IDS, cases=told), indent=1) + "\n")
    print(name, (FIXTURES / f"{name}.safetensors").stat().st_size // 1000, "kB")


if __name__ == "__main__":
    shutil.rmtree(FIXTURES, ignore_errors=True)
    FIXTURES.mkdir()
    for name in MODELS:
        write(name)
