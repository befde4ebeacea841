# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.8.0", "numpy"]
# ///
"""Writes packages/weights/src/fixtures/torch: files of torch.save to be read, and files that must be refused.

Run from the repository root: `uv run tests/torch-files/generate.py`. `hostile/` holds pickles that run something when
Python loads them. Nothing here loads one; each would write the file `ran` in the working folder.
"""

import builtins
import io
import json
import pickle
import shutil
import struct
import zipfile
from collections import OrderedDict
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "packages/weights/src/fixtures/torch"
HOSTILE = FIXTURES / "hostile"
D, LAYERS = 4, 3
COMMAND = "touch ran"


def numbers(*shape):
    """Numbers that tell where they stand, and that float16 holds exactly."""
    return (torch.arange(torch.Size(shape).numel(), dtype=torch.float32) / 8 - 2).reshape(shape)


def tuned():
    folder = FIXTURES / "tuned"
    folder.mkdir()
    lens = torch.nn.ModuleList(torch.nn.Linear(D, D) for _ in range(LAYERS))
    for i, translator in enumerate(lens):
        translator.weight.data = numbers(D, D) + i
        translator.bias.data = numbers(D) - i
    torch.save(lens.state_dict(), folder / "params.pt")
    config = {
        "base_model_name_or_path": "someone/tiny",
        "d_model": D,
        "num_hidden_layers": LAYERS,
        "bias": True,
        "base_model_revision": None,
        "unembed_hash": "0" * 64,
        "lens_type": "linear_tuned_lens",
    }
    (folder / "config.json").write_text(json.dumps(config))


def others():
    jacobians = {layer: (numbers(D, D) + layer).half() for layer in (0, 1)}
    facts = {"n_prompts": 100, "source_layers": [0, 1], "d_model": D, "provenance": {"model_id": "someone/tiny", "skip_first": 16}}
    torch.save({"J": jacobians, **facts}, FIXTURES / "jacobian.pt")
    maps = OrderedDict()
    for layer in range(LAYERS):
        maps[f"layer_maps.{layer}.weight"] = numbers(D, D) + layer + torch.eye(D)
        maps[f"layer_maps.{layer}.bias"] = numbers(D) - layer
    torch.save({"state_dict": maps, "n_layers": LAYERS, "d_model": D}, FIXTURES / "full-affine.pt")
    whole = numbers(6, D)
    torch.save(
        {
            "turned": numbers(2, 3).T,
            "part": whole[2:4, 1:],
            "same": whole,
            "bfloat16": numbers(3).bfloat16(),
            "double": numbers(3).double(),
            "long": torch.tensor([1, -2, 2**40]),
            "parameter": torch.nn.Parameter(numbers(2)),
            "empty": torch.zeros(0, 3),
            "scalar": torch.tensor(1.5),
            "plain": [None, True, False, 1, 255, 70000, -5, 2**40, 1.25, "text", (1, 2, 3, 4), {"a": {}}],
        },
        FIXTURES / "kinds.pt",
    )
    torch.save({"J": jacobians}, FIXTURES / "legacy.pt", _use_new_zipfile_serialization=False)


class Calls:
    """Pickles as a call of `callee` with `args`."""

    def __init__(self, callee, *args, state=None):
        self.made = (callee, args) if state is None else (callee, args, state)

    def __reduce__(self):
        return self.made


