"""Writes src/fixtures/tokenizers: small tokenizers of the kinds that decoders use, and what Hugging Face makes of
awkward strings with them. Run with transformers 4.57 and tokenizers 0.22: python tools/make-tokenizer-fixtures.py"""

import json
import re
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer, PreTrainedTokenizerFast

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "fixtures" / "tokenizers"
WORKSHOP = ROOT / "workshop-model"

STRINGS = [
    "The trees are green and the sky is",
    " The capital of France is",
    "",
    " ",
    "   three spaces,  two",
    "tabs\tand\nnew\r\nlines\n\n\n",
    "trailing spaces   ",
    "don't I'll we've you're he'd I'm DON'T I'LL",
    "it’s “quoted” — dashes – and … dots",
    "naïve café Ünïcödé ﬁ",
    "e\u0301 versus \u00e9",
    "日本語のテキスト。中文，標點！ 한국어",
    "مرحبا بالعالم שלום",
    "हिन्दी தமிழ் ไทย",
    "😀 👩‍👩‍👧 🇫🇷 👍🏽",
    "zero\u200bwidth\u00a0nbsp\u3000wide\u2028line",
    "x\u0000y\u0007z",
    "1234567890 3.14159 1,000,000 2024-01-02 7+5=12",
    "https://example.org/a?b=c&d=%20#e user@host",
    "def f(x):\n    return x ** 2  # comment\n",
    "<|endoftext|>",
    "before<|endoftext|>after <|endoftext|> x",
    "<s>text</s>",
    "snake_case camelCase SCREAMING_CASE kebab-case",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "((([[[{{{...!!!???---___***",
    "\ufeffbom first",
    "Ⅷ ½ ² ₂ ① ㎏ Ａ",
    "ǅ ß ſ İ ı K Å",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 🂡",
]

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def corpus() -> list[str]:
    with open(WORKSHOP / "sample.jsonl") as file:
        texts = [json.loads(line)["text"] for line in file][:400]
    return texts + STRINGS


def bos(token: str, id: int) -> processors.PostProcessor:
    return processors.TemplateProcessing(single=f"{token} $A", pair=f"{token} $A {token} $B", special_tokens=[(token, id)])


def llama2() -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    specials = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=900, special_tokens=specials, show_progress=False, limit_alphabet=90)
    tokenizer.train_from_iterator([text for text in corpus() for text in re.split(r"(?= )", text)], trainer)
    parts = json.loads(tokenizer.to_str())
    parts["added_tokens"] = [token for token in parts["added_tokens"] if token["id"] < 3]
    tokenizer = Tokenizer.from_str(json.dumps(parts))
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer.post_processor = bos("<s>", 1)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>", clean_up_tokenization_spaces=False
    )


def byte_level(pre_tokenizer, normalizer=None, added=()) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=800,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.add_tokens([AddedToken(content, normalized=True) for content in added])
    return tokenizer


def llama3() -> PreTrainedTokenizerFast:
    split = pre_tokenizers.Split(Regex(LLAMA3), behavior="isolated", invert=False)
    tokenizer = byte_level(
        pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    )
    tokenizer.post_processor = processors.Sequence(
        [processors.ByteLevel(trim_offsets=False), bos("<|endoftext|>", 0)]
    )
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<|endoftext|>", clean_up_tokenization_spaces=False)


def neox() -> PreTrainedTokenizerFast:
    spaces = [" " * n for n in range(24, 1, -1)]
    tokenizer = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False), normalizers.NFC(), spaces)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<|endoftext|>",
        eos_token="<|endoftext|>",
        clean_up_tokenization_spaces=False,
    )


def write_cases(name: str, tokenizer) -> None:
    cases = [
        {
            "text": text,
            "plain": tokenizer.encode(text, add_special_tokens=False),
            "auto": tokenizer.encode(text),
        }
        for text in STRINGS
    ]
    (OUT / f"{name}.cases.json").write_text(json.dumps(cases, indent=1) + "\n")


OUT.mkdir(parents=True, exist_ok=True)
for name, tokenizer in {"llama2": llama2(), "llama3": llama3(), "neox": neox()}.items():
    folder = OUT / name
    tokenizer.save_pretrained(folder)
    (folder / "special_tokens_map.json").unlink()
    write_cases(name, AutoTokenizer.from_pretrained(folder))
write_cases("workshop", AutoTokenizer.from_pretrained(WORKSHOP))
