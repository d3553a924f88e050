import { assertEquals } from "@std/assert";
import { type Tensor, tensor } from "../../mod.ts";
import {
  elu,
  gelu,
  hardSigmoid,
  type Layer,
  leakyRelu,
  logSoftmax,
  relu,
  sequential,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from "../../src/nn/mod.ts";

const x = tensor([[-4, -0.5, 0, 0.25, 30]]);

/** Layers, what they compute, and how they print. */
const layers: readonly (readonly [Layer, (x: Tensor) => Tensor, string])[] = [
  [sigmoid(), (x) => x.sigmoid(), "Sigmoid()"],
  [tanh(), (x) => x.tanh(), "Tanh()"],
  [relu(), (x) => x.relu(), "ReLU()"],
  [silu(), (x) => x.silu(), "SiLU()"],
  [hardSigmoid(), (x) => x.hardSigmoid(), "Hardsigmoid()"],
  [leakyRelu(), (x) => x.leakyRelu(0.01), "LeakyReLU()"],
  [leakyRelu(0.2), (x) => x.leakyRelu(0.2), "LeakyReLU(0.2)"],
  [elu(), (x) => x.elu(1), "ELU()"],
  [elu(0.5), (x) => x.elu(0.5), "ELU(0.5)"],
  [gelu(), (x) => x.gelu(), "GELU()"],
  [gelu("tanh"), (x) => x.gelu({ approximate: "tanh" }), "GELU(tanh)"],
  [softplus(), (x) => x.softplus(), "Softplus()"],
  [
    softplus({ beta: 2, threshold: 5 }),
    (x) => x.softplus({ beta: 2, threshold: 5 }),
    "Softplus(beta 2, threshold 5)",
  ],
  [softmax(), (x) => x.softmax({ axis: -1 }), "Softmax()"],
  [softmax(0), (x) => x.softmax({ axis: 0 }), "Softmax(axis 0)"],
  [logSoftmax(), (x) => x.logSoftmax({ axis: -1 }), "LogSoftmax()"],
  [logSoftmax(0), (x) => x.logSoftmax({ axis: 0 }), "LogSoftmax(axis 0)"],
];

for (const [layer, f, text] of layers) {
  Deno.test(`${text} computes what the tensor's method does, and keeps the shape`, () => {
    assertEquals(layer.compute(x).toNested(), f(x).toNested());
    assertEquals(String(layer), text);
    assertEquals(layer.parameters().length, 0);
  });
}

Deno.test("activations keep the compiler's shape through a model", () => {
  const y: Tensor<[1, 5], "float32"> = sequential(gelu(), softplus(), elu(), softmax()).forward(x);
  assertEquals(y.shape, [1, 5]);
});
