/**
 * Adam and RMSprop in float32 lanes against the same formula in float64, which is rounded once where
 * it is stored. What the lanes lose is bounded by running error analysis of the formula, step by
 * step from numbers that are in float32 already.
 */
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import type { AdamStep } from "../../src/backend/adam.ts";
import { Strided, type View } from "../../src/backend/backend.ts";
import { Storage } from "../../src/backend/memory.ts";
import { reference } from "../../src/backend/reference.ts";
import type { RMSpropStep } from "../../src/backend/rmsprop.ts";
import { kernel } from "../../src/backend/wasm/loader.ts";
import { wasm } from "../../src/backend/wasm/wasm.ts";
import { counted } from "./counted.ts";
import { type Guarded, input, normals, once, onEveryBuild, output } from "./guarded.ts";
import { Bounded } from "./running_error.ts";

const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 31];
const { rounded } = Bounded;
const one = new Bounded(1), zero = new Bounded(0);

const view = (array: Guarded): View =>
  new Strided(new Storage(array.address, 0, ""), [array.size], "float32");
const optional = (array: Guarded | null): View | null => array === null ? null : view(array);
/** Runs `f` with every build in the place of the one in use, for every size. */
function onEverySize(name: string, f: (n: number) => void): void {
  const inUse = { ...kernel };
  onEveryBuild(name, (build) => {
    Object.assign(kernel, build);
    try {
      for (const n of SIZES) once(`${name} of ${n}`, () => f(n));
    } finally {
      Object.assign(kernel, inUse);
    }
  });
}
/** `(1 − share)·a + share·x`, as `a − share·a + share·x`. */
const average = (a: Bounded, x: Bounded, share: number): Bounded =>
  a.sub(rounded(share).mul(a)).add(rounded(share).mul(x));
function assertWithin(got: Float32Array, want: readonly Bounded[], what: string): void {
  got.forEach((v, i) => {
    assertLessOrEqual(Math.abs(v - want[i]!.value), want[i]!.error, `${what} ${i}: ${v}`);
  });
}

const ADAM = { lr: 0.01, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, step: 1 } as const;
const adamSteps: readonly AdamStep[] = [
  { ...ADAM, decoupledWeightDecay: false },
  { ...ADAM, decoupledWeightDecay: false, weightDecay: 0.1, step: 1000 },
  { ...ADAM, decoupledWeightDecay: true, weightDecay: 0.1, step: 7 },
  { ...ADAM, decoupledWeightDecay: true, betas: [0, 0.3], eps: 0.5, lr: 3, step: 2 },
];
for (const step of adamSteps) {
  for (const amsgrad of [false, true]) {
    Deno.test(`adam ${JSON.stringify(step)}${amsgrad ? ", amsgrad" : ""}: every size`, () => {
      onEverySize("adam", (n) => {
        const [p0, m0] = [normals(n), normals(n)], squares = () => normals(n).map((v) => v * v);
        const [v0, x0] = [squares(), squares()], g = input(normals(n));
        const [p, m, v] = [output(n, p0), output(n, m0), output(n, v0)];
        const x = amsgrad ? output(n, x0) : null;
        const moments = { expAvg: view(m), expAvgSq: view(v), maxExpAvgSq: optional(x) };
        wasm.adam(view(p), view(g), moments, step);
        const { lr, betas: [beta1, beta2], eps, weightDecay, decoupledWeightDecay } = step;
        const want = Array.from(g.values, (gradient, i) => {
          const theta = new Bounded(p0[i]!), decay = rounded(weightDecay).mul(theta);
          const d = decoupledWeightDecay ? new Bounded(gradient) : decay.add(new Bounded(gradient));
          const mean = average(new Bounded(m0[i]!), d, 1 - beta1);
          const square = average(new Bounded(v0[i]!), d.mul(d), 1 - beta2);
          const largest = amsgrad ? square.max(new Bounded(x0[i]!)) : square;
          const correction = rounded(1 / Math.sqrt(1 - beta2 ** step.step));
          const move = mean.div(largest.sqrt().mul(correction).add(rounded(eps)));
          const pace = rounded(lr / (1 - beta1 ** step.step));
          const shrink = decoupledWeightDecay ? rounded(lr * weightDecay).mul(theta) : zero;
          return [mean, square, largest, theta.sub(pace.mul(move).add(shrink))] as const;
        });
        assertWithin(m.values, want.map((w) => w[0]), "exp_avg");
        assertWithin(v.values, want.map((w) => w[1]), "exp_avg_sq");
        if (x !== null) assertWithin(x.values, want.map((w) => w[2]), "max_exp_avg_sq");
        assertWithin(p.values, want.map((w) => w[3]), "parameter");
      });
    });
  }
}

