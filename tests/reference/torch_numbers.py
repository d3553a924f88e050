"""Writes torch_numbers.json: what PyTorch computes, for torch_test.ts to compare Norma with.

Layers forward and backward with random cotangents, running statistics over several steps, ten
steps of SGD, what initializations draw from, and the names in state dicts; in float32 and, since
that pins formulas down to more digits, in float64. Inputs are multiples of 1/64, the same in both.

    pip install torch==2.13.0 numpy && python tests/reference/torch_numbers.py

With `-` for an argument it writes to standard output.
"""

import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
DTYPES = {"float32": torch.float32, "float64": torch.float64}


class Source:
    """Inputs from NumPy's legacy generator, whose stream is guaranteed never to change."""

    def __init__(self, seed):
        self.state = np.random.RandomState(seed)

    def normal(self, *shape, scale=1.0, shift=0.0):
        return np.round((self.state.randn(*shape) * scale + shift) * 64) / 64 + 0.0

    def labels(self, n, classes):
        return self.state.randint(classes, size=n)


def leaf(array, dtype):
    return torch.tensor(array, dtype=DTYPES[dtype], requires_grad=True)


def fixed(array, dtype):
    return torch.tensor(array, dtype=DTYPES[dtype])


def grads(**leaves):
    return {name: x.grad for name, x in leaves.items() if x is not None}


# Batch normalization ----------------------------------------------------------------------------

BATCH_NORMS = [
    ("[N, C]", (8, 5), {}),
    ("[N, C, L]", (4, 3, 6), {}),
    ("without affine", (6, 4), {"affine": False}),
    ("cumulative momentum", (5, 3), {"momentum": None}),
    ("large eps, large momentum", (6, 3), {"eps": 0.5, "momentum": 0.75}),
    ("without running statistics", (6, 3), {"track_running_stats": False}),
    ("two samples", (2, 3), {}),
    ("images", (3, 2, 3, 4), {}),
    ("one image, not affine", (1, 2, 3, 3), {"affine": False, "momentum": None}),
    ("images without running statistics", (2, 3, 2, 2), {"track_running_stats": False}),
    ("volumes", (2, 2, 2, 3, 2), {"eps": 0.125, "momentum": 0.5}),
]
BATCH_NORM = {2: nn.BatchNorm1d, 3: nn.BatchNorm1d, 4: nn.BatchNorm2d, 5: nn.BatchNorm3d}


def batch_norm(name, shape, options, dtype, seed):
    source = Source(seed)
    channels = shape[1]
    layer = BATCH_NORM[len(shape)](channels, dtype=DTYPES[dtype], **options)
    if layer.affine:
        layer.weight.data = fixed(source.normal(channels, shift=1.5), dtype)
        layer.bias.data = fixed(source.normal(channels), dtype)
    per_channel = (channels, *[1] * (len(shape) - 2))
    spread, center = source.normal(*per_channel, shift=2), source.normal(*per_channel, scale=3)

    def run():
        layer.zero_grad()
        x = leaf(source.normal(*shape, scale=spread, shift=center), dtype)
        dy = fixed(source.normal(*shape), dtype)
        y = layer(x)
        y.backward(dy)
        found = {"x": x, "dy": dy, "y": y, "dx": x.grad}
        if layer.affine:
            found |= {"dgamma": layer.weight.grad, "dbeta": layer.bias.grad}
        if layer.track_running_stats:
            found["running_mean"] = layer.running_mean.clone()
            found["running_var"] = layer.running_var.clone()
        return found

    steps = [run() for _ in range(3)]
    layer.eval()
    return {
        "name": name, "dtype": dtype, "channels": channels, "options": options,
        "weight": layer.weight, "bias": layer.bias, "steps": steps, "evaluation": run(),
    }


# Layer normalization ----------------------------------------------------------------------------

LAYER_NORMS = [
    ("one axis", (6, 5), (5,), {}),
    ("two axes", (3, 2, 4, 3), (4, 3), {}),
    ("without affine", (4, 6), (6,), {"elementwise_affine": False}),
    ("without bias, large eps", (4, 3), (3,), {"bias": False, "eps": 0.5}),
    ("a single feature", (4, 1), (1,), {}),
]


