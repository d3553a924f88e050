/**
 * Every backend against the reference, by the samples of every operation.
 *
 * @module
 */
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import {
  noGrad,
  Random,
  reference,
  scope,
  Tape,
  type Tensor,
  tensor,
  useBackend,
  wasm,
} from "../../mod.ts";
import type { Backend } from "../../src/backend/backend.ts";
import type { Op } from "../../src/ops/op.ts";
import { results } from "../../src/tensor/apply.ts";
import { isFloat } from "./gradcheck.ts";
import { parametersOf } from "../../src/backend/wasm/exports.ts";
import { kernel } from "../../src/backend/wasm/loader.ts";
import { counted } from "../backend/counted.ts";
import { everyOp, operands, type Sample, samples } from "./samples.ts";

// deno-lint-ignore no-explicit-any -- operations of every kind
type AnyOp = Op<any, any>;

/** Runs `f` on `backend`. */
function on<T>(backend: Backend, f: () => T): T {
  const before = useBackend(backend);
  try {
    return f();
  } finally {
    useBackend(before);
  }
}
/** The operand with its last two axes exchanged in memory, so that strides are not row-major. */
const strided = (x: Tensor): Tensor =>
  x.shape.length < 2 ? x : noGrad(() => {
    const t = x.transpose();
    return tensor(t.toArray() as Float32Array, [...t.shape]).transpose();
  });

/** All results of `op`, then the cotangents of its operands for a random cotangent of the first. */
function compute(op: AnyOp, inputs: readonly Tensor[], params: unknown): Float64Array[] {
  using tape = new Tape();
  const leaves = inputs.map((x) => isFloat(x) ? tape.watch(x.detach()) : x);
  const out = results(op, leaves, params), y = out[0];
  if (!isFloat(y)) return out.map((t) => Float64Array.from(t.toArray()));
  const random = new Random(3);
  const w = Float64Array.from({ length: y.size }, () => random.normal());
  const g = y.dtype === "float64"
    ? tensor(w, [...y.shape])
    : tensor(Float32Array.from(w), [...y.shape]);
  const gradients = tape.gradients(y, g);
  return [...out, ...leaves.filter((x) => gradients.has(x)).map((x) => gradients.get(x))]
    .map((t) => Float64Array.from(t.toArray()));
}

/**
 * Largest difference in units of float32's rounding error, 2⁻²⁴, of the largest magnitude. Sums of
 * n terms may differ by √n of them, transcendental functions by a few; x̂ and 1/σ carry the errors
 * of both.
 */
function units(got: Float64Array, want: Float64Array): number {
  let difference = 0, scale = 0;
  for (let i = 0; i < want.length; i++) {
    const d = Math.abs(got[i]! - want[i]!);
    if (!(d <= difference)) difference = d;
    scale = Math.max(scale, Math.abs(want[i]!));
  }
  return want.length === 0 || difference === 0 ? 0 : difference / scale * 2 ** 24;
}
/** √n for the longest sum among the samples, of 270 terms. */
const MOST_UNITS = 16;

function check(backend: Backend, name: string, op: AnyOp, sample: Sample, layout: string): void {
  scope(() => {
    const prepare = (dtype: "float32" | "float64"): Tensor[] => {
      const xs = operands(sample, dtype);
      return layout === "strided" ? xs.map((x) => isFloat(x) ? strided(x) : x) : xs;
    };
    for (const dtype of ["float32", "float64"] as const) {
      const inputs = prepare(dtype);
      const got = on(backend, () => compute(op, inputs, sample.params));
      const want = on(reference, () => compute(op, inputs, sample.params));
      assertEquals(got.length, want.length);
      got.forEach((g, i) => {
        const at = `${name} of ${sample.operands.map((o) => `[${o.shape}]`).join(" ")}, ` +
          `${dtype}, ${layout}, result ${i}`;
        assertEquals(g.length, want[i]!.length, at);
        const error = units(g, want[i]!);
        assertLessOrEqual(error, dtype === "float64" ? 1e-6 : MOST_UNITS, at);
      });
    }
  });
}

