"""Numbers of PyTorch that optimizers are compared with; writes optimizers.json beside this file.

Twenty steps of every optimizer along given gradients, with odd settings and with groups, and the
state dict at the end; gradients clipped; and the learning rates of schedules. In float32 and, since
that pins formulas down to more digits, in float64. Inputs are multiples of 1/64, the same in both.

    pip install torch==2.13.0 numpy && python tests/reference/optimizers.py

With `-` for an argument it writes to standard output.
"""

import json
import pathlib
import sys

import numpy as np
import torch
from torch.optim import lr_scheduler

torch.set_num_threads(1)
DTYPES = {"float32": torch.float32, "float64": torch.float64}
STEPS = 20
SHAPES = [(2, 3), (4,)]

RUNS = [
    ("SGD", {"lr": 0.25, "momentum": 0.75, "nesterov": True, "weight_decay": 0.0625}, {}),
    ("SGD", {"lr": 0.125, "momentum": 0.9, "dampening": 0.5}, {"lr": 0.5, "weight_decay": 0.125}),
    ("Adam", {}, {}),
    ("Adam", {"lr": 0.25, "betas": (0.5, 0.75), "eps": 0.125, "weight_decay": 0.25}, {}),
    ("Adam", {"lr": 0.125, "betas": (0.0, 0.9), "amsgrad": True}, {}),
    ("Adam", {"lr": 0.25, "betas": (0.9, 0.5), "amsgrad": True, "weight_decay": 0.5},
     {"lr": 0.0625, "betas": (0.25, 0.5), "eps": 0.25}),
    ("AdamW", {}, {}),
    ("AdamW", {"lr": 0.125, "betas": (0.75, 0.5), "eps": 0.0625, "weight_decay": 0.5}, {}),
    ("AdamW", {"lr": 0.25, "amsgrad": True, "weight_decay": 0.25}, {"weight_decay": 0.0}),
    ("RMSprop", {}, {}),
    ("RMSprop", {"lr": 0.125, "alpha": 0.5, "eps": 0.25, "weight_decay": 0.125}, {}),
    ("RMSprop", {"lr": 0.0625, "alpha": 0.75, "momentum": 0.5}, {}),
    ("RMSprop", {"lr": 0.0625, "alpha": 0.75, "eps": 0.125, "centered": True}, {}),
    ("RMSprop", {"lr": 0.03125, "alpha": 0.9, "eps": 0.25, "centered": True, "momentum": 0.75,
                 "weight_decay": 0.25}, {"lr": 0.125, "alpha": 0.25}),
]


def normal(state, shape, scale=1.0):
    return np.round(state.randn(*shape) * scale * 64) / 64 + 0.0


def inputs():
    """From NumPy's legacy generator, whose stream is guaranteed never to change."""
    state = np.random.RandomState(3)
    return {
        "start": [normal(state, shape).tolist() for shape in SHAPES],
        "gradients": [[normal(state, shape, 2).tolist() for shape in SHAPES]
                      for _ in range(STEPS)],
    }


def run(kind, options, second, dtype, given):
    parameters = [torch.nn.Parameter(torch.tensor(v, dtype=DTYPES[dtype])) for v in given["start"]]
    groups = parameters
    if second:
        groups = [{"params": parameters[:1]}, {"params": parameters[1:], **second}]
    optimizer = getattr(torch.optim, kind)(groups, **options)
    halfway = None
    for i, gradients in enumerate(given["gradients"]):
        if i == STEPS // 2:
            halfway = plain({"parameters": parameters, "state_dict": optimizer.state_dict()})
        for p, g in zip(parameters, gradients):
            p.grad = torch.tensor(g, dtype=DTYPES[dtype])
        optimizer.step()
    return {
        "kind": kind, "dtype": dtype, "options": options, "second": second, "halfway": halfway,
        "parameters": parameters, "state_dict": optimizer.state_dict(),
    }


# Clipping ---------------------------------------------------------------------------------------


