"""Writes onnx.json: ONNX's node tests of normalizations, with what they expect.

Those of Debian's `libonnx-testdata`; and of operators that are younger than that package, those
that the package `onnx` generates. `deno task conformance` runs it.

    apt-get install libonnx-testdata && pip install onnx
    python tests/conformance/onnx_numbers.py > tests/conformance/onnx.json
"""

import json
import pathlib
import sys
import warnings

import onnx
from onnx import numpy_helper

warnings.simplefilter("ignore")
DEBIAN = pathlib.Path("/usr/share/libonnx-testdata/data/node")
OPERATORS = [
    "BatchNormalization", "LayerNormalization", "InstanceNormalization", "GroupNormalization",
    "RMSNormalization", "LRN", "LpNormalization",
]


def array(a):
    """Numbers with as many digits as float32 needs."""
    return {"shape": list(a.shape), "values": [float(str(v)) for v in a.flatten()]}


def case(name, source, model, inputs, outputs):
    nodes = model.graph.node
    if len(nodes) != 1 or nodes[0].op_type not in OPERATORS:
        return None
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in nodes[0].attribute}
    return {
        "name": name, "source": source, "operator": nodes[0].op_type,
        "attributes": {k: float(str(v)) if isinstance(v, float) else v
                       for k, v in attributes.items()},
        "inputs": [array(a) for a in inputs], "outputs": [array(a) for a in outputs],
    }


def tensors(folder, kind):
    files = sorted(folder.glob(f"{kind}_*.pb"), key=lambda f: int(f.stem.split("_")[1]))
    return [numpy_helper.to_array(onnx.load_tensor(str(f))) for f in files]


def of_debian():
    for folder in sorted(DEBIAN.iterdir()):
        model = onnx.load(str(folder / "model.onnx"))
        if len(model.graph.node) == 1 and model.graph.node[0].op_type in OPERATORS:
            data = folder / "test_data_set_0"
            given = tensors(data, "input"), tensors(data, "output")
            yield case(folder.name, "libonnx-testdata", model, *given)


def of_the_package():
    from onnx.backend.test.case.node import collect_testcases

    found = {c.name: c for c in collect_testcases("")}
    for name, c in sorted(found.items()):
        if c.model is not None:
            inputs, outputs = c.data_sets[0]
            yield case(name, f"onnx {onnx.__version__}", c.model, inputs, outputs)


def main():
    cases = [c for c in of_debian() if c is not None]
    seen = {c["operator"] for c in cases}
    cases += [c for c in of_the_package() if c is not None and c["operator"] not in seen]
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    sys.stdout.write(f'{{"cases":[\n{lines}\n]}}\n')


main()
