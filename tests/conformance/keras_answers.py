"""What Keras 3 answers to the cases on standard input: its formulas in float64, and its layers, on
its PyTorch backend, in float32.

Its layers compute in float32 also what is given in float64, so that the truth is written here: as
in the documentation of `keras.layers`, with derivatives by PyTorch. `deno task conformance` runs it.
Questions and answers are those of `torch_answers.py`; running statistics have PyTorch's names.
"""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "torch"
import keras
import torch

torch.set_num_threads(1)


# The formulas -----------------------------------------------------------------------------------


def normalized(x, axes, epsilon, center=True):
    """`(x - mean) / sqrt(variance + epsilon)`, the mean and the biased variance."""
    mean = x.mean(axes, keepdim=True) if center else torch.zeros_like(x)
    variance = ((x - mean) ** 2).mean(axes, keepdim=True)
    return (x - mean) / (variance + epsilon).sqrt(), mean, variance


class Formula:
    """A layer as its documentation has it, with Keras' defaults."""

    def __init__(self, case):
        name, self.shape, self.options = case["layer"], case["shape"], case["options"]
        self.name, self.args = name, case["args"]
        self.epsilon = self.options.get("eps", 1e-6 if name == "rmsNorm" else 1e-3)
        self.momentum = self.options.get("momentum", 0.99)
        has = affine(self.options) if name != "rmsNorm" else {"center": False, "scale": True}
        names = [n for n, there in [("weight", has["scale"]), ("bias", has["center"])] if there]
        if name.startswith("batchNorm"):
            names += ["running_mean", "running_var"]
        self.weights = {
            n: torch.tensor(case["state"][n], dtype=torch.float64,
                            requires_grad=n in ("weight", "bias"))
            for n in names
        }

    def x_hat(self, x, training):
        if self.name.startswith("batchNorm"):
            axes = [0, *range(2, x.dim())]
            along = [-1 if i == 1 else 1 for i in range(x.dim())]
            running = self.weights["running_mean"], self.weights["running_var"]
            if not training:
                mean, variance = (t.reshape(along) for t in running)
                return (x - mean) / (variance + self.epsilon).sqrt()
            y, mean, variance = normalized(x, axes, self.epsilon)
            # moving_mean = moving_mean * momentum + mean(batch) * (1 - momentum)
            for t, new in zip(running, [mean, variance]):
                t.copy_(t * self.momentum + new.detach().flatten() * (1 - self.momentum))
            return y
        if self.name == "groupNorm":
            blocks = x.reshape(x.shape[0], self.args[0], -1)
            return normalized(blocks, [2], self.epsilon)[0].reshape(x.shape)
        axes = list(range(-len(self.args[0]), 0))
        return normalized(x, axes, self.epsilon, self.name == "layerNorm")[0]

    def __call__(self, x, training):
        trailing = self.args[0] if isinstance(self.args[0], list) else None
        along = trailing or [-1 if i == 1 else 1 for i in range(x.dim())]
        y = self.x_hat(x, training)
        if "weight" in self.weights:
            y = y * self.weights["weight"].reshape(along)
        if "bias" in self.weights:
            y = y + self.weights["bias"].reshape(along)
        return y


# Keras ------------------------------------------------------------------------------------------


def affine(options):
    on = options.get("affine", options.get("elementwiseAffine", True))
    return {"center": on and options.get("bias", True), "scale": on}


def layer_of(case):
    name, args, options = case["layer"], case["args"], case["options"]
    given = {"dtype": "float32"}
    if "eps" in options:
        given["epsilon"] = options["eps"]
    if name.startswith("batchNorm"):
        if "momentum" in options:
            given["momentum"] = options["momentum"]
        return keras.layers.BatchNormalization(axis=1, **given, **affine(options))
    if name == "groupNorm":
        return keras.layers.GroupNormalization(groups=args[0], axis=1, **given, **affine(options))
    axes = list(range(-len(args[0]), 0))
    if name == "layerNorm":
        return keras.layers.LayerNormalization(axis=axes, **given, **affine(options))
    return keras.layers.RMSNormalization(axis=axes, **given)


class Keras:
    """A layer with weights by PyTorch's names."""

    def __init__(self, case):
        self.layer = layer = layer_of(case)
        layer.build(case["shape"])
        rms = isinstance(layer, keras.layers.RMSNormalization)
        names = {"weight": "scale" if rms else "gamma", "bias": "beta",
                 "running_mean": "moving_mean", "running_var": "moving_variance"}
        found = {name: getattr(layer, own, None) for name, own in names.items()}
        found = {name: weight for name, weight in found.items() if weight is not None}
        for name, weight in found.items():
            weight.assign(torch.tensor(case["state"][name]).reshape(weight.shape))
        self.weights = {name: weight.value for name, weight in found.items()}

    def __call__(self, x, training):
        options = {"training": training} if "running_mean" in self.weights else {}
        return self.layer(x, **options)


def numbers(t):
    """NaN, which JSON has not, is null."""
    return [v if v == v else None for v in t.detach().double().flatten().tolist()]


def answer(case, layer, dtype):
    passes = []
    for given in case["passes"]:
        x = torch.tensor(given["x"], dtype=dtype).reshape(case["shape"]).requires_grad_()
        for weight in layer.weights.values():
            weight.grad = None
        y = layer(x, given["training"])
        y.backward(torch.tensor(given["dy"], dtype=dtype).reshape(y.shape))
        found = {"y": y, "dx": x.grad}
        for name, gradient in [("weight", "dgamma"), ("bias", "dbeta")]:
            if name in layer.weights:
                found[gradient] = layer.weights[name].grad
        if given["compared"]:
            passes.append({name: numbers(t) for name, t in found.items()})
    running = ((n, w) for n, w in layer.weights.items() if n.startswith("running"))
    return {"passes": passes, "buffers": {name: numbers(w) for name, w in running}}


def main():
    answers = [
        {
            "float64": answer(case, Formula(case), torch.float64),
            "float32": answer(case, Keras(case), torch.float32),
        }
        for case in json.load(sys.stdin)
    ]
    json.dump({"version": keras.__version__, "answers": answers}, sys.stdout)


main()