def clip(limit, dtype, given):
    gradients = given["gradients"][0]

    def clipped(how):
        parameters = [torch.zeros(s, dtype=DTYPES[dtype], requires_grad=True) for s in SHAPES]
        for p, g in zip(parameters, gradients):
            p.grad = torch.tensor(g, dtype=DTYPES[dtype])
        norm = how(parameters, limit)
        return norm, [p.grad for p in parameters]

    norm, by_norm = clipped(torch.nn.utils.clip_grad_norm_)
    _, by_value = clipped(torch.nn.utils.clip_grad_value_)
    return {"limit": limit, "dtype": dtype, "norm": norm, "by_norm": by_norm, "by_value": by_value}


# Schedules --------------------------------------------------------------------------------------

SCHEDULES = [
    ("stepDecay", {"every": 5, "factor": 0.5}, 20,
     lambda o: lr_scheduler.StepLR(o, 5, 0.5)),
    ("multiStep", {"at": [3, 4, 11], "factor": 0.25}, 20,
     lambda o: lr_scheduler.MultiStepLR(o, [3, 4, 11], 0.25)),
    ("cosine", {"steps": 20}, 20, lambda o: lr_scheduler.CosineAnnealingLR(o, 20)),
    ("cosine", {"steps": 12, "end": 0.125}, 12,
     lambda o: lr_scheduler.CosineAnnealingLR(o, 12, eta_min=0.5 * 0.125)),
    ("oneCycle", {"steps": 20}, 19,
     lambda o: lr_scheduler.OneCycleLR(o, 0.5, 20, cycle_momentum=False)),
    ("oneCycle", {"steps": 15, "rise": 0.5, "start": 0.125, "end": 0.0625}, 14,
     lambda o: lr_scheduler.OneCycleLR(o, 0.5, 15, pct_start=0.5, div_factor=8, cycle_momentum=False,
                                       final_div_factor=2)),
    ("oneCycle", {"steps": 20, "shape": "linear"}, 19,
     lambda o: lr_scheduler.OneCycleLR(o, 0.5, 20, anneal_strategy="linear", cycle_momentum=False)),
    ("warmUp", {"steps": 7, "start": 0.25}, 20,
     lambda o: lr_scheduler.LinearLR(o, 0.25, 1, 7)),
    ("constantFactor", {"steps": 6, "factor": 0.375}, 20,
     lambda o: lr_scheduler.ConstantLR(o, 0.375, 6)),
]


def schedule(name, options, steps, make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    scheduler = make(optimizer)
    rates = [optimizer.param_groups[0]["lr"]]
    for _ in range(steps):
        optimizer.step()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    return {"name": name, "options": options, "rates": rates}


# JSON -------------------------------------------------------------------------------------------


def plain(value):
    """Tensors as nested lists, each number with as many digits as its type needs."""
    if isinstance(value, torch.Tensor):
        if value.dtype == torch.float32:
            array = value.detach().numpy()
            return np.array([float(str(v)) for v in array.flat]).reshape(array.shape).tolist()
        return value.tolist()
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


def numbers():
    given = inputs()
    return {
        "torch": torch.__version__.split("+")[0],
        **given,
        "runs": [run(*r, d, given) for d in DTYPES for r in RUNS],
        "clip": [clip(limit, d, given) for d in DTYPES for limit in [0.5, 1.5, 100]],
        "schedules": [schedule(*s) for s in SCHEDULES],
    }


def compact(sections):
    """One case a line, so that a change can be read."""
    def lines(value):
        if isinstance(value, list):
            return "[\n" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in value) + "\n]"
        return json.dumps(value)
    return "{\n" + ",\n".join(f'"{k}": {lines(v)}' for k, v in sections.items()) + "\n}\n"


if __name__ == "__main__":
    text = compact(plain(numbers()))
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(text)
    else:
        pathlib.Path(__file__).with_suffix(".json").write_text(text)
