"""Writes torch_variants.json: PyTorch's variants of normalization, for torch_variants_test.ts.

Local response normalization, weight and spectral normalization over several steps of SGD, with the
names in their state dicts; and, from the formulas of the papers by PyTorch's autograd, what PyTorch
has no layer for. In float32 and float64; inputs are multiples of 1/64, the same in both.

    pip install torch==2.13.0 numpy && python tests/reference/torch_variants.py

With `-` for an argument it writes to standard output.
"""

import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations
from torch.nn.utils.parametrize import remove_parametrizations

from torch_numbers import DTYPES, Source, compact, fixed, leaf, plain

LR = 0.125


def detached(state):
    return {name: value.detach().clone() for name, value in state.items()}


# Functions of tensors, with the gradients of all of them -----------------------------------------


def function(name, f, operands, options, dtype, seed):
    leaves = {key: leaf(value, dtype) for key, value in operands.items()}
    y = f(*leaves.values(), **options)
    dy = fixed(Source(seed).normal(*y.shape), dtype)
    y.backward(dy)
    return {
        "name": name, "dtype": dtype, "options": options, "operands": leaves, "dy": dy, "y": y,
        "gradients": {key: value.grad for key, value in leaves.items()},
    }


def scale_norm(x, g, eps=1e-5):
    """As in the authors' code, github.com/tnq177/transformers_without_tears."""
    return x * (g / torch.norm(x, dim=-1, keepdim=True).clamp(min=eps))


def dynamic_tanh(x, alpha, gamma, beta):
    """As in the authors' code, github.com/jiachenzhu/DyT."""
    return torch.tanh(alpha * x) * gamma + beta


def weight_standardization(w, dim=0, eps=1e-5):
    axes = [i for i in range(w.ndim) if i != dim]
    variance, mean = torch.var_mean(w, axes, correction=0, keepdim=True)
    return (w - mean) / (variance + eps).sqrt()


def masked_batch_norm(x, gamma, beta, mask, eps=1e-5):
    """As in Keras 3, but for the 1e-7 that it adds to the count."""
    m = torch.tensor(mask, dtype=x.dtype).unsqueeze(1)
    axes = [i for i in range(x.ndim) if i != 1]
    channels = [1, -1] + [1] * (x.ndim - 2)
    mean = (m * x).sum(axes, keepdim=True) / m.sum()
    variance = (m * (x - mean).square()).sum(axes, keepdim=True) / m.sum()
    return (x - mean) / (variance + eps).sqrt() * gamma.view(channels) + beta.view(channels)


def batch_renorm(x, gamma, beta, running_mean, running_std, r_max, d_max, eps=1e-5):
    """Algorithm 1 of Ioffe 2017."""
    channels = [1, -1] + [1] * (x.ndim - 2)
    mu, sigma = (torch.tensor(v, dtype=x.dtype).view(channels) for v in [running_mean, running_std])
    axes = [i for i in range(x.ndim) if i != 1]
    variance, mean = torch.var_mean(x, axes, correction=0, keepdim=True)
    std = (variance + eps).sqrt()
    r = (std.detach() / sigma).clamp(1 / r_max, r_max)
    d = ((mean.detach() - mu) / sigma).clamp(-d_max, d_max)
    return ((x - mean) / std * r + d) * gamma.view(channels) + beta.view(channels)


def ghost_batch_norm(x, gamma, beta, sizes, eps=1e-5):
    parts = x.split(sizes)
    return torch.cat([F.batch_norm(v, None, None, gamma, beta, True, eps=eps) for v in parts])


def norm(s, *shape):
    """x whose channels have means and deviations of their own, γ and β."""
    channels = (shape[1], *[1] * (len(shape) - 2))
    x = s.normal(*shape, scale=s.normal(*channels, shift=2), shift=s.normal(*channels, scale=3))
    return {"x": x, "gamma": s.normal(shape[1], shift=1), "beta": s.normal(shape[1])}


def functions(dtype):
    s = Source(5)
    cases = [
        *[
            ("localResponseNorm", F.local_response_norm, {"x": s.normal(*shape, scale=2)}, options)
            for shape in [(2, 7, 3), (2, 4, 3, 2)]
            for options in [
                {"size": 5}, {"size": 3, "alpha": 0.5, "beta": 0.5, "k": 2.0},
                {"size": 4, "alpha": 2.0}, {"size": 1, "alpha": 1.0, "beta": 1.0},
                {"size": 9, "alpha": 4.0, "k": 0.25},
            ]
        ],
        ("scaleNorm", scale_norm, {"x": s.normal(4, 6), "g": s.normal()}, {}),
        ("scaleNorm", scale_norm, {"x": s.normal(2, 3, 4), "g": s.normal(1)}, {"eps": 2.0}),
        *[
            ("dynamicTanh", dynamic_tanh,
             {"x": s.normal(2, 3, 4, scale=2), "alpha": s.normal(1, shift=1),
              "gamma": s.normal(*sizes), "beta": s.normal(*sizes)}, {})
            for sizes in [(4,), (3, 4)]
        ],
        ("weightStandardization", weight_standardization, {"w": s.normal(5, 6)}, {}),
        ("weightStandardization", weight_standardization,
         {"w": s.normal(3, 2, 2, 3, shift=1)}, {"eps": 0.25}),
        ("weightStandardization", weight_standardization, {"w": s.normal(6, 5)}, {"dim": 1}),
        ("maskedBatchNorm", masked_batch_norm, norm(s, 9, 3),
         {"mask": [True, True, False, True, False, False, True, True, True]}),
        ("maskedBatchNorm", masked_batch_norm, norm(s, 3, 2, 4),
         {"mask": [[True] * 4, [True, True, False, False], [True] + 3 * [False]], "eps": 0.5}),
        *[
            ("batchRenorm", batch_renorm, norm(s, 6, 3, 2),
             {"running_mean": [0.5, -1.0, 2.0], "running_std": [1.0, 3.0, 0.5],
              "r_max": r_max, "d_max": d_max})
            for r_max, d_max in [(1.0, 0.0), (3.0, 5.0), (1.25, 0.25), (100.0, 100.0)]
        ],
        ("ghostBatchNorm", ghost_batch_norm, norm(s, 11, 3), {"sizes": [4, 4, 3]}),
        ("ghostBatchNorm", ghost_batch_norm, norm(s, 4, 2, 3), {"sizes": [2, 2], "eps": 0.5}),
    ]
    return [function(*case, dtype, seed) for seed, case in enumerate(cases)]


