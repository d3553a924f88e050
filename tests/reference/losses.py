"""Writes losses.json: PyTorch's losses with odd options, forward and backward, for losses_test.ts.

In float32 and, since that pins formulas down to more digits, in float64. Inputs are multiples of
1/64, the same in both; gradients are for a random cotangent where the loss is not one number.

    pip install torch==2.13.0 numpy && python tests/reference/losses.py

With `-` for an argument it writes to standard output.
"""

import json
import pathlib
import sys

import numpy as np
import torch
from torch.nn import functional as F

torch.set_num_threads(1)
DTYPES = {"float32": torch.float32, "float64": torch.float64}
STATE = np.random.RandomState(20)  # NumPy's legacy generator, guaranteed never to change


def normal(*shape, scale=1.5):
    return np.round(STATE.randn(*shape) * scale * 64) / 64 + 0.0


def probabilities(*shape):
    """Rows add up to 1 exactly: 64 grains on the classes."""
    rows = STATE.multinomial(64, np.ones(shape[-1]) / shape[-1], size=shape[:-1])
    return rows / 64


def labels(n, classes):
    return STATE.randint(classes, size=n)


# Each: name here, function there, leaves, constants, options there. Options named after a constant
# take it: weight, pos_weight.
x, t = normal(4, 3), normal(4, 3)
z, y = normal(5, 4, scale=2.0), labels(5, 4)
skipping = np.array([2, -1, 0, -1, 3])
p = probabilities(5, 4)
w = np.array([0.5, 2.0, 0.25, 1.5])
far = np.array([[-100.0, 90.0, 0.0], [30.0, -30.0, 0.5]])
far_t = np.array([[0.0, 1.0, 0.25], [0.0, 1.0, 1.0]])
log_p = np.round(np.log(probabilities(5, 4) + 0.125) * 64) / 64
hole = np.array([[2, 2, 0, 0], [4, 0, 0, 0], [1, 1, 1, 1], [0, 3, 0, 1], [0, 0, 0, 4]]) / 4
REDUCTIONS = ["mean", "sum", "none"]

CASES = [
    *[("mse", F.mse_loss, (x, t), {}, {"reduction": r}) for r in REDUCTIONS],
    *[("l1", F.l1_loss, (x, t), {}, {"reduction": r}) for r in REDUCTIONS],
    ("l1", F.l1_loss, (x, np.where(t > 0, x, t)), {}, {}),
    *[("huber", F.huber_loss, (x, t), {}, {"reduction": r}) for r in REDUCTIONS],
    ("huber", F.huber_loss, (x, t), {}, {"delta": 0.25}),
    ("huber", F.huber_loss, (x, x + 0.5), {}, {"delta": 0.5, "reduction": "none"}),
    *[("smoothL1", F.smooth_l1_loss, (x, t), {}, {"reduction": r}) for r in REDUCTIONS],
    ("smoothL1", F.smooth_l1_loss, (x, t), {}, {"beta": 2.5, "reduction": "sum"}),
    ("smoothL1", F.smooth_l1_loss, (x, t), {}, {"beta": 0.0}),
    *[
        ("bceWithLogits", F.binary_cross_entropy_with_logits, (x, p[:4, :3]), {}, {"reduction": r})
        for r in REDUCTIONS
    ],
    ("bceWithLogits", F.binary_cross_entropy_with_logits, (far, far_t), {}, {"reduction": "none"}),
    (
        "bceWithLogits",
        F.binary_cross_entropy_with_logits,
        (x, p[:4, :3]),
        {"weight": np.array([[2.0], [0.5], [0.0], [1.25]]), "pos_weight": w[:3]},
        {},
    ),
    ("klDiv", F.kl_div, (log_p, p), {}, {"reduction": "batchmean"}),
    *[("klDiv", F.kl_div, (log_p, p), {}, {"reduction": r}) for r in REDUCTIONS],
    ("klDiv", F.kl_div, (log_p, z), {}, {"log_target": True, "reduction": "batchmean"}),
    ("klDiv", F.kl_div, (log_p,), {"target": hole}, {"reduction": "none"}),
    *[("nll", F.nll_loss, (log_p,), {"target": y}, {"reduction": r}) for r in REDUCTIONS],
    *[
        ("nll", F.nll_loss, (log_p,), {"target": skipping, "weight": w},
         {"ignore_index": -1, "reduction": r})
        for r in REDUCTIONS
    ],
    *[
        ("crossEntropy", F.cross_entropy, (z,), {"target": y}, {"reduction": r})
        for r in REDUCTIONS
    ],
    ("crossEntropy", F.cross_entropy, (z,), {"target": y}, {"label_smoothing": 0.25}),
    ("crossEntropy", F.cross_entropy, (z,), {"target": y, "weight": w}, {}),
    ("crossEntropy", F.cross_entropy, (z,), {"target": skipping}, {"ignore_index": -1}),
    ("crossEntropy", F.cross_entropy, (z,), {"target": y}, {"ignore_index": int(y[0])}),
    *[
        ("crossEntropy", F.cross_entropy, (z,), {"target": skipping, "weight": w},
         {"ignore_index": -1, "label_smoothing": 0.125, "reduction": r})
        for r in REDUCTIONS
    ],
    (
        "crossEntropy",
        F.cross_entropy,
        (z,),
        {"target": y, "weight": np.where(np.arange(4) == y[0], 0.0, w)},
        {"label_smoothing": 0.5},
    ),
    *[("crossEntropy", F.cross_entropy, (z, p), {}, {"reduction": r}) for r in REDUCTIONS],
    *[
        ("crossEntropy", F.cross_entropy, (z, p), {"weight": w},
         {"label_smoothing": 0.25, "reduction": r})
        for r in REDUCTIONS
    ],
]


def constant(value, dtype):
    array = np.asarray(value)
    return torch.tensor(array, dtype=torch.int64 if array.dtype.kind == "i" else DTYPES[dtype])


def run(name, f, leaves, constants, options, dtype, dy):
    tensors = [torch.tensor(v, dtype=DTYPES[dtype], requires_grad=True) for v in leaves]
    given = {key: constant(v, dtype) for key, v in constants.items()}
    target = [given.pop("target")] if "target" in given else []
    loss = f(*tensors, *target, **given, **options)
    loss.backward(torch.tensor(dy, dtype=DTYPES[dtype]).reshape(loss.shape))
    return {
        "name": name,
        "dtype": dtype,
        "leaves": [np.asarray(v).tolist() for v in leaves],
        "constants": {key: np.asarray(v).tolist() for key, v in constants.items()},
        "options": options,
        "dy": torch.tensor(dy).reshape(loss.shape).tolist(),
        "loss": loss.tolist(),
        "gradients": [v.grad.tolist() for v in tensors],
    }


def shape_of(case):
    _, f, leaves, constants, options = case
    if options.get("reduction") != "none":
        return ()
    probe = run(*case, "float64", np.ones(np.asarray(leaves[0]).shape[: 1 if f in ROWWISE else 2]))
    return np.asarray(probe["loss"]).shape


ROWWISE = (F.cross_entropy, F.nll_loss)


def main():
    cases = []
    for case in CASES:
        shape = shape_of(case)
        dy = normal(*shape) if shape else np.array(0.75)
        cases += [run(*case, dtype, dy) for dtype in DTYPES]
    text = json.dumps({"torch": torch.__version__.split("+")[0], "losses": cases})
    text = text.replace('{"name"', '\n{"name"') + "\n"
    if "-" in sys.argv[1:]:
        sys.stdout.write(text)
    else:
        pathlib.Path(__file__).with_name("losses.json").write_text(text)


main()