def layer_norm(name, shape, sizes, options, dtype, seed):
    source = Source(seed)
    layer = nn.LayerNorm(sizes, dtype=DTYPES[dtype], **options)
    if layer.weight is not None:
        layer.weight.data = fixed(source.normal(*sizes, shift=1.5), dtype)
    if layer.bias is not None:
        layer.bias.data = fixed(source.normal(*sizes), dtype)
    x = leaf(source.normal(*shape, scale=2, shift=3), dtype)
    dy = fixed(source.normal(*shape), dtype)
    y = layer(x)
    y.backward(dy)
    return {
        "name": name, "dtype": dtype, "sizes": list(sizes), "options": options,
        "weight": layer.weight, "bias": layer.bias, "x": x, "dy": dy, "y": y, "dx": x.grad,
        **({} if layer.weight is None else {"dgamma": layer.weight.grad}),
        **({} if layer.bias is None else {"dbeta": layer.bias.grad}),
    }


# Group, instance and RMS normalization ----------------------------------------------------------

GROUP_NORMS = [
    ("vectors", (3, 6), 2, {}),
    ("images", (2, 4, 3, 2), 2, {}),
    ("volumes", (2, 2, 2, 2, 3), 2, {}),
    ("one group", (2, 3, 4), 1, {}),
    ("as many groups as channels", (2, 3, 5), 3, {}),
    ("not affine, large eps", (2, 4, 3), 2, {"affine": False, "eps": 0.5}),
    ("groups of one value", (2, 3), 3, {}),
]
TRACKING = {"track_running_stats": True}
INSTANCE_NORMS = [
    ("sequences", (2, 3, 5), 1, {}),
    ("images, affine", (2, 3, 2, 4), 2, {"affine": True}),
    ("volumes, large eps", (2, 2, 2, 2, 3), 3, {"eps": 0.5}),
    ("tracking sequences", (3, 2, 4), 1, TRACKING),
    ("tracking images, affine, large momentum", (2, 2, 3, 3), 2,
     TRACKING | {"affine": True, "momentum": 0.75}),
    ("one sequence", (3, 5), 1, {}),
    ("one image, tracking, affine", (2, 3, 4), 2, TRACKING | {"affine": True}),
    ("one volume", (2, 2, 3, 2), 3, {}),
]
RMS_NORMS = [
    ("one axis", (6, 5), (5,), 1, {}),
    ("two axes", (3, 2, 4, 3), (4, 3), 1, {}),
    ("not affine", (4, 6), (6,), 1, {"elementwise_affine": False}),
    ("large eps", (4, 3), (3,), 1, {"eps": 0.5}),
    ("numbers so small that the machine epsilon counts", (4, 3), (3,), 2**-12, {}),
]


def affine_layer(layer, source, dtype):
    if layer.weight is not None:
        layer.weight.data = fixed(source.normal(*layer.weight.shape, shift=1.5), dtype)
    if getattr(layer, "bias", None) is not None:
        layer.bias.data = fixed(source.normal(*layer.bias.shape), dtype)


def passed(layer, x, dy):
    """One forward and backward pass, and what it left behind."""
    layer.zero_grad()
    y = layer(x)
    y.backward(dy)
    found = {"x": x, "dy": dy, "y": y, "dx": x.grad}
    if layer.weight is not None:
        found["dgamma"] = layer.weight.grad.clone()
    if getattr(layer, "bias", None) is not None:
        found["dbeta"] = layer.bias.grad.clone()
    if getattr(layer, "running_mean", None) is not None:
        found["running_mean"] = layer.running_mean.clone()
        found["running_var"] = layer.running_var.clone()
    return found


def described(layer, name, dtype, options):
    return {
        "name": name, "dtype": dtype, "options": options,
        "weight": layer.weight, "bias": getattr(layer, "bias", None),
    }


