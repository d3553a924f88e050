"""Writes torch_elementwise.json: what PyTorch's functions of each element give on a grid.

The grid has ordinary values, both zeros, infinities, NaN, kinks, ties, and numbers so large or small
that a careless formula overflows or loses them. For each function its values and its derivatives,
times a cotangent of 0.75, in float32 and float64. Numbers that JSON does not have are strings.

    pip install torch==2.13.0 && python tests/reference/torch_elementwise.py

With `-` for an argument it writes to standard output.
"""

import json
import math
import pathlib
import sys

import torch
from torch.nn import functional as F

torch.set_num_threads(1)
DTYPES = {"float32": torch.float32, "float64": torch.float64}
SIZES = [
    0.0, 1e-300, 1e-40, 1e-30, 1e-10, 1e-5, 0.001, 0.1, 0.25, 0.46875, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5,
    3.0, 3.5, 4.0, 4.5, 5.5, 6.0, 10.0, 13.3, 19.9, 20.0, 20.1, 50.0, 88.0, 89.0, 100.0, 710.0, 1e5,
    1e10, 1e30, math.inf,
]
GRID = SIZES + [-x for x in SIZES] + [math.nan]
PAIRS = [0.0, 1e-30, 0.5, 1.0, 2.0, 2.5, 3.0, 1e10, math.inf]
PAIRS += [-x for x in PAIRS] + [math.nan]

UNARY = [
    ("abs", {}, torch.abs),
    ("sign", {}, torch.sign),
    ("floor", {}, torch.floor),
    ("ceil", {}, torch.ceil),
    ("round", {}, torch.round),
    ("clip", {"min": -1, "max": 2.5}, lambda x: x.clamp(-1, 2.5)),
    ("clip", {"min": 0.5}, lambda x: x.clamp(min=0.5)),
    ("clip", {"min": 3, "max": 1}, lambda x: x.clamp(3, 1)),
    ("log1p", {}, torch.log1p),
    ("expm1", {}, torch.expm1),
    ("sin", {}, torch.sin),
    ("cos", {}, torch.cos),
    ("erf", {}, torch.erf),
    ("gelu", {}, F.gelu),
    ("gelu", {"approximate": "tanh"}, lambda x: F.gelu(x, approximate="tanh")),
    ("silu", {}, F.silu),
    ("softplus", {}, F.softplus),
    ("softplus", {"beta": 2.5, "threshold": 5}, lambda x: F.softplus(x, 2.5, 5)),
    ("leakyRelu", {}, F.leaky_relu),
    ("leakyRelu", {"slope": 0.25}, lambda x: F.leaky_relu(x, 0.25)),
    ("elu", {}, F.elu),
    ("elu", {"alpha": 1.75}, lambda x: F.elu(x, 1.75)),
    ("hardSigmoid", {}, F.hardsigmoid),
]
BINARY = [("pow", torch.pow), ("minimum", torch.minimum), ("maximum", torch.maximum)]
POWERS = [-2.0, -1.0, -0.5, 0.0, 1.0, 2.0, 3.0, 3.5]


def plain(x):
    """Numbers with as many digits as their type needs."""
    def number(v):
        if not math.isfinite(v):
            return "NaN" if math.isnan(v) else "Infinity" if v > 0 else "-Infinity"
        return v if x.dtype == torch.float64 else float(str(torch.tensor(v).numpy()))
    return [number(v) for v in x.detach().tolist()]


def evaluate(name, options, function, operands, dtype):
    leaves = [torch.tensor(x, dtype=DTYPES[dtype], requires_grad=True) for x in operands]
    y = function(*leaves)
    y.backward(torch.full_like(y, 0.75))
    return {
        "name": name, "dtype": dtype, "options": options, "y": plain(y),
        "gradients": [plain(x.grad) for x in leaves],
    }


def numbers():
    left = [x for x in PAIRS for _ in PAIRS]
    right = [y for _ in PAIRS for y in PAIRS]
    return {
        "torch": torch.__version__.split("+")[0],
        "grid": plain(torch.tensor(GRID, dtype=torch.float64)),
        "pairs": plain(torch.tensor(PAIRS, dtype=torch.float64)),
        "unary": [evaluate(*row, [GRID], d) for d in DTYPES for row in UNARY],
        "binary": [evaluate(n, {}, f, [left, right], d) for d in DTYPES for n, f in BINARY],
        "powers": [
            evaluate("pow", {"exponent": p}, lambda x, p=p: x**p, [GRID], d)
            for d in DTYPES for p in POWERS
        ],
    }


def compact(sections):
    """One case a line, so that a change can be read."""
    def section(value):
        if isinstance(value, list) and isinstance(value[0], dict):
            return "[\n" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in value) + "\n]"
        return json.dumps(value, separators=(",", ":"))
    body = ",\n".join(f'"{name}": {section(value)}' for name, value in sections.items())
    return "{\n" + body + "\n}\n"


if __name__ == "__main__":
    text = compact(numbers())
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(text)
    else:
        pathlib.Path(__file__).with_suffix(".json").write_text(text)
