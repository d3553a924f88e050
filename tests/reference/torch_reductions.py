"""Writes torch_reductions.json: what PyTorch's reductions, sorts and einsum compute.

Each case is a call, its result for a given cotangent, and the gradients of its operands; in float32
and, since that pins formulas down to more digits, in float64. Inputs are multiples of 1/64, the
same in both. Numbers that JSON does not have are strings.

    pip install torch==2.13.0 numpy && python tests/reference/torch_reductions.py

With `-` for an argument it writes to standard output.
"""

import json
import math
import pathlib
import sys

import numpy as np
import torch

torch.set_num_threads(1)
DTYPES = {"float32": torch.float32, "float64": torch.float64}
# A legacy generator, whose stream is guaranteed never to change.
STATE = np.random.RandomState(29)
NAN, INF = math.nan, math.inf


def normal(*shape, scale=1.0):
    return np.round(STATE.randn(*shape) * scale * 64) / 64 + 0.0


TIED = np.array([[2.0, 1, 2, 1, 3, 1], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], [3, 2, 1, 0, -1, -2]])
WITH_NAN = np.array([[1.0, NAN, -INF, 3, NAN, 1], [INF, 2, INF, -INF, 0, 2]])
ZEROS = np.array([[2.0, 0, 3, -1], [0, 4, 0, 5], [1.5, -2, 0.5, 1]])

MATH = {
    "softmax": lambda x, axis: x.softmax(axis),
    "logSoftmax": lambda x, axis: x.log_softmax(axis),
    "logSumExp": lambda x, axis: x.logsumexp(axis),
    "prod": lambda x, axis: x.prod() if axis is None else x.prod(axis),
    "min": lambda x, axis: x.amin(axis),
    "norm": lambda x, p, axis: torch.linalg.vector_norm(x, p, axis),
    "cumSum": lambda x, axis: x.cumsum(axis),
    "quantile": lambda x, q, axis, interpolation: torch.quantile(
        x, torch.tensor(q, dtype=x.dtype), axis, interpolation=interpolation
    ),
    "median": lambda x, axis: x.median(axis).values,
    "sort": lambda x, axis, descending: x.sort(dim=axis, descending=descending, stable=True)[0],
    "argSort": lambda x, axis, descending: x.sort(dim=axis, descending=descending, stable=True)[1],
    "topK": lambda x, k, axis, largest: x.topk(k, axis, largest)[0],
    "argMax": lambda x, axis: x.argmax(axis),
    "argMin": lambda x, axis: x.argmin(axis),
    "einsum": lambda *xs, equation: torch.einsum(equation, *xs),
}