def archive(name, pickled, extra=None, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(HOSTILE / f"{name}.pt", "w", compression) as zip_file:
        zip_file.writestr("archive/data.pkl", pickled)
        zip_file.writestr("archive/byteorder", "little")
        zip_file.writestr("archive/data/0", bytes(64))
        for record, content in (extra or {}).items():
            zip_file.writestr(record, content)
        zip_file.writestr("archive/version", "3\n")


def named(module, name, arguments=b"X\x09\x00\x00\x00touch ran\x85"):
    """GLOBAL module name, arguments, REDUCE: the shortest pickle that calls something."""
    return b"\x80\x02c" + f"{module}\n{name}\n".encode() + arguments + b"R."


CALLED = [
    ("os", "system"), ("posix", "system"), ("nt", "system"), ("os", "popen"), ("os", "execv"), ("os", "remove"),
    ("subprocess", "Popen"), ("subprocess", "check_output"), ("builtins", "eval"), ("builtins", "exec"),
    ("builtins", "open"), ("builtins", "__import__"), ("builtins", "getattr"), ("builtins", "compile"),
    ("__builtin__", "eval"), ("runpy", "run_path"), ("importlib", "import_module"), ("webbrowser", "open"),
    ("shutil", "rmtree"), ("socket", "create_connection"), ("ctypes", "CDLL"), ("pickle", "loads"),
    ("torch", "load"), ("torch.hub", "load"), ("torch.utils.cpp_extension", "load_inline"), ("torch", "_C"),
    ("torch._utils", "_rebuild_device_tensor_from_numpy"), ("numpy.core.multiarray", "_reconstruct"),
    ("operator", "attrgetter"), ("functools", "partial"), ("collections", "namedtuple"), ("code", "interact"),
    ("torch.storage", "_load_from_bytes"), ("constructor", "x"), ("__proto__", "x"),
]


def tensor_pickle(key="0", count=16, offset=0, shape=(4,), stride=(1,), storage="FloatStorage"):
    def number(n):
        return b"\x8a\x08" + struct.pack("<q", n)

    def text(word):
        return b"X" + struct.pack("<I", len(word)) + word.encode()

    def many(values):
        return b"(" + b"".join(number(v) for v in values) + b"t"

    return (
        b"\x80\x02}X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n(("
        + text("storage") + b"ctorch\n" + storage.encode() + b"\n" + text(key) + text("cpu") + number(count)
        + b"tQ" + number(offset) + many(shape) + many(stride) + b"\x89ccollections\nOrderedDict\n)RtRs."
    )


def hostile():
    HOSTILE.mkdir()
    for module, name in CALLED:
        archive(f"calls-{module}.{name}", named(module, name))
    system = Calls(getattr(__import__("os"), "system"), COMMAND)
    archive("inside-a-dictionary", pickle.dumps({"0.weight": system}, protocol=2))
    archive("as-a-key", pickle.dumps({(1, 2): 3}, protocol=2))
    archive("by-build", b"\x80\x02}X\x01\x00\x00\x00aK\x01sccollections\nOrderedDict\n)Rb0cos\nsystem\n.")
    archive("by-instance", b"\x80\x02(X\x09\x00\x00\x00touch ranios\nsystem\n.")
    archive("by-object", b"\x80\x02(cos\nsystem\nX\x09\x00\x00\x00touch rano.")
    archive("by-newobj", b"\x80\x02cos\nsystem\nX\x09\x00\x00\x00touch ran\x85\x81.")
    archive("by-extension", b"\x80\x02\x82\x01.")
    archive("by-stack-global", pickle.dumps(Calls(builtins.print, "x"), protocol=4))
    archive("protocol-0", pickle.dumps({"a": 1}, protocol=0))
    archive("storage-as-code", b"\x80\x02(X\x07\x00\x00\x00storagecos\nsystem\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x10tQ.")
    archive("storage-elsewhere", tensor_pickle(key="../../../etc/passwd"))
    archive("storage-missing", tensor_pickle(key="7"))
    archive("storage-too-long", tensor_pickle(count=2**40))
    archive("storage-unknown", tensor_pickle(storage="ComplexFloatStorage"))
    archive("tensor-beyond", tensor_pickle(offset=14))
    archive("tensor-negative", tensor_pickle(offset=-4))
    archive("tensor-huge", tensor_pickle(shape=(2**20, 2**20), stride=(0, 0)))
    archive("tensor-deep", tensor_pickle(shape=(1,) * 9, stride=(1,) * 9))
    archive("endless-marks", b"\x80\x02" + b"(" * 11_000 + b".")
    archive("endless-text", b"\x80\x02X\xff\xff\xff\xffabc.")
    archive("no-stop", b"\x80\x02}")
    archive("empty", b"")
    archive("nothing-popped", b"\x80\x020.")
    archive("unknown-memo", b"\x80\x02h\x05.")
    archive("compressed", pickle.dumps({}, protocol=2), compression=zipfile.ZIP_DEFLATED)
    archive("twice", pickle.dumps({}, protocol=2), extra={"archive/data/0": bytes(64)})
    with zipfile.ZipFile(HOSTILE / "no-pickle.pt", "w") as zip_file:
        zip_file.writestr("archive/version", "3\n")
    whole = (FIXTURES / "jacobian.pt").read_bytes()
    (HOSTILE / "cut.pt").write_bytes(whole[: len(whole) // 2])
    (HOSTILE / "bare-pickle.pt").write_bytes(pickle.dumps(system, protocol=2))
    (HOSTILE / "text.pt").write_text("no archive")
    (HOSTILE / "nothing.pt").write_bytes(b"")


if __name__ == "__main__":
    shutil.rmtree(FIXTURES, ignore_errors=True)
    FIXTURES.mkdir(parents=True)
    tuned()
    others()
    hostile()
    print(len(list(HOSTILE.iterdir())), "hostile files")