/** The compiled functions that ran for an operation, forward and backward. */
const compiled = new Map<string, string[]>();

for (const [name, op] of everyOp) {
  Deno.test(`${name}: wasm gives what the reference gives, forward and backward`, () => {
    const ran = counted(kernel, () => {
      for (const sample of samples[name]!) {
        check(wasm, name, op, sample, "row-major");
        check(wasm, name, op, sample, "strided");
      }
    });
    compiled.set(name, Object.keys(ran));
  });
}

const ROWWISE = ["softmax", "logSoftmax", "logSumExp"];
/** What wasm computes by functions of its own, which of them for each operation. */
const OVERRIDDEN: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      "add",
      "sub",
      "mul",
      "div",
      "neg",
      "square",
      "sqrt",
      "rsqrt",
      "exp",
      "log",
      "step",
      "abs",
      "sign",
      "floor",
      "ceil",
      "round",
      "expm1",
      "log1p",
      "erf",
      "sin",
      "cos",
      "sum",
      "max",
      "min",
      "minimum",
      "maximum",
      "scatterAdd",
      "cumSum",
    ]
      .map((name) => [name, [name]]),
  ),
  ...Object.fromEntries(
    ["sigmoid", "tanh", "relu", ...Object.keys(parametersOf), ...ROWWISE].map((
      name,
    ) => [name, [name, `${name}Vjp`]]),
  ),
  mean: ["sum", "div"],
  variance: ["sum", "square"],
  matmul: ["gemm"],
  linear: ["gemm", "copyStrided", "sum"],
  concat: ["copyStrided"],
  gather: ["gather"],
  batchNorm: [
    "batchNormColumns",
    "batchNormColumnsVjp",
    "batchNormPlanes",
    "batchNormPlanesVjp",
  ],
  batchNormRelu: [
    "batchNormColumns",
    "batchNormColumnsReluVjp",
    "batchNormPlanes",
    "batchNormPlanesReluVjp",
  ],
  layerNorm: ["layerNorm", "layerNormVjp"],
  rmsNorm: ["rmsNorm", "rmsNormVjp"],
  normalize: [
    "layerNorm",
    "layerNormVjp",
    "rmsNorm",
    "rmsNormVjp",
    "batchNormColumns",
    "batchNormColumnsVjp",
    "batchNormPlanes",
    "batchNormPlanesVjp",
  ],
  softmaxCrossEntropy: ["crossEntropy"],
  matches: ["equal"],
  equal: ["compareEqual"],
  notEqual: ["compareNotEqual"],
  less: ["compareLess"],
  lessEqual: ["compareLessEqual"],
  greater: ["compareLess"],
  greaterEqual: ["compareLessEqual"],
  logicalAnd: ["truthAnd"],
  logicalOr: ["truthOr"],
  logicalNot: ["truthNotEqual"],
  where: ["select"],
  cast: ["truncate", "compareNotEqual"],
  argMax: ["argBest"],
  argMin: ["argBest"],
};
Deno.test("wasm computed with functions of its own what it says it does", () => {
  for (const [name, functions] of Object.entries(OVERRIDDEN)) {
    const ran = compiled.get(name) ?? [];
    const idle = functions.filter((f) => !ran.includes(f));
    assertEquals(idle, [], `${name} ran ${ran}`);
  }
  const plain = [...compiled].filter(([, ran]) => ran.length === 0).map(([name]) => name);
  console.log(
    `${everyOp.size} operations, ${everyOp.size - plain.length} run compiled functions on ` +
      `the way, forward or backward; in plain TypeScript alone: ${plain.join(", ")}`,
  );
});

Deno.test("the parity check sees a backend that is wrong by two millionths", () => {
  const wrong: Backend = {
    ...reference,
    unary: (op, x) => reference.unary({ ...op, f: (v) => op.f(v) * (1 + 2e-6) }, x),
  };
  let caught = false;
  try {
    check(wrong, "exp", everyOp.get("exp")!, samples["exp"]![0]!, "row-major");
  } catch {
    caught = true;
  }
  assert(caught);
});