CASES = [
    ("softmax", [normal(3, 5, scale=4)], {"axis": 1}),
    ("softmax", [normal(2, 3, 4)], {"axis": 0}),
    ("softmax", [np.array([[1000.0, 1001, -1000], [-INF, 0, 1]])], {"axis": 1}),
    ("logSoftmax", [normal(3, 5, scale=4)], {"axis": 1}),
    ("logSoftmax", [np.array([[1000.0, 1001, -1000], [-200, 0, 1]])], {"axis": -1}),
    ("logSumExp", [normal(3, 5, scale=4)], {"axis": 1}),
    ("logSumExp", [normal(2, 3, 4)], {"axis": [0, 2]}),
    ("logSumExp", [np.array([[1000.0, 1000], [-1000, -1000]])], {"axis": 1}),
    ("logSumExp", [np.array([[-INF, -INF], [INF, 0], [-INF, 2]])], {"axis": 1, "gradient": False}),
    ("prod", [ZEROS], {"axis": 1}),
    ("prod", [ZEROS], {"axis": 0}),
    ("prod", [ZEROS], {"axis": None}),
    ("prod", [normal(2, 7)], {"axis": 1}),
    ("min", [TIED], {"axis": 1}),
    ("norm", [normal(3, 4)], {"p": 1, "axis": 1}),
    ("norm", [normal(3, 4)], {"p": 2, "axis": 1}),
    ("norm", [normal(3, 4)], {"p": INF, "axis": 0}),
    ("norm", [TIED], {"p": INF, "axis": 1}),
    ("norm", [np.array([[0.0, 0], [3, 4]])], {"p": 2, "axis": 1}),
    ("norm", [np.array([[0.0, 0], [3, -4]])], {"p": 1, "axis": 1}),
    ("norm", [normal(2, 3, 4)], {"p": 2, "axis": [0, 2]}),
    ("cumSum", [normal(3, 5)], {"axis": 1}),
    ("cumSum", [normal(3, 5)], {"axis": 0}),
    ("sort", [TIED], {"axis": 1, "descending": False}),
    ("sort", [TIED], {"axis": 1, "descending": True}),
    ("sort", [TIED], {"axis": 0, "descending": True}),
    ("sort", [WITH_NAN], {"axis": 1, "descending": False}),
    ("sort", [WITH_NAN], {"axis": 1, "descending": True}),
    ("argSort", [TIED], {"axis": 1, "descending": False}),
    ("argSort", [TIED], {"axis": 1, "descending": True}),
    ("argSort", [WITH_NAN], {"axis": 1, "descending": False}),
    ("argSort", [WITH_NAN], {"axis": 1, "descending": True}),
    ("topK", [normal(3, 6)], {"k": 2, "axis": 1, "largest": True}),
    ("topK", [normal(4, 3)], {"k": 3, "axis": 0, "largest": False}),
    ("topK", [WITH_NAN], {"k": 3, "axis": 1, "largest": True}),
    ("argMax", [TIED], {"axis": 1}),
    ("argMax", [TIED], {"axis": None}),
    ("argMax", [WITH_NAN], {"axis": 1}),
    ("argMin", [TIED], {"axis": 1}),
    ("argMin", [TIED], {"axis": 0}),
    ("argMin", [WITH_NAN], {"axis": 1}),
    ("median", [TIED], {"axis": 1}),
    ("median", [normal(5, 3)], {"axis": 0}),
    ("median", [WITH_NAN], {"axis": 1, "gradient": False}),
    ("quantile", [WITH_NAN[:1]], {"q": [0.5], "axis": 1, "gradient": False}),
    ("quantile", [normal(7)], {"q": 0.95, "axis": None}),
    ("quantile", [normal(3, 6)], {"q": [0, 0.05, 0.15, 0.5, 0.85, 1], "axis": 1}),
    ("quantile", [normal(5, 2)], {"q": [0.3, 0.9], "axis": 0}),
    ("einsum", [normal(2, 3), normal(3, 4)], {"equation": "ij,jk->ik"}),
    ("einsum", [normal(2, 3), normal(3, 4)], {"equation": "ij,jk"}),
    ("einsum", [normal(2, 3, 4), normal(2, 4, 2)], {"equation": "bij,bjk->bki"}),
    ("einsum", [normal(2, 3), normal(2, 3)], {"equation": "ij,ij->i"}),
    ("einsum", [normal(3), normal(4)], {"equation": "i,j->ji"}),
    ("einsum", [normal(3, 3)], {"equation": "ii->i"}),
    ("einsum", [normal(3, 3)], {"equation": "ii"}),
    ("einsum", [normal(2, 3, 4)], {"equation": "ijk->kj"}),
    ("einsum", [normal(2, 3), normal(3, 4), normal(2)], {"equation": "ij,jk,i->k"}),
    ("einsum", [normal(2, 3), normal(4, 5)], {"equation": "ij,kl->jk"}),
    ("einsum", [normal(3, 3, 2), normal(3, 2)], {"equation": "iij,ij->j"}),
    ("einsum", [normal(2, 2, 3), normal(3, 4)], {"equation": "...j,jk->...k"}),
    ("einsum", [normal(2, 1, 3), normal(4, 3)], {"equation": "...j,...j->..."}),
    ("einsum", [normal(2, 3, 2, 2), normal(2, 4, 2, 2)], {"equation": "nhqd,nkqd->nhqk"}),
]
INTERPOLATIONS = ["linear", "lower", "higher", "nearest", "midpoint"]
CASES += [
    ("quantile", [normal(2, 6)], {"q": [0.1, 0.3, 0.5, 0.77], "axis": 1, "interpolation": name})
    for name in INTERPOLATIONS
]


def plain(value):
    """Lists and numbers; NaN and infinities as strings."""
    if isinstance(value, torch.Tensor):
        value = value.detach().tolist()
    elif isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def case(name, operands, options, dtype, cotangents):
    options = dict(options)
    wants_gradient = options.pop("gradient", True)
    if name == "quantile":
        options.setdefault("interpolation", "linear")
    leaves = [torch.tensor(x, dtype=DTYPES[dtype], requires_grad=True) for x in operands]
    y = MATH[name](*leaves, **options)
    out = {"name": name, "dtype": dtype, "options": {k: plain(v) for k, v in options.items()}}
    out |= {"operands": plain([plain(x) for x in operands]), "y": plain(y)}
    if y.is_floating_point() and wants_gradient:
        dy = np.round(cotangents.randn(*y.shape) * 64) / 64 + 0.0
        y.backward(torch.tensor(dy, dtype=y.dtype))
        out |= {"dy": plain(np.asarray(dy)), "gradients": [plain(x.grad) for x in leaves]}
    return out


def main():
    cases = []
    for dtype in DTYPES:
        cotangents = np.random.RandomState(31)
        cases += [case(*c, dtype, cotangents) for c in CASES]
    numbers = {"torch": torch.__version__.split("+")[0], "cases": cases}
    lines = ",\n".join("  " + json.dumps(c, separators=(",", ":")) for c in cases)
    text = f'{{"torch": "{numbers["torch"]}", "cases": [\n{lines}\n]}}\n'
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(text)
    else:
        pathlib.Path(__file__).with_suffix(".json").write_text(text)


main()
