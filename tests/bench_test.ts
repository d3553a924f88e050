import { assert, assertEquals, assertThrows } from "@std/assert";
import { errorsByOffset } from "./bench/exactness.ts";
import { errorOf, lossesExactly, normalizedExactly, STEPS } from "./bench/float64.ts";
import { PAPER, paperNetwork } from "./bench/paper_network.ts";
import { EPS, normalization } from "./bench/problems.ts";
import { found, replaced, section } from "./bench/readme.ts";
import kept from "./bench/results.json" with { type: "json" };
import type { Results } from "./bench/results.ts";
import { here, quartiles, race } from "./bench/rounds.ts";
import { norma } from "./bench/ways.ts";

// The types of JSON know strings, not which ones.
const results = kept as Results;
const readable = Deno.permissions.querySync({ name: "read" }).state === "granted";

Deno.test({
  name: "README's figures about speed are those of the last kept run (needs read permission)",
  ignore: !readable,
  async fn() {
    const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
    // The formatter breaks lines and pads tables.
    const words = (text: string) => text.replaceAll(/-{3,}/g, "---").split(/\s+/).join(" ");
    assertEquals(words(found(readme)!), words(section(results)));
  },
});

Deno.test({
  name: "README's figures about exactness are those of now (needs read permission)",
  ignore: !readable,
  async fn() {
    const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
    const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹", rows = [...readme.matchAll(/^\| 10(.) \|(.*)\|$/gm)];
    const table = errorsByOffset();
    assertEquals(rows.length, table.length);
    for (const [i, { offset, norma, torch }] of table.entries()) {
      const [, exponent = "", cells = ""] = rows[i]!;
      assertEquals(10 ** digits.indexOf(exponent), offset);
      const [batch = 0, torchBatch, layer = 0, torchLayer] = cells.split("|").map(Number);
      // Another processor may round once more: half a digit is what one digit leaves open.
      assert(norma.batchNorm < 1.5 * batch && norma.layerNorm < 1.5 * layer);
      const [asked, answered] = [[torchBatch, torchLayer], [torch.batchNorm, torch.layerNorm]];
      assertEquals(asked, answered.map((number) => Number(number.toExponential(0))));
    }
  },
});

Deno.test("the kept run was whole, and every library in it was right", () => {
  const { peers, training, norms, products, kernels, profile } = results;
  assertEquals(training.length, 1);
  assert(norms.length > 0 && products.length > 0 && kernels.length > 0 && profile.length > 0);
  for (const { what, timings } of [...training, ...norms]) {
    const alone = what === "training step" ? [] : ["Norma with BLAS"]; // which has products only
    const names = peers.map(({ name }) => name).filter((name) => !alone.includes(name));
    assertEquals(timings.map(({ name }) => name), names, what);
  }
  assertEquals(results.absent, []);
});

Deno.test("README's part about speed is put between its marks, and only there", () => {
  const empty = "# A\n\n" + section(results).split("\n")[0] + "\n" +
    section(results).split("\n").at(-1) + "\n\n## B\n";
  assertEquals(replaced(empty, results), `# A\n\n${section(results)}\n\n## B\n`);
  assertEquals(replaced(replaced(empty, results), results), replaced(empty, results));
  assertThrows(() => replaced("# A\n", results), Error, "README.md lacks");
});

Deno.test("Norma's part of the race gives the losses and the norms of float64", async () => {
  const { problem } = paperNetwork(PAPER), exact = lossesExactly(problem);
  for (const way of norma()) {
    const { losses } = await way.training(problem);
    assertEquals(losses.length, STEPS);
    assert(errorOf(losses, exact) < 1e-6);
    for (
      const [kind, shape] of [
        ["batch norm", [6, 5]],
        ["batch norm", [3, 4, 2, 5]],
        ["layer norm", [6, 5]],
      ] as const
    ) {
      const small = normalization(kind, shape), { answer } = await way.normalization(small);
      for (const [name, numbers] of Object.entries(normalizedExactly(small))) {
        assert(errorOf(answer[name as keyof typeof answer], numbers) < 1e-5, `${kind} ${name}`);
      }
    }
  }
});

Deno.test("the float64 reference of a norm has the derivatives that differences have", () => {
  for (const [kind, shape] of [["batch norm", [4, 2, 3]], ["layer norm", [3, 4]]] as const) {
    const { x, dy, gamma, beta } = normalization(kind, shape);
    const at = { kind, shape, x: Float64Array.from(x), dy, gamma, beta };
    const value = (x: Float64Array) => {
      const { y } = normalizedExactly({ ...at, x });
      return dy.reduce((sum, d, i) => sum + d * y[i]!, 0);
    };
    const h = 1e-5, shifted = (i: number, h: number) => at.x.map((v, j) => i === j ? v + h : v);
    const differences = at.x.map((_, i) =>
      (value(shifted(i, h)) - value(shifted(i, -h))) / (2 * h)
    );
    assert(errorOf(normalizedExactly(at).dx, differences) < 1e-7);
  }
  const { y } = normalizedExactly(normalization("batch norm", [2, 1]));
  const { x, gamma, beta } = normalization("batch norm", [2, 1]);
  const half = (x[0]! - x[1]!) / 2; // of two numbers the deviation is half their distance
  assert(
    Math.abs(y[0]! - (half / Math.hypot(half, Math.sqrt(EPS)) * gamma[0]! + beta[0]!)) < 1e-12,
  );
});

Deno.test("errorOf() sees a wrong number, a missing one and NaN", () => {
  assertEquals(errorOf([1, 2], [1, 4]), 0.5);
  assertEquals(errorOf([1], [1, 4]), Infinity);
  assertEquals(errorOf([NaN, 4], [1, 4]), NaN);
});

Deno.test("race() takes ratios within a round, so that a slow round does not count", async () => {
  let turn = 0;
  const timings = await race([
    { name: "a", sample: (calls) => calls * (1 + ++turn % 3) },
    { name: "b", sample: (calls) => calls * (1 + turn % 3) * 2 },
  ]);
  assertEquals(timings.map(({ ratio }) => ratio), [
    { median: 1, low: 1, high: 1 },
    { median: 2, low: 2, high: 2 },
  ]);
  assertEquals(quartiles([4, 1, 3, 2]), { median: 2.5, low: 1.75, high: 3.25 });
  let runs = 0;
  here("c", () => runs++).sample(7);
  assertEquals(runs, 7);
});