def group_norm(name, shape, groups, options, dtype, seed):
    source = Source(seed)
    layer = nn.GroupNorm(groups, shape[1], dtype=DTYPES[dtype], **options)
    affine_layer(layer, source, dtype)
    x = leaf(source.normal(*shape, scale=2, shift=3), dtype)
    found = passed(layer, x, fixed(source.normal(*shape), dtype))
    return described(layer, name, dtype, options) | {
        "groups": groups, "channels": shape[1], **found,
    }


def instance_norm(name, shape, axes, options, dtype, seed):
    source = Source(seed)
    channels = shape[-axes - 1]
    make = [nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d][axes - 1]
    layer = make(channels, dtype=DTYPES[dtype], **options)
    affine_layer(layer, source, dtype)

    def run():
        x = leaf(source.normal(*shape, scale=2, shift=3), dtype)
        return passed(layer, x, fixed(source.normal(*shape), dtype))

    steps = [run() for _ in range(3 if layer.track_running_stats else 1)]
    layer.eval()
    return described(layer, name, dtype, options) | {
        "axes": axes, "channels": channels, "steps": steps, "evaluation": run(),
    }


def rms_norm(name, shape, sizes, scale, options, dtype, seed):
    source = Source(seed)
    layer = nn.RMSNorm(sizes, dtype=DTYPES[dtype], **options)
    affine_layer(layer, source, dtype)
    x = leaf(source.normal(*shape, scale=2, shift=1) * scale, dtype)
    found = passed(layer, x, fixed(source.normal(*shape), dtype))
    return described(layer, name, dtype, options) | {"sizes": list(sizes), **found}


# The other layers and the loss ------------------------------------------------------------------


def linear(shape, out, bias, dtype, seed):
    source = Source(seed)
    x, weight = leaf(source.normal(*shape), dtype), leaf(source.normal(out, shape[-1]), dtype)
    b = leaf(source.normal(out), dtype) if bias else None
    y = F.linear(x, weight, b)
    dy = fixed(source.normal(*y.shape), dtype)
    y.backward(dy)
    return {
        "dtype": dtype, "x": x, "weight": weight, "bias": b, "dy": dy, "y": y,
        **grads(dx=x, dweight=weight, dbias=b),
    }


def activation(name, dtype, seed):
    source = Source(seed)
    x = leaf(np.concatenate([[0.0, 20.0, -20.0, 100.0, -100.0], source.normal(9, scale=2)]), dtype)
    dy = fixed(source.normal(14), dtype)
    y = getattr(torch, name)(x)
    y.backward(dy)
    return {"name": name, "dtype": dtype, "x": x, "dy": dy, "y": y, "dx": x.grad}


def cross_entropy(scale, dtype, seed):
    source = Source(seed)
    logits, labels = leaf(source.normal(6, 5, scale=scale), dtype), source.labels(6, 5)
    loss = F.cross_entropy(logits, torch.tensor(labels))
    loss.backward()
    return {
        "dtype": dtype, "logits": logits, "labels": labels.tolist(), "loss": loss,
        "dlogits": logits.grad,
    }


# Offsets that float32 can hold, but whose mean it cannot ----------------------------------------


def offset(o, dtype):
    column = torch.tensor([[o], [o + 1], [o + 2], [o + 3]], dtype=DTYPES[dtype])
    return {
        "offset": o, "dtype": dtype,
        "batch_norm": nn.BatchNorm1d(1, dtype=DTYPES[dtype])(column).flatten(),
        "layer_norm": nn.LayerNorm(4, dtype=DTYPES[dtype])(column.T).flatten(),
    }


# Stochastic gradient descent --------------------------------------------------------------------

SGDS = [
    {"lr": 0.5},
    {"lr": 0.25, "momentum": 0.9},
    {"lr": 0.25, "momentum": 0.75, "nesterov": True},
    {"lr": 0.5, "momentum": 0.9, "dampening": 0.5},
    {"lr": 0.5, "weight_decay": 0.125},
    {"lr": 0.25, "momentum": 0.5, "nesterov": True, "weight_decay": 0.0625},
    {"lr": 0.125, "momentum": 0.9, "dampening": 1.5, "weight_decay": 0.25},
]


