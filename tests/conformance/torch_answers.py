"""What PyTorch answers to the cases on standard input: in float64, and in float32.

`deno task conformance` runs it. A case has a layer with its options, the state that it starts from,
and passes of an input and a cotangent; an answer has, of each type, the compared passes' outputs and
gradients and the buffers that are left in the end.
"""

import json
import re
import sys

import torch
from torch import nn
from torch.nn.utils import parametrizations

torch.set_num_threads(1)
DTYPES = {"float64": torch.float64, "float32": torch.float32}
LAYERS = {
    "batchNorm1d": nn.BatchNorm1d,
    "batchNorm2d": nn.BatchNorm2d,
    "batchNorm3d": nn.BatchNorm3d,
    "instanceNorm1d": nn.InstanceNorm1d,
    "instanceNorm2d": nn.InstanceNorm2d,
    "instanceNorm3d": nn.InstanceNorm3d,
    "groupNorm": nn.GroupNorm,
    "layerNorm": nn.LayerNorm,
    "rmsNorm": nn.RMSNorm,
    "localResponseNorm": nn.LocalResponseNorm,
}
GRADIENTS = {"weight": "dgamma", "bias": "dbeta", "alpha": "dalpha"}
# What RMSNorm adds in float32 by itself. The truth in float64 has to add the same.
MACHINE_EPSILON = torch.finfo(torch.float32).eps


class WeightNorm(nn.Module):
    """`torch.nn.utils.weight_norm` of a weight that is the input."""

    def __init__(self, shape, dim=0):
        super().__init__()
        self.dim = -1 if dim is None else dim
        lengths = [n if i == dim else 1 for i, n in enumerate(shape)] if dim is not None else []
        self.weight = nn.Parameter(torch.empty(lengths))

    def forward(self, v):
        return torch._weight_norm(v, self.weight, self.dim)


class DynamicTanh(nn.Module):
    """The formula of Zhu et al. 2025, arXiv:2503.10622, which PyTorch has no layer for."""

    def __init__(self, sizes):
        super().__init__()
        self.alpha = nn.Parameter(torch.empty(1))
        self.weight, self.bias = nn.Parameter(torch.empty(sizes)), nn.Parameter(torch.empty(sizes))

    def forward(self, x):
        return self.weight * torch.tanh(self.alpha * x) + self.bias


def snake_case(options):
    return {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), k): v for k, v in options.items()}


def layer_of(case, dtype):
    name, options = case["layer"], snake_case(case["options"])
    if name == "weightNorm":
        return WeightNorm(case["shape"], **options).to(dtype)
    if name == "spectralNorm":
        options = {"n_power_iterations" if k == "power_iterations" else k: v
                   for k, v in options.items()}
        weight = torch.tensor(case["passes"][0]["x"], dtype=dtype).reshape(case["shape"])
        return parametrizations._SpectralNorm(weight, **options).to(dtype)
    if name == "rmsNorm" and dtype == torch.float64:
        options.setdefault("eps", MACHINE_EPSILON)
    if name == "dynamicTanh":
        return DynamicTanh(*case["args"]).to(dtype)
    return LAYERS[name](*case["args"], **options).to(dtype)


def start(layer, state, dtype):
    for name, t in [*layer.named_parameters(), *layer.named_buffers()]:
        if name in state:
            t.data = torch.tensor(state[name], dtype=dtype).reshape(t.shape)


def numbers(t):
    """NaN, which JSON has not, is null."""
    return [v if v == v else None for v in t.detach().double().flatten().tolist()]


def one_pass(layer, case, given, dtype):
    layer.train(given["training"])
    layer.zero_grad()
    x = torch.tensor(given["x"], dtype=dtype).reshape(case["shape"]).requires_grad_()
    y = layer(x)
    y.backward(torch.tensor(given["dy"], dtype=dtype).reshape(y.shape))
    found = {"y": y, "dx": x.grad}
    found |= {GRADIENTS[name]: parameter.grad for name, parameter in layer.named_parameters()}
    return {name: numbers(t) for name, t in found.items()}


def answer(case, dtype):
    layer = layer_of(case, dtype)
    start(layer, case["state"], dtype)
    passes = [(given, one_pass(layer, case, given, dtype)) for given in case["passes"]]
    buffers = {name: numbers(t) for name, t in layer.named_buffers()}
    if case["layer"].startswith("instance"):
        buffers.pop("num_batches_tracked", None)  # PyTorch's instance norm does not count
    return {
        "passes": [found for given, found in passes if given["compared"]],
        "buffers": buffers,
    }


def main():
    cases = json.load(sys.stdin)
    answers = [{name: answer(case, dtype) for name, dtype in DTYPES.items()} for case in cases]
    json.dump({"version": torch.__version__.split("+")[0], "answers": answers}, sys.stdout)


main()
