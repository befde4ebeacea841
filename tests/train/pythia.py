# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "transformers==4.57.1", "tokenizers==0.22.2", "safetensors==0.8.0"]
# ///
"""Writes tests/train/fixtures/pythia: a small checkpoint in Pythia's shape that has learned the shipped sample for a minute or two.

Run from the repository root: `uv run tests/train/pythia.py`. As Pythia's, it is a GPT-NeoX with six blocks, attention
and MLP side by side, a quarter of each head rotated, an unembedding of its own, and weights in float16.
"""

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "packages/weights/workshop-model/sample.jsonl"
FOLDER = HERE / "fixtures/pythia"
END = "<|endoftext|>"
VOCABULARY, WINDOW, BATCH, STEPS, RATE = 512, 64, 16, 600, 5e-3


def tokenizer_of(texts):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=[END], initial_alphabet=sorted(alphabet), show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def main():
    torch.manual_seed(0)
    torch.set_num_threads(1)
    texts = [json.loads(line)["text"] for line in SAMPLE.read_text().splitlines()]
    tokenizer = tokenizer_of(texts)
    FOLDER.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(FOLDER / "tokenizer.json"))
    names = {"tokenizer_class": "GPTNeoXTokenizer", "bos_token": END, "eos_token": END, "model_max_length": WINDOW}
    (FOLDER / "tokenizer_config.json").write_text(json.dumps(names, indent=2) + "\n")
    ids = torch.tensor([id for text in texts for id in [*tokenizer.encode(text).ids, 0]])
    config = GPTNeoXConfig(
        vocab_size=VOCABULARY,
        hidden_size=64,
        intermediate_size=256,
        num_hidden_layers=6,
        num_attention_heads=4,
        max_position_embeddings=WINDOW,
        rotary_pct=0.25,
        use_parallel_residual=True,
        bos_token_id=0,
        eos_token_id=0,
    )
    model = GPTNeoXForCausalLM(config)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS, pct_start=0.1)
    for step in range(STEPS):
        at = torch.randint(len(ids) - WINDOW, (BATCH, 1)) + torch.arange(WINDOW)
        loss = model(ids[at], labels=ids[at]).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if step % 100 == 0 or step == STEPS - 1:
            print(step, round(loss.item(), 3), flush=True)
    model.half().save_pretrained(FOLDER)
    (FOLDER / "generation_config.json").unlink()


if __name__ == "__main__":
    main()
