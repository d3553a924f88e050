/**
 * Every normalization layer against the numbers kept of PyTorch, Keras and ONNX, and the page
 * against what they give.
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { tensor } from "../../mod.ts";
import { ask, version } from "./ask.ts";
import { ROUNDING } from "./bounds/bound.ts";
import { boundsOf, tracks } from "./bounds/mod.ts";
import { momentsOf } from "./bounds/normalized.ts";
import { type Case, kerasCases, nameOf, torchCases } from "./cases.ts";
import { errorsOf, type WorstOf } from "./errors.ts";
import { groupsOf } from "./groups.ts";
import { inputsOf } from "./inputs.ts";
import { type Answers, type Kept, parsed, questions } from "./kept.ts";
import { measure, ways } from "./measure.ts";
import { keras, onnx, torch } from "./numbers.ts";
import { nodeShare } from "./onnx.ts";
import { page } from "./page.ts";
import { relativeErrors, relatives } from "./relatives.ts";
import { type Named, replay } from "./replay.ts";
import { sampled, sampleOf } from "./sample.ts";

const sources = [
  { name: "PyTorch", module: "torch", cases: torchCases, kept: torch },
  { name: "Keras", module: "keras", cases: kerasCases, kept: keras },
] as const;

/** `"y with the statistics of the input: 1.3 of what is allowed"` for each that is too far off. */
const beyond = (errors: WorstOf): string[] =>
  Object.entries(errors).flatMap(([statistics, by]) =>
    Object.entries(by).filter(([, { share }]) => !(share <= 1)).map(([name, { share }]) =>
      `${name} with ${statistics} statistics: ${share} of what is allowed`
    )
  );

for (const { name, cases, kept } of sources) {
  Deno.test(`the numbers kept of ${name} are those of the grid`, () => {
    assertEquals(kept.cases.map((c) => c.name), cases.map(nameOf));
    assertEquals(new Set(cases.map(nameOf)).size, cases.length);
  });
  for (const way of ways) {
    const { dtype, backend } = way;
    Deno.test(`all ${cases.length} cases are ${name}'s in ${dtype} on ${backend}`, () => {
      const wrong = cases.flatMap((c, i) =>
        beyond(measure(c, kept.cases[i]!, way)).map((what) => `${nameOf(c)}: ${what}`)
      );
      assertEquals(wrong, []);
    });
  }
}

for (const relative of relatives) {
  Deno.test(`${relative.name} gives the numbers of ${relative.as}`, () => {
    const fitting = torchCases.flatMap((c, i) => relative.fits(c) ? [{ c, i }] : []);
    assertGreater(fitting.length, 0);
    for (const { c, i } of fitting) {
      for (const { dtype, backend } of ways) {
        const errors = relativeErrors(relative, c, torch.cases[i]!, dtype, backend);
        assertEquals(beyond(errors), [], `${nameOf(c)}, ${dtype}, ${backend}`);
      }
    }
  });
}

for (const { dtype, backend } of ways) {
  Deno.test(`all ${onnx.length} node tests of ONNX pass in ${dtype} on ${backend}`, () => {
    const wrong = onnx.filter((test) => !(nodeShare(test, dtype, backend) <= 1));
    assertEquals(wrong.map((test) => test.name), []);
  });
}

Deno.test("without running statistics evaluation is training, to the bit", () => {
  const without = torchCases.filter((c) => c.mode === "train" && !tracks(c));
  assertGreater(without.length, 100);
  for (const c of without) {
    const inputs = inputsOf(c);
    const passes = inputs.passes.map((pass) => ({ ...pass, training: false }));
    for (const backend of ["wasm", "reference"] as const) {
      assertEquals(
        replay(c, { ...inputs, passes }, "float32", backend),
        replay(c, inputs, "float32", backend),
        nameOf(c),
      );
    }
  }
});

