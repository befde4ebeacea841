"""Writes fixtures/: small tokenizers in the configurations that published decoders have, and what Hugging Face's own
tokenizers make of 200 awkward strings with each. Run with transformers 4.57.1, tokenizers 0.22.2 and sentencepiece 0.2.0:
python tests/tokens/generate.py"""

import json
import re
import shutil
import tempfile
from pathlib import Path

import sentencepiece
from strings import STRINGS
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from tokenizers.pre_tokenizers import ByteLevel, Digits, Metaspace, Punctuation, Sequence, Split
from transformers import AutoTokenizer

HERE = Path(__file__).resolve().parent
OUT = HERE / "fixtures"
SAMPLE = HERE.parent.parent / "packages" / "weights" / "workshop-model" / "sample.jsonl"


def whole(text: str) -> str:
    """What a text is once it is UTF-8: half a character becomes the replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


WHOLE = [whole(text) for text in STRINGS]
CORPUS = [json.loads(line)["text"] for line in SAMPLE.open()][:400] + [text for text in WHOLE if "\0" not in text]

LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = LLAMA3.replace("{1,3}", "")
TEKKEN = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|"
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|"
    r"\s*[\r\n]+|\s+(?!\S)|\s+"
)
BLOOM = r" ?[^(\s|[.,!?…。，、।۔،])]+"

SPACES = [AddedToken(" " * n, normalized=True) for n in range(24, 1, -1)]
TABS = [AddedToken("\t" * n, normalized=True) for n in range(9, 1, -1)]
special = lambda *contents, **flags: [AddedToken(content, special=True, **flags) for content in contents]


def bos(token: str, tokenizer: Tokenizer):
    return processors.TemplateProcessing(
        single=f"{token} $A", pair=f"{token} $A {token} $B", special_tokens=[(token, tokenizer.token_to_id(token))]
    )


def byte_level(pre, *, first, normalizer=None, later=(), post=None, size=900, **model) -> Tokenizer:
    """`first` are the special tokens with the lowest ids, `later` come after the vocabulary."""
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=first, initial_alphabet=ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    parts = json.loads(tokenizer.to_str())
    parts["model"].update(model)
    tokenizer = Tokenizer.from_str(json.dumps(parts))
    tokenizer.add_tokens(list(later))
    tokenizer.post_processor = post(tokenizer) if post else processors.ByteLevel(trim_offsets=False)
    return tokenizer


def split(pattern: str):
    return Sequence([Split(Regex(pattern), "isolated"), ByteLevel(add_prefix_space=False, use_regex=False)])


def sentencepiece_bpe(*, first, normalizer=None, pre=None, later=(), decoder=None, bos_token="<s>") -> Tokenizer:
    """As SentencePiece's BPE is converted: bytes for what the vocabulary lacks, `▁` for spaces."""
    trained = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    trained.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    specials = first + [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=1100, special_tokens=specials, show_progress=False, limit_alphabet=110)
    trained.train_from_iterator([part for text in CORPUS for part in re.split(r"(?= )", text)], trainer)
    parts = json.loads(trained.to_str())
    parts["added_tokens"] = [token for token in parts["added_tokens"] if token["content"] in first]
    parts["normalizer"] = None
    tokenizer = Tokenizer.from_str(json.dumps(parts))
    if normalizer:
        tokenizer.normalizer = normalizer
    if pre:
        tokenizer.pre_tokenizer = pre
    tokenizer.add_tokens(list(later))
    tokenizer.decoder = decoder or decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer.post_processor = bos(bos_token, tokenizer)
    return tokenizer


def charsmap() -> bytes:
    """A SentencePiece normaliser of a few rules; the published nmt_nfkc has the same form and is much larger."""
    import unicodedata

    rules = []
    for char in sorted({char for text in WHOLE for char in text}):
        to = unicodedata.normalize("NFKC", char)
        if unicodedata.category(char) == "Cc":
            to = " " if char in "\t\n\r\v\f\x85" else ""
        if char in "\u200b\u2028\u2029\ufeff\u200e\u200f":
            to = " "
        if to != char and char != "\0":
            rules.append((char, to))
    rules += [("e\u0301", "é"), ("a\u030a", "å"), ("i\u0308", "ï"), ("\u1112\u1161\u11ab", "한")]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rules.tsv").write_text(
            "".join(f"{' '.join(f'{ord(c):X}' for c in a)}\t{' '.join(f'{ord(c):X}' for c in b)}\n" for a, b in rules)
        )
        (Path(folder) / "text").write_text("\n".join(CORPUS))
        sentencepiece.SentencePieceTrainer.train(
            input=f"{folder}/text", model_prefix=f"{folder}/m", vocab_size=900, character_coverage=0.98,
            normalization_rule_tsv=f"{folder}/rules.tsv", hard_vocab_limit=False, minloglevel=2,
        )  # fmt: skip
        model = (Path(folder) / "m.model").read_bytes()
    return field(field(model, 3), 2)  # normalizer_spec.precompiled_charsmap


