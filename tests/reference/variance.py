"""Writes variance.json: how wrong the variance is that PyTorch and NumPy find in float32.

Of 1,024 numbers around a mean of 1 … 10 ** 7 standard deviations, the same as in the first notebook:
the median, over 15 draws, of the relative error, which is measured against float64 on the same
float32 numbers. A layer's variance is read from the 1 / sigma that it keeps for its backward pass,
with eps = 0. What it then answers is measured apart, as the largest error of its normalized numbers
over the largest of them.

    pip install torch==2.13.0 numpy && python tests/reference/variance.py

With `-` for an argument it writes to standard output.
"""

import functools
import json
import pathlib
import sys

import numpy as np
import torch

torch.set_num_threads(1)
MEANS = [1, 3, 10, 30, 100, 300, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7]
DRAWS, N = 15, 1024


def numbers(mean, draw):
    """A Weyl sequence, evenly distributed with a standard deviation of 1: alike in any language.

    Every draw is elsewhere in the sequence, and its mean up to a tenth higher, no round number: those
    are rounded less than others.
    """
    i = np.arange(1, N + 1, dtype=np.float64) + draw * N
    spread = ((i * 0.6180339887498949) % 1 - 0.5) * np.sqrt(12.0)
    center = mean * (1 + ((draw + 1) * 0.7548776662466927) % 1 / 10)
    return (center + spread).astype(np.float32)


def statistics(x):
    """Normalized numbers and variance in float64, corrected for the rounding of the mean."""
    wide = x.astype(np.float64)
    mean = wide.mean()
    deviation = wide - mean
    variance = (deviation**2).mean() - deviation.mean() ** 2
    return deviation / np.sqrt(variance), variance


def batch_norm(*shape):
    def layer(x):
        x = x.reshape(shape)
        y, _, inverse = torch.native_batch_norm(x, None, None, None, None, True, 0.1, 0.0)
        return y.flatten(), inverse

    return layer


def layer_norm(x):
    y, _, inverse = torch.native_layer_norm(x[None], [N], None, None, 0.0)
    return y[0], inverse


def group_norm(x):
    y, _, inverse = torch.native_group_norm(x[None, None], None, None, 1, 1, N, 1, 0.0)
    return y[0, 0], inverse


LAYERS = {
    "BatchNorm1d": batch_norm(N, 1),
    "BatchNorm2d": batch_norm(4, 1, 16, 16),
    "LayerNorm": layer_norm,
    "GroupNorm": group_norm,
}


@functools.cache
def errors(mean, draw):
    x = numbers(mean, draw)
    exact, variance = statistics(x)
    found = {"numpy.var": (abs(float(np.var(x)) - variance) / variance, None)}
    for name, layer in LAYERS.items():
        y, inverse = layer(torch.from_numpy(x))
        sigma2 = float(inverse.double().item()) ** -2
        off = np.abs(y.double().numpy() - exact).max() / np.abs(exact).max()
        found[name] = (abs(sigma2 - variance) / variance, float(off))
    return found


def median_errors(name, which):
    return [
        float(np.median([errors(mean, draw)[name][which] for draw in range(DRAWS)]))
        for mean in MEANS
    ]


answers = [
    *[
        {"library": "PyTorch", "name": name, "variance": median_errors(name, 0),
         "output": median_errors(name, 1)}
        for name in LAYERS
    ],
    {"library": "NumPy", "name": "var", "variance": median_errors("numpy.var", 0)},
]
found = {
    "torch": torch.__version__.split("+")[0],
    "numpy": np.__version__,
    "means": MEANS,
    "draws": DRAWS,
    "n": N,
    "answers": answers,
}
text = json.dumps(found, indent=1) + "\n"
if sys.argv[1:] == ["-"]:
    sys.stdout.write(text)
else:
    pathlib.Path(__file__).with_suffix(".json").write_text(text)