def network():
    return nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Sigmoid(), nn.Linear(6, 3))


def sgd():
    source = Source(7)
    start = {name: source.normal(*p.shape).tolist() for name, p in network().named_parameters()}
    batches = [{"x": source.normal(8, 4).tolist(), "labels": source.labels(8, 3).tolist()}
               for _ in range(10)]

    def run(options, dtype):
        model = network().to(DTYPES[dtype])
        for name, p in model.named_parameters():
            p.data = fixed(start[name], dtype)
        optimizer, losses = torch.optim.SGD(model.parameters(), **options), []
        for batch in batches:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(fixed(batch["x"], dtype)), torch.tensor(batch["labels"]))
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return {
            "dtype": dtype, "options": options,
            "losses": fixed(losses, dtype), "end": model.state_dict(),
        }

    runs = [run(options, dtype) for dtype in DTYPES for options in SGDS]
    return {"start": start, "batches": batches, "runs": runs}


# Initializations: what they ask the generator for -----------------------------------------------


class Draws:
    """Records the limits of uniform_ and the mean and deviation of normal_ instead of drawing."""

    def __enter__(self):
        self.seen = []
        self.saved = torch.Tensor.uniform_, torch.Tensor.normal_

        def uniform_(tensor, low=0.0, high=1.0, generator=None):
            self.seen.append(["uniform", low, high])
            return tensor

        def normal_(tensor, mean=0.0, std=1.0, generator=None):
            self.seen.append(["normal", mean, std])
            return tensor

        torch.Tensor.uniform_, torch.Tensor.normal_ = uniform_, normal_
        return self.seen

    def __exit__(self, *_):
        torch.Tensor.uniform_, torch.Tensor.normal_ = self.saved


