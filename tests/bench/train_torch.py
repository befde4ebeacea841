"""Steps of a tuned lens in torch over a random GPT-2 checkpoint, their seconds beside those of train.mjs.

A step as the tuned-lens library takes it: the model read without gradients, then row by row the translator, the model's
head, KL(output || lens) and the way back; gradients clipped, Adam with decay.
"""

import json
import resource
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import GPT2Config, GPT2LMHeadModel

WINDOW = 128


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Lens(torch.nn.Module):
    def __init__(self, rows, width):
        super().__init__()
        self.maps = torch.nn.ModuleList(torch.nn.Linear(width, width) for _ in range(rows))
        for parameter in self.parameters():
            torch.nn.init.zeros_(parameter)


def step(model, lens, optimizer, ids):
    with torch.no_grad():
        read = model(ids, output_hidden_states=True)
        output = read.logits.log_softmax(-1)
        probs = output.exp()
    losses = []
    for h, row in zip(read.hidden_states[:-1], lens.maps):
        logits = model.lm_head(model.transformer.ln_f(h + row(h)))
        loss = torch.sum(probs * (output - logits.log_softmax(-1)), -1).mean()
        loss.backward()
        losses.append(loss.item())
    torch.nn.utils.clip_grad_norm_(lens.parameters(), 1)
    optimizer.step()
    optimizer.zero_grad()
    return losses


def main(folder, threads, tokens, steps):
    torch.set_num_threads(threads)
    folder = Path(folder)
    model = GPT2LMHeadModel(GPT2Config(**json.loads((folder / "config.json").read_text()))).eval()
    model.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
    model.requires_grad_(False)
    lens = Lens(model.config.n_layer, model.config.n_embd)
    optimizer = torch.optim.Adam(lens.parameters(), lr=1e-3, weight_decay=1e-3)
    for i in range(steps + 1):
        ids = torch.tensor([(17 * j + 3 + 1009 * i) % 50_000 for j in range(tokens)]).reshape(-1, WINDOW)
        before, since = cpu(), time.monotonic()
        losses = step(model, lens, optimizer, ids)
        # The first one warms caches and allocators up.
        if i > 0:
            print(json.dumps({"cpu": cpu() - before, "wall": time.monotonic() - since, "loss": sum(losses) / len(losses)}))


if __name__ == "__main__":
    main(sys.argv[1], *[int(n) for n in sys.argv[2:]])