/** A case, and options under which the layer would compute something else. */
const mistakes: readonly [Case["layer"], string, Case["options"]][] = [
  ["batchNorm1d", "another ε", { eps: 1.01e-5 }],
  ["batchNorm1d", "a momentum that weighs the old value", { momentum: 0.9 }],
  ["batchNorm1d", "a biased running variance", { convention: "onnx", momentum: 0.9 }],
  ["batchNorm2d", "a mean over all batches", { momentum: null }],
  ["instanceNorm2d", "another ε", { eps: 1.01e-5 }],
  ["groupNorm", "another ε", { eps: 1.01e-5 }],
  ["layerNorm", "another ε", { eps: 1.01e-5 }],
  ["rmsNorm", "another ε", { eps: 1e-5 }],
  ["localResponseNorm", "another exponent", { beta: 0.751 }],
];
for (const [layer, what, options] of mistakes) {
  Deno.test(`the bounds of ${layer} notice ${what}`, () => {
    const noticed = torchCases.filter((c, i) => {
      if (c.layer !== layer || Object.keys(c.options).length > 0) return false;
      const inputs = inputsOf(c), wrong = replay({ ...c, options }, inputs, "float32", "wasm");
      const errors = errorsOf(wrong, torch.cases[i]!, boundsOf(c, inputs), "float32");
      return beyond(errors).length > 0;
    });
    assertGreater(noticed.length, 0);
  });
}

Deno.test("on usual inputs Keras' layers compute what the formulas do", () => {
  for (const [i, c] of kerasCases.entries()) {
    if (c.kind !== "usual" || c.layer === "rmsNorm") continue;
    // E[x²] − E[x]² is off by √n + 3 of E[x²], and so x̂ by κ² = E[x²] / (σ² + ε) times as much as
    // otherwise; x̄ has three terms, of which one has x̂, up to √n, as a factor.
    const by = { groups: groupsOf(c), eps: Number(c.options["eps"] ?? 1e-3), center: true };
    const allowed = Math.max(
      ...inputsOf(c).passes.flatMap(({ x }) =>
        momentsOf(x, by).map(({ n, mean, variance }) =>
          3 * Math.sqrt(n) * (Math.sqrt(n) + 4) * (mean ** 2 + variance) / (variance + by.eps)
        )
      ),
    );
    for (const errors of Object.values(keras.cases[i]!.errors)) {
      for (const [quantity, { roundings }] of Object.entries(errors)) {
        assert(roundings <= allowed, `${quantity} of ${nameOf(c)}: ${roundings}, not ${allowed}`);
      }
    }
  }
});

// The page ------------------------------------------------------------------------------------

const granted = (...names: readonly ("read" | "env" | "run")[]): boolean =>
  names.every((name) => Deno.permissions.querySync({ name }).state === "granted");

/** Whether a·b + c is rounded once, as on every processor since 2013: 1·(−a²) + a·a is then not 0. */
function fused(): boolean {
  const a = 1 + 2 ** -12;
  return tensor([[1, a]]).matmul(tensor([[-Math.fround(a * a)], [a]])).item() !== 0;
}
Deno.test({
  name: "the page is what the numbers give (needs read permission, and a fused multiply-add)",
  ignore: !granted("read") || !fused(),
  fn: () => assertEquals(Deno.readTextFileSync(new URL("README.md", import.meta.url)), page()),
});

// Asked again ---------------------------------------------------------------------------------

const installed = async (module: string, wanted: string): Promise<boolean> =>
  granted("env", "run", "read") && await version(module) === wanted;
const needs = "(needs env, run and read permission, and that version in NORMA_PYTHON)";

/** Throws unless either is as near to the other as the truth is known. */
function assertSame(got: Named, want: Named, by: ReturnType<typeof boundsOf>["buffers"]): void {
  assertEquals(Object.keys(got), Object.keys(want));
  for (const [name, numbers] of Object.entries(want)) {
    numbers.forEach((value, i) => {
      const at = sampleOf(by[name]!.truths.length)[i]!;
      const allowed = 2 * ROUNDING.float64 * by[name]!.truths[at]!;
      assert(
        Math.abs(got[name]![i]! - value) <= allowed,
        `${name} ${i}: ${got[name]![i]}, ${value}`,
      );
    });
  }
}
function assertKept(cases: readonly Case[], { answers }: Answers, kept: Kept): void {
  assertEquals(answers.length, cases.length);
  cases.forEach((c, i) => {
    const { passes, buffers } = sampled(answers[i]!.float64), bounds = boundsOf(c, inputsOf(c));
    passes.forEach((pass, n) =>
      assertSame(pass, kept.cases[i]!.passes[n]!, bounds.passes[n]!.bounds)
    );
    assertSame(buffers, kept.cases[i]!.buffers, bounds.buffers);
  });
}
for (const { name, module, cases, kept } of sources) {
  Deno.test({
    name: `${name} ${kept.version} gives the numbers that are kept of it ${needs}`,
    ignore: !await installed(module, kept.version),
    async fn() {
      const answers = parsed<Answers>(await ask(`${module}_answers.py`, questions(cases)));
      assertKept(cases, answers, kept);
    },
  });
}