# Weights, over several steps ---------------------------------------------------------------------


def weights(name, parametrize, options, start, shape, dtype, seed):
    source = Source(seed)
    out, width = shape
    layer = nn.Linear(width, out, dtype=DTYPES[dtype])
    layer.weight.data = fixed(source.normal(out, width), dtype)
    layer.bias.data = fixed(source.normal(out), dtype)
    weight = layer.weight.detach().clone()
    parametrize(layer, **options)
    start(layer, source, dtype)
    begin = detached(layer.state_dict())

    def run():
        layer.zero_grad()
        x, dy = leaf(source.normal(4, width), dtype), fixed(source.normal(4, out), dtype)
        y = layer(x)
        y.backward(dy)
        grads = {key: p.grad.clone() for key, p in layer.named_parameters()}
        return {"x": x, "dy": dy, "y": y, "dx": x.grad, "gradients": grads}

    steps = []
    for _ in range(3):
        step = run()
        with torch.no_grad():
            for p in layer.parameters():
                p -= LR * p.grad
        steps.append(step | {"state": detached(layer.state_dict())})
    layer.eval()
    evaluation = run() | {"state": detached(layer.state_dict())}
    remove_parametrizations(layer, "weight")
    return {
        "name": name, "dtype": dtype, "options": options, "weight": weight, "start": begin,
        "steps": steps, "evaluation": evaluation, "removed": layer.weight,
    }


def nothing(layer, source, dtype):
    pass


def vectors(layer, source, dtype):
    """u and v that are no singular vectors, of length 1 so far as multiples of 1/64 can be."""
    spectral = layer.parametrizations.weight[0]
    spectral._u.copy_(F.normalize(fixed(source.normal(*spectral._u.shape), dtype), dim=0))
    spectral._v.copy_(F.normalize(fixed(source.normal(*spectral._v.shape), dtype), dim=0))


def every_weight(dtype):
    weight, spectral = parametrizations.weight_norm, parametrizations.spectral_norm
    return [
        weights("weightNorm", weight, {}, nothing, (3, 5), dtype, 1),
        weights("weightNorm", weight, {"dim": 1}, nothing, (3, 5), dtype, 2),
        weights("weightNorm", weight, {"dim": None}, nothing, (4, 2), dtype, 3),
        weights("spectralNorm", spectral, {}, vectors, (3, 5), dtype, 4),
        weights("spectralNorm", spectral, {"dim": 1}, vectors, (3, 5), dtype, 5),
        weights("spectralNorm", spectral, {"n_power_iterations": 3}, vectors, (4, 2), dtype, 6),
    ]


# State dicts -------------------------------------------------------------------------------------


def state_dicts():
    weight, spectral = parametrizations.weight_norm, parametrizations.spectral_norm
    models = {
        "weightNorm": weight(nn.Linear(3, 2)),
        "weightNorm of all": weight(nn.Linear(3, 2), dim=None),
        "weightNorm without bias": weight(nn.Linear(3, 2, bias=False)),
        "spectralNorm": spectral(nn.Linear(3, 2)),
        "both": spectral(weight(nn.Linear(3, 2))),
        "sequential": nn.Sequential(weight(nn.Linear(3, 4)), nn.ReLU(), spectral(nn.Linear(4, 2))),
        "local response": nn.Sequential(nn.LocalResponseNorm(2)),
    }
    return {
        name: {
            "state": {key: list(value.shape) for key, value in model.state_dict().items()},
            "parameters": [key for key, _ in model.named_parameters()],
            "buffers": [key for key, _ in model.named_buffers()],
            "modules": [key for key, _ in model.named_modules()],
        }
        for name, model in models.items()
    }


def numbers():
    return {
        "torch": torch.__version__.split("+")[0],
        "functions": [case for dtype in DTYPES for case in functions(dtype)],
        "weights": [case for dtype in DTYPES for case in every_weight(dtype)],
        "state_dict": state_dicts(),
    }


if __name__ == "__main__":
    text = compact(plain(numbers()))
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(text)
    else:
        pathlib.Path(__file__).with_suffix(".json").write_text(text)
