/** Every row of the table of conventions, against what the framework's documentation says. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { tensor } from "../../mod.ts";
import { batchNorm, batchNorm1d, type Convention, conventions } from "../../src/nn/mod.ts";

const batch = [1, 3, 8], x = tensor(batch.map((v) => [v]), { dtype: "float64" });
const mean = 4, biased = 26 / 3, unbiased = 13;
const close = (a: number, b: number) =>
  assert(Math.abs(a - b) <= 1e-14 * Math.abs(b), `${a}, ${b}`);

/**
 * What each framework computes, as it writes it: PyTorch's `(1 − m)·running + m·batch`; Keras's
 * `moving·m + batch·(1 − m)`, Flax's and ONNX's the same.
 */
const updates: Record<Convention, (running: number, batch: number, m: number) => number> = {
  torch: (running, batch, m) => (1 - m) * running + m * batch,
  keras: (moving, batch, m) => moving * m + batch * (1 - m),
  flax: (ra, batch, m) => m * ra + (1 - m) * batch,
  onnx: (running, batch, m) => running * m + batch * (1 - m),
};
const variances: Record<Convention, number> = {
  torch: unbiased,
  keras: biased,
  flax: biased,
  onnx: biased,
};
/** Defaults of momentum and epsilon in BatchNorm2d, BatchNormalization, BatchNorm, opset 15. */
const defaults: Record<Convention, readonly [momentum: number, eps: number]> = {
  torch: [0.1, 1e-5],
  keras: [0.99, 1e-3],
  flax: [0.99, 1e-5],
  onnx: [0.9, 1e-5],
};

for (const convention of Object.keys(conventions) as Convention[]) {
  Deno.test(`convention "${convention}": momentum, ε and running variance mean what they do there`, () => {
    for (const momentum of [undefined, 0, 0.25, 1]) {
      const given = momentum === undefined ? {} : { momentum };
      const layer = batchNorm1d(1, { convention, dtype: "float64", ...given });
      const m = momentum ?? defaults[convention][0], update = updates[convention];
      layer.forward(x);
      close(layer.runningMean!.item(), update(0, mean, m));
      close(layer.runningVar!.item(), update(1, variances[convention], m));
      layer.forward(x.mul(2));
      close(layer.runningMean!.item(), update(update(0, mean, m), 2 * mean, m));
    }
  });
  Deno.test(`convention "${convention}": ε is its own, and the batch's biased variance normalizes`, () => {
    const layer = batchNorm1d(1, { convention, dtype: "float64" });
    assertEquals(layer.eps, defaults[convention][1]);
    const y = layer.forward(x).toArray();
    batch.forEach((v, i) => close(y[i]!, (v - mean) / Math.sqrt(biased + defaults[convention][1])));
  });
  Deno.test(`convention "${convention}": momentum null is the mean over all batches`, () => {
    const layer = batchNorm1d(1, { convention, momentum: null, dtype: "float64" });
    for (const shift of [0, 3, 9]) layer.forward(x.add(shift));
    close(layer.runningMean!.item(), mean + 4);
    close(layer.runningVar!.item(), variances[convention]);
  });
  Deno.test(`convention "${convention}": one value per channel is refused`, () => {
    const layer = batchNorm1d(1, { convention });
    assertThrows(() => layer.forward(tensor([[1]])), RangeError, "more than 1 value per channel");
  });
}

Deno.test("PyTorch's convention is the default, and another one is printed", () => {
  assertEquals(batchNorm(4).convention, "torch");
  assertEquals(String(batchNorm(4, { convention: "torch" })), "BatchNorm(4)");
  assertEquals(String(batchNorm(4, { convention: "keras" })), "BatchNorm(4, convention keras)");
  assertEquals(
    String(batchNorm(4, { convention: "onnx", eps: 1e-3, momentum: 0.5 })),
    "BatchNorm(4, convention onnx, eps 0.001, momentum 0.5)",
  );
});

Deno.test("a convention that there is not is refused, and a momentum says what it weighs", () => {
  assertThrows(
    () => batchNorm1d(4, { convention: "caffe" as Convention }),
    RangeError,
    'Cannot make batchNorm1d with convention "caffe": there are "torch", "keras", "flax", "onnx"',
  );
  assertThrows(
    () => batchNorm1d(4, { convention: "keras", momentum: 1.5 }),
    RangeError,
    "Cannot make batchNorm1d with momentum 1.5: it is the weight of the old value in the running " +
      "statistics, from 0 to 1",
  );
});

Deno.test({
  name: "the table that is printed says what the table that is used says (needs read)",
  ignore: Deno.permissions.querySync({ name: "read" }).state !== "granted",
  fn() {
    const text = Deno.readTextFileSync(new URL("../../src/nn/mod.ts", import.meta.url));
    const rows = [...text.matchAll(/^ \* \| `"(\w+)"` +\|(.*)\|$/gm)];
    assertEquals(rows.map(([, name]) => name), Object.keys(conventions));
    for (const [, name, cells] of rows) {
      const row = conventions[name as Convention];
      const [weighs, momentum, ...rest] = cells!.split("|").map((cell) => cell.trim());
      assertEquals(weighs, { new: "the new batch", old: "the old value" }[row.momentumWeighs]);
      assertEquals(Number(momentum), row.momentum);
      const { batch, layer, group, instance, rms } = row.eps;
      assertEquals(rest.slice(0, 4).map(Number), [batch, layer, group, instance]);
      assertEquals(rest[4], rms === null ? "2⁻²³" : rms.toExponential());
      assertEquals(rest[5], row.runningVariance);
    }
  },
});

Deno.test({
  name: "README's table of conventions is the one that layers go by (needs read permission)",
  ignore: Deno.permissions.querySync({ name: "read" }).state !== "granted",
  async fn() {
    const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
    for (const [name, row] of Object.entries(conventions)) {
      const { momentumWeighs, momentum, runningVariance, eps } = row;
      const [, ...cells] = new RegExp(`^\\| \`"${name}"\`(.*)$`, "m").exec(readme)?.[1]
        ?.split("|").map((cell) => cell.trim()) ?? [];
      assertEquals(cells.slice(0, 2), [
        `the ${momentumWeighs} value, ${momentum}`,
        runningVariance,
      ]);
      assertEquals(Number(cells[2]), eps.batch);
    }
  },
});