def initializations():
    calls = [
        ("uniform", {}, lambda w: nn.init.uniform_(w)),
        ("uniform", {"low": -2, "high": 3}, lambda w: nn.init.uniform_(w, -2, 3)),
        ("normal", {}, lambda w: nn.init.normal_(w)),
        ("normal", {"mean": 1, "std": 0.01}, lambda w: nn.init.normal_(w, 1, 0.01)),
        ("xavierUniform", {}, lambda w: nn.init.xavier_uniform_(w)),
        ("xavierUniform", {"gain": 5 / 3}, lambda w: nn.init.xavier_uniform_(w, 5 / 3)),
        ("xavierNormal", {}, lambda w: nn.init.xavier_normal_(w)),
        ("kaimingUniform", {}, lambda w: nn.init.kaiming_uniform_(w)),
        ("kaimingUniform", {"slope": 5**0.5}, lambda w: nn.init.kaiming_uniform_(w, 5**0.5)),
        ("kaimingUniform", {"mode": "fanOut"},
         lambda w: nn.init.kaiming_uniform_(w, mode="fan_out")),
        ("kaimingNormal", {}, lambda w: nn.init.kaiming_normal_(w)),
        ("kaimingNormal", {"nonlinearity": "relu"},
         lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu")),
        ("kaimingNormal", {"nonlinearity": "linear", "mode": "fanOut"},
         lambda w: nn.init.kaiming_normal_(w, nonlinearity="linear", mode="fan_out")),
    ]
    draws = []
    for shape in [(50, 30), (16, 6, 5, 5)]:
        for name, options, call in calls:
            with Draws() as seen:
                call(torch.empty(shape))
            draws.append({"name": name, "options": options, "shape": shape, "draws": seen[0]})
    with Draws() as seen:
        nn.Linear(30, 50)
    kinds = ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu"]
    return {
        "draws": draws,
        "linear": {"weight": seen[0], "bias": seen[1]},
        "gains": {kind: nn.init.calculate_gain(kind) for kind in kinds},
        "leaky": {str(slope): nn.init.calculate_gain("leaky_relu", slope) for slope in (0, 0.2, 1)},
    }


# State dicts ------------------------------------------------------------------------------------


class Net(nn.Module):
    """Fields whose names have two words, a list, a model in a model, and a weight in two places."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3, 4)
        self.first_norm = nn.BatchNorm1d(4)
        self.blocks = nn.ModuleList([nn.Linear(4, 4, bias=False), nn.LayerNorm(4)])
        self.body = nn.Sequential(nn.Sequential(nn.Linear(4, 4), nn.Sigmoid()), nn.BatchNorm1d(4))
        self.head = nn.Linear(4, 4, bias=False)
        self.head.weight = self.blocks[0].weight
        self.log_scale = nn.Parameter(torch.zeros(1))


def state_dicts():
    models = {
        "batchNorm1d": nn.BatchNorm1d(3),
        "batchNorm1d without affine": nn.BatchNorm1d(3, affine=False),
        "batchNorm1d without running statistics": nn.BatchNorm1d(3, track_running_stats=False),
        "batchNorm2d": nn.BatchNorm2d(3),
        "batchNorm3d": nn.BatchNorm3d(3),
        "layerNorm": nn.LayerNorm([2, 3]),
        "layerNorm without bias": nn.LayerNorm(3, bias=False),
        "groupNorm": nn.GroupNorm(2, 4),
        "groupNorm without affine": nn.GroupNorm(2, 4, affine=False),
        "instanceNorm1d": nn.InstanceNorm1d(3),
        "instanceNorm2d with everything": nn.InstanceNorm2d(
            3, affine=True, track_running_stats=True
        ),
        "instanceNorm3d tracking": nn.InstanceNorm3d(3, track_running_stats=True),
        "rmsNorm": nn.RMSNorm([2, 3]),
        "linear": nn.Linear(3, 2),
        "linear without bias": nn.Linear(3, 2, bias=False),
        "sequential": nn.Sequential(
            nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Sigmoid(), nn.Linear(4, 2)
        ),
        "net": Net(),
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


# JSON -------------------------------------------------------------------------------------------


def plain(value):
    """Tensors as nested lists, each number with as many digits as its type needs."""
    if isinstance(value, torch.Tensor):
        if value.dtype == torch.float32:
            array = value.detach().numpy()
            return np.array([float(str(v)) for v in array.flat]).reshape(array.shape).tolist()
        return value.tolist()
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


def numbers():
    both = list(DTYPES)
    return {
        "torch": torch.__version__.split("+")[0],
        "batch_norm": [batch_norm(*c, d, i) for d in both for i, c in enumerate(BATCH_NORMS)],
        "layer_norm": [layer_norm(*c, d, i) for d in both for i, c in enumerate(LAYER_NORMS)],
        "group_norm": [group_norm(*c, d, i) for d in both for i, c in enumerate(GROUP_NORMS)],
        "instance_norm": [
            instance_norm(*c, d, i) for d in both for i, c in enumerate(INSTANCE_NORMS)
        ],
        "rms_norm": [rms_norm(*c, d, i) for d in both for i, c in enumerate(RMS_NORMS)],
        "linear": [
            linear(shape, 3, bias, d, 1)
            for d in both for shape in [(5, 4), (2, 3, 4)] for bias in [True, False]
        ],
        "activation": [activation(a, d, 2) for d in both for a in ["sigmoid", "tanh", "relu"]],
        "cross_entropy": [cross_entropy(s, d, 3) for d in both for s in [1, 50]],
        "offset": [offset(o, d) for d in both for o in [1e4, 1e6, 1e7]],
        "sgd": sgd(),
        "init": initializations(),
        "state_dict": state_dicts(),
    }


def compact(sections):
    """One case a line, so that a change can be read."""
    def lines(value, depth):
        if depth > 0 and isinstance(value, list) and isinstance(value[0], dict):
            return "[\n" + ",\n".join(lines(v, 0) for v in value) + "\n]"
        if depth > 0 and isinstance(value, dict):
            body = (f'"{name}": {lines(v, depth - 1)}' for name, v in value.items())
            return "{\n" + ",\n".join(body) + "\n}"
        return json.dumps(value, separators=(",", ":"))
    return lines(sections, 2) + "\n"


if __name__ == "__main__":
    text = compact(plain(numbers()))
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(text)
    else:
        pathlib.Path(__file__).with_suffix(".json").write_text(text)
