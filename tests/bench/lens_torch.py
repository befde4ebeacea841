"""The naive lens loop in torch over a random GPT-2 checkpoint, its CPU seconds beside those of lens.mjs."""

import json
import resource
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import GPT2Config, GPT2LMHeadModel

TOP_K, THREADS, REPEATS = 5, 2, 3


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@torch.no_grad()
def read(model, ids):
    """Head, softmax and top-k of every layer, all probabilities kept, trajectories of each position's union."""
    streams = model.transformer(ids, output_hidden_states=True).hidden_states
    kept = []
    for i, h in enumerate(streams):
        # The last of them has passed the final norm already.
        normed = h if i == len(streams) - 1 else model.transformer.ln_f(h)
        kept.append(model.lm_head(normed)[0].softmax(-1))
    tops = torch.stack([p.topk(TOP_K, -1).indices for p in kept])
    for t in range(ids.shape[1]):
        union = tops[:, t].unique()
        torch.stack([p[t, union] for p in kept])


def main(folder, lengths):
    torch.set_num_threads(THREADS)
    folder = Path(folder)
    model = GPT2LMHeadModel(GPT2Config(**json.loads((folder / "config.json").read_text()))).eval()
    model.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
    for length in lengths:
        ids = torch.tensor([[(17 * i + 3) % 50_000 for i in range(length)]])
        read(model, ids)
        spent = []
        for _ in range(REPEATS):
            before, since = cpu(), time.monotonic()
            read(model, ids)
            spent.append((cpu() - before, time.monotonic() - since))
        seconds, wall = sorted(spent)[len(spent) // 2]
        print(f"{length:<14}{'torch':<14}{seconds:<14.2f}{min(spent)[0]:<14.2f}{'':<14}{wall:.2f}")


if __name__ == "__main__":
    main(sys.argv[1], [int(n) for n in sys.argv[2:]])