const RMSPROP = { lr: 0.01, alpha: 0.99, eps: 1e-8, weightDecay: 0, momentum: 0 };
const rmspropSteps: readonly RMSpropStep[] = [
  RMSPROP,
  { ...RMSPROP, alpha: 0.3, weightDecay: 0.1, eps: 0.5, lr: 3 },
  { ...RMSPROP, momentum: 0.9 },
];
for (const step of rmspropSteps) {
  for (const centered of [false, true]) {
    Deno.test(`rmsprop ${JSON.stringify(step)}${centered ? ", centered" : ""}: every size`, () => {
      onEverySize("rmsprop", (n) => {
        const [p0, a0, b0] = [normals(n), normals(n), normals(n)], g = input(normals(n));
        const s0 = a0.map((a, i) => a * a + (i % 3)); // a variance of 0 among them
        const [p, s] = [output(n, p0), output(n, s0)];
        const a = centered ? output(n, a0) : null, b = step.momentum > 0 ? output(n, b0) : null;
        const averages = { squareAvg: view(s), gradAvg: optional(a), momentumBuffer: optional(b) };
        wasm.rmsprop(view(p), view(g), averages, step);
        const { lr, alpha, eps, weightDecay, momentum } = step;
        const want = Array.from(g.values, (gradient, i) => {
          const theta = new Bounded(p0[i]!), decay = rounded(weightDecay).mul(theta);
          const d = decay.add(new Bounded(gradient));
          const square = average(new Bounded(s0[i]!), d.mul(d), 1 - alpha);
          const mean = average(new Bounded(a0[i]!), d, 1 - alpha);
          const spread = centered ? square.sub(mean.mul(mean)).max(zero) : square;
          const own = d.div(spread.sqrt().add(rounded(eps)));
          const move = b === null ? own : rounded(momentum).mul(new Bounded(b0[i]!)).add(own);
          return [square, mean, move, theta.sub(rounded(lr).mul(move))] as const;
        });
        assertWithin(s.values, want.map((w) => w[0]), "square_avg");
        if (a !== null) assertWithin(a.values, want.map((w) => w[1]), "grad_avg");
        if (b !== null) assertWithin(b.values, want.map((w) => w[2]), "momentum_buffer");
        assertWithin(p.values, want.map((w) => w[3]), "parameter");
      });
    });
  }
}

Deno.test("the bound of a step of Adam is a few roundings wide", () => {
  const mean = average(one, one, 0.1), square = average(one, one, 0.001);
  assertLessOrEqual(Math.max(mean.error, square.error), 4 * 2 ** -24);
  assertLessOrEqual(mean.div(square.sqrt()).error, 8 * 2 ** -24);
});

Deno.test("an average of equal gradients is that gradient, however long it runs", () => {
  // β₂ = 0.999 rounded to float32 would weigh 1.3e-5 too much in the long run.
  for (const backend of [wasm, reference]) {
    const [p, m, v] = [output(4, [0, 0, 0, 0]), output(4, [1, 1, 1, 1]), output(4, [9, 9, 9, 9])];
    const moments = { expAvg: view(m), expAvgSq: view(v), maxExpAvgSq: null };
    const g = view(input([3, 3, 3, 3]));
    for (let i = 0; i < 20_000; i++) {
      backend.adam(view(p), g, moments, { ...ADAM, decoupledWeightDecay: false, step: i + 1 });
    }
    m.values.forEach((got) => assertLessOrEqual(Math.abs(got / 3 - 1), 2e-6, backend.name));
    v.values.forEach((got) => assertLessOrEqual(Math.abs(got / 9 - 1), 2e-6, backend.name));
  }
});

Deno.test("NaN comes through to the parameter, and spreads no further", () => {
  onEverySize("adam", (n) => {
    const g = input(normals(n).map((v, i) => i === 0 ? NaN : v));
    const [p, m, v] = [
      output(n, normals(n)),
      output(n, normals(n)),
      output(n, new Array(n).fill(1)),
    ];
    const moments = { expAvg: view(m), expAvgSq: view(v), maxExpAvgSq: null };
    wasm.adam(view(p), view(g), moments, { ...ADAM, decoupledWeightDecay: false });
    for (const array of [p, m, v]) {
      array.values.forEach((got, i) => assertEquals(Number.isNaN(got), i === 0));
    }
  });
});

Deno.test("a gradient may lie in any order; a parameter in float64 is the reference's", () => {
  const turned = (array: Guarded): View =>
    new Strided(new Storage(array.address, 0, ""), [2, 3], "float32", 6, 0, [1, 2]);
  const gradient = input([1, 4, 2, 5, 3, 6]), plain = input([1, 2, 3, 4, 5, 6]);
  const results = [turned(gradient), view(plain)].map((g) => {
    const [p, s] = [output(6, [1, 2, 3, 4, 5, 6]), output(6, new Array(6).fill(1))];
    const averages = { squareAvg: view(s), gradAvg: null, momentumBuffer: null };
    const ran = counted(kernel, () => wasm.rmsprop(view(p), g, averages, RMSPROP));
    assertEquals(ran["rmsprop"], 1);
    return p.values;
  });
  assertEquals(results[0], results[1]);
  assert(results[0]!.every((v, i) => v < i + 1));
  const double = (array: Guarded): View =>
    new Strided(new Storage((array.address + 7) & -8, 0, ""), [2], "float64");
  const [p, s, g] = [output(6), output(6), output(6)].map(double);
  const averages = { squareAvg: s!, gradAvg: null, momentumBuffer: null };
  assertEquals(counted(kernel, () => wasm.rmsprop(p!, g!, averages, RMSPROP)), {});
});