def field(message: bytes, wanted: int) -> bytes:
    """One field of bytes in a protobuf message."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while True:
        key = varint()
        size = varint() if key & 7 in (0, 2) else {1: 8, 5: 4}[key & 7]
        if key & 7 != 0:
            if key >> 3 == wanted:
                return message[at : at + size]
            at += size


def unigram(*, byte_fallback=False) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(charsmap()), normalizers.Replace(Regex(" {2,}"), "▁")]
    )
    tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    first = ["<s>", "<pad>", "</s>", "<unk>"] + ([f"<0x{byte:02X}>" for byte in range(256)] if byte_fallback else [])
    texts = ["".join(char for char in text if ord(char) < 0x500) for text in CORPUS]
    trainer = trainers.UnigramTrainer(vocab_size=900, special_tokens=first, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    parts = json.loads(tokenizer.to_str())
    parts["added_tokens"] = parts["added_tokens"][:4]
    parts["model"]["byte_fallback"] = byte_fallback
    tokenizer = Tokenizer.from_str(json.dumps(parts))
    tokenizer.post_processor = bos("</s>", tokenizer)
    return tokenizer


def wordpiece() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    trainer = trainers.WordPieceTrainer(
        vocab_size=1100, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False, limit_alphabet=250
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1", special_tokens=[("[CLS]", cls), ("[SEP]", sep)]
    )
    return tokenizer


END = "<|endoftext|>"
BEGIN = "<|begin_of_text|>"
GPT2 = ByteLevel(add_prefix_space=False)
SP_REPLACE = normalizers.Replace(" ", "▁")
LEGACY = normalizers.Sequence([normalizers.Prepend("▁"), SP_REPLACE])
GEMMA = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])

# Name, tokenizer, and the tokenizer_config.json around it.
KINDS = {
    "gpt2": lambda: (byte_level(GPT2, first=[END]), {"tokenizer_class": "GPT2Tokenizer", "bos_token": END, "eos_token": END}),
    "gpt-neox": lambda: (
        byte_level(GPT2, first=[END, "<|padding|>"], normalizer=normalizers.NFC(), later=SPACES,
                   post=lambda _: processors.ByteLevel(trim_offsets=True)),
        {"tokenizer_class": "GPTNeoXTokenizer", "bos_token": END, "eos_token": END},
    ),
    "opt": lambda: (
        byte_level(GPT2, first=["<s>", "<pad>", "</s>", "<unk>"], post=lambda t: bos("</s>", t)),
        {"tokenizer_class": "GPT2Tokenizer", "bos_token": "</s>", "eos_token": "</s>", "unk_token": "</s>", "pad_token": "<pad>",
         "add_bos_token": True},
    ),
    "codegen": lambda: (
        byte_level(GPT2, first=[END], later=SPACES + TABS),
        {"tokenizer_class": "CodeGenTokenizer", "bos_token": END, "eos_token": END, "unk_token": END},
    ),
    "starcoder": lambda: (
        byte_level(Sequence([Digits(individual_digits=True), GPT2]), first=[END, "<fim_prefix>", "<fim_suffix>"]),
        {"tokenizer_class": "GPT2Tokenizer", "bos_token": END, "eos_token": END, "unk_token": END},
    ),
    "falcon": lambda: (
        byte_level(
            Sequence([Punctuation("contiguous"), GPT2, Digits(individual_digits=False), Split(Regex("[0-9][0-9][0-9]"), "isolated")]),
            first=[">>TITLE<<", ">>ABSTRACT<<", END],
        ),
        {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": END},
    ),
    "bloom": lambda: (
        byte_level(split(BLOOM), first=["<unk>", "<s>", "</s>", "<pad>"]),
        {"tokenizer_class": "BloomTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"},
    ),
    "llama3": lambda: (
        byte_level(split(LLAMA3), first=[], ignore_merges=True, later=special(BEGIN, "<|end_of_text|>", "<|eot_id|>"),
                   post=lambda t: processors.Sequence([processors.ByteLevel(trim_offsets=False), bos(BEGIN, t)])),
        {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": BEGIN, "eos_token": "<|eot_id|>"},
    ),
    "qwen2": lambda: (
        byte_level(split(QWEN2), first=[], normalizer=normalizers.NFC(), later=special(END, "<|im_start|>", "<|im_end|>")),
        {"tokenizer_class": "Qwen2Tokenizer", "bos_token": None, "eos_token": "<|im_end|>", "pad_token": END},
    ),
    "tekken": lambda: (
        byte_level(split(TEKKEN), first=["<unk>", "<s>", "</s>", "[INST]"], ignore_merges=True, post=lambda t: bos("<s>", t)),
        {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"},
    ),
    "cohere": lambda: (
        byte_level(Sequence([Digits(individual_digits=True), GPT2]), first=["<PAD>", "<UNK>", "<BOS_TOKEN>", "<EOS_TOKEN>"],
                   normalizer=normalizers.NFC(), later=special("<|START_OF_TURN_TOKEN|>"), post=lambda t: bos("<BOS_TOKEN>", t)),
        {"tokenizer_class": "CohereTokenizer", "bos_token": "<BOS_TOKEN>", "eos_token": "<EOS_TOKEN>", "add_bos_token": True},
    ),
    "llama2": lambda: (
        sentencepiece_bpe(first=["<unk>", "<s>", "</s>"], normalizer=LEGACY),
        {"tokenizer_class": "LlamaTokenizer", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "add_bos_token": True},
    ),
    "mistral": lambda: (
        sentencepiece_bpe(first=["<unk>", "<s>", "</s>", "[INST]", "[/INST]"], pre=Metaspace(prepend_scheme="first", split=False)),
        {"tokenizer_class": "LlamaTokenizer", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "legacy": False},
    ),
    "phi3": lambda: (
        sentencepiece_bpe(first=["<unk>", "<s>", "</s>"], normalizer=LEGACY,
                          later=special(END) + special("<|user|>", "<|end|>", "<|assistant|>", rstrip=True)),
        {"tokenizer_class": "LlamaTokenizer", "bos_token": "<s>", "eos_token": END, "unk_token": "<unk>", "add_bos_token": False},
    ),
    "gemma": lambda: (
        sentencepiece_bpe(first=["<pad>", "<eos>", "<bos>", "<unk>"], normalizer=SP_REPLACE, pre=Split(" ", "merged_with_previous"),
                          decoder=GEMMA, bos_token="<bos>",
                          later=special("<start_of_turn>", "<end_of_turn>")
                          + [AddedToken(c * n, normalized=False) for c in "\n▁" for n in range(2, 17)]),
        {"tokenizer_class": "GemmaTokenizer", "bos_token": "<bos>", "eos_token": "<eos>", "unk_token": "<unk>", "pad_token": "<pad>"},
    ),
    "unigram": lambda: (
        unigram(), {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"},
    ),
    "unigram-bytes": lambda: (
        unigram(byte_fallback=True), {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "</s>", "unk_token": "<unk>"},
    ),
    "wordpiece": lambda: (
        wordpiece(), {"tokenizer_class": "BertTokenizer", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"},
    ),
}  # fmt: skip


def units(text: str) -> list[int]:
    """Where each code point begins in UTF-16, and where the text ends."""
    places = [0]
    for char in text:
        places.append(places[-1] + (2 if ord(char) > 0xFFFF else 1))
    return places


def golden(folder: Path) -> dict:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    # Offsets of whole tokens, their white space with them, whatever the post-processor would trim.
    plain = Tokenizer.from_str(re.sub(r'"trim_offsets":\s*true', '"trim_offsets":false', tokenizer.backend_tokenizer.to_str()))
    before, after = [], []
    answer = {"ids": [], "offsets": []}
    for n, text in enumerate(WHOLE):
        encoding = plain.encode(text, add_special_tokens=False)
        ids = tokenizer.encode(text, add_special_tokens=False)
        assert ids == encoding.ids
        around = tokenizer.encode(text)
        if n == 0:
            before = around[: next((i + 1 for i, id in enumerate(around) if id != tokenizer.sep_token_id), len(around))]
            after = around[len(before) :]
        assert around == before + ids + after, (text, around, ids)
        place = units(text)
        answer["ids"].append(ids)
        answer["offsets"].append([place[at] for pair in encoding.offsets for at in pair])
    return {"before": before, "after": after, **answer}


def write(path: Path, value) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    # Halves of characters have no UTF-8, so this file is in ASCII.
    (OUT / "strings.json").write_text(json.dumps(STRINGS, indent=1) + "\n")
    for name, make in KINDS.items():
        folder = OUT / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        tokenizer, config = make()
        write(folder / "tokenizer.json", json.loads(tokenizer.to_str()))
        write(folder / "tokenizer_config.json", config)
        write(folder / "golden.json", golden(folder))
        print(name, sum(file.stat().st_size for file in folder.iterdir()) // 1024, "KB")
