/**
 * Linear layers, activations and the loss against PyTorch 2.13: outputs and gradients.
 *
 * A result is a sum of terms of the size `scale`, each rounded once or twice on either side:
 * 4 ε · scale.
 */
import { crossEntropy, Tape, tensor, variable } from "../../mod.ts";
import { linear, relu, sigmoid, tanh } from "../../src/nn/mod.ts";
import { assertNear, given, largest, run, torch } from "./torch.ts";

torch.linear.forEach((c, i) => {
  Deno.test(`linear() is PyTorch's: case ${i}, ${c.dtype}`, () => {
    const weight = given(c.weight, c.dtype), [out, input] = weight.shape as [number, number];
    const layer = linear(input, out, { bias: c.bias !== null, dtype: c.dtype });
    layer.weight.assign(weight);
    if (c.bias !== null) layer.bias?.assign(given(c.bias, c.dtype));
    const { y, by } = run(layer, c, c.dtype), w = largest(c.weight), dy = largest(c.dy);
    assertNear(y, c.y, { what: "y", scale: input * w * largest(c.x) + largest(c.bias ?? 0) });
    assertNear(by(null), c.dx, { what: "dx", scale: out * w * dy });
    const samples = y.size / out;
    assertNear(by(layer.weight), c.dweight, { what: "dW", scale: samples * dy * largest(c.x) });
    if (c.dbias !== undefined) {
      assertNear(by(layer.bias), c.dbias, { what: "db", scale: samples * dy });
    }
  });
});

for (const c of torch.activation) {
  Deno.test(`${c.name}() is PyTorch's in ${c.dtype}`, () => {
    const { y, by } = run({ sigmoid, tanh, relu }[c.name](), c, c.dtype);
    assertNear(y, c.y, { what: "y", scale: c.name === "relu" ? 0 : 1 });
    const scale = c.name === "relu" ? 0 : largest(c.dy);
    assertNear(by(null), c.dx, { what: "dx", scale });
  });
}

torch.cross_entropy.forEach((c, i) => {
  Deno.test(`crossEntropy() is PyTorch's: case ${i}, ${c.dtype}`, () => {
    using tape = new Tape();
    const logits = variable(given(c.logits, c.dtype));
    const loss = crossEntropy(logits, tensor(Int32Array.from(c.labels), [c.labels.length]));
    assertNear(loss, c.loss, { what: "loss", scale: largest(c.logits) });
    // A probability is an exponential, and so as uncertain as its logit is large.
    const scale = 1 / c.labels.length, condition = largest(c.logits);
    assertNear(tape.gradients(loss).get(logits), c.dlogits, { what: "dz", scale, condition });
  });
});
