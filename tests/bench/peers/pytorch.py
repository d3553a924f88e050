"""PyTorch's part of the benchmark: prepares problems, and times as many calls as it is told to.

Reads a JSON object a line from standard input and answers each with one. It answers only when it is
quiet, so that no thread of it spins while another library is timed, and says at the end how much of
a core it has used while it waited.
"""

import json
import sys
import time

import numpy
import torch
from torch import nn

threads = int(sys.argv[1])
torch.set_num_threads(threads)


def read(path, shapes):
    """Tensors of these shapes, one after the other in a file of float32."""
    numbers = torch.from_numpy(numpy.fromfile(path, dtype="<f4"))
    parts = numbers.split([int(numpy.prod(shape)) for shape in shapes])
    return [part.reshape(shape).clone() for part, shape in zip(parts, shapes)]


def training(path, batch, widths, classes, lr, steps):
    shapes = [[o, i] for i, o in zip(widths, widths[1:])]
    x, *weights, bias = read(path, [[batch, widths[0]], *shapes, [widths[-1]]])
    layers = []
    for i, o in zip(widths, widths[1:-1]):
        layers += [nn.Linear(i, o, bias=False), nn.BatchNorm1d(o), nn.Sigmoid()]
    model = nn.Sequential(*layers, nn.Linear(*widths[-2:]))
    with torch.no_grad():
        for layer, weight in zip((l for l in model if isinstance(l, nn.Linear)), weights):
            layer.weight.copy_(weight)
        model[-1].bias.copy_(bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    loss_of, y = nn.CrossEntropyLoss(), torch.tensor(classes)

    def step():
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return {"step": step}, {"losses": [step() for _ in range(steps)]}


def normalization(path, answer, kind, shape, features, eps):
    x, dy, gamma, beta = read(path, [shape, shape, [features], [features]])
    if kind == "batch norm":
        layer = (nn.BatchNorm1d if len(shape) == 2 else nn.BatchNorm2d)(features, eps=eps)
    else:
        layer = nn.LayerNorm(features, eps=eps)
    with torch.no_grad():
        layer.weight.copy_(gamma)
        layer.bias.copy_(beta)
    x.requires_grad_()
    leaves = (x, layer.weight, layer.bias)

    def forward():
        return layer(x)

    def both():
        y = layer(x)
        return y, *torch.autograd.grad(y, leaves, dy)

    with open(answer, "wb") as file:
        for tensor in both():
            file.write(tensor.detach().numpy().astype("<f4").tobytes())
    return {"forward": forward, "both": both}, {}


def quiet():
    """Returns when no thread of this process has run for a moment."""
    end = time.monotonic() + 1
    while time.monotonic() < end:
        before = time.process_time()
        time.sleep(0.002)
        if time.process_time() - before < 0.0005:
            return


def answer(message):
    print(json.dumps(message), flush=True)


prepared = {}
waited = burnt = 0.0
answer({"torch": torch.__version__, "threads": torch.get_num_threads()})
while True:
    wall, cpu = time.monotonic(), time.process_time()
    line = sys.stdin.readline()
    waited, burnt = waited + time.monotonic() - wall, burnt + time.process_time() - cpu
    if not line:
        break
    request = json.loads(line)
    what = request.pop("what")
    try:
        if what == "time":
            run, calls = prepared[request["run"]], range(request["calls"])
            start = time.perf_counter_ns()
            for _ in calls:
                run()
            message = {"nanoseconds": time.perf_counter_ns() - start}
        elif what == "close":
            answer({"waited": waited, "burnt": burnt})
            break
        else:
            prepare = {"training": training, "normalization": normalization}[what]
            prepared, message = prepare(**request)
    except Exception as error:
        message = {"error": f"{type(error).__name__}: {error}"}
    quiet()
    answer(message)
