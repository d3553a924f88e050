import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { parametersOf, type ParametricName } from "../../src/backend/wasm/exports.ts";
import { erfc } from "../../src/ops/error_function.ts";
import { input, normals, once, onEveryBuild, output, sameNumber, ulp } from "./guarded.ts";
import { EVERY_MAGNITUDE, MODERATE, SPECIAL } from "./sweeps.ts";

/** Sizes with every tail. */
const SIZES = Array.from({ length: 18 }, (_, n) => n);
/** Float32's rounding error. */
const U = 2 ** -24;

const logistic = (x: number) => x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
const normal = (x: number) => 0.5 * erfc(-x * Math.SQRT1_2);
const density = (x: number) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
const SLOPE = Math.sqrt(8 / Math.PI), CUBIC = 0.044715;
/** `2u`, which x is weighted by the logistic function of. */
const twice = (x: number) => SLOPE * (x + CUBIC * x ** 3);
const logOnePlusExp = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

interface Meaning {
  readonly name: ParametricName;
  /** In the order of the kernel; numbers that float32 holds. */
  readonly parameters: readonly number[];
  readonly f: (x: number) => number;
  /** How far float32 may be off, in units in the last place. */
  readonly ulps: number | ((x: number) => number);
  /** And by how many of the smallest numbers, where an exponential is subnormal. */
  readonly smallest?: number;
  readonly derivative: (x: number) => number;
  /**
   * How far float32 may be off: roundings, as many as the terms of the derivative went through,
   * times the sum of their magnitudes.
   */
  readonly margin: (x: number) => number;
  /** What a subnormal exponential, off by 1.1 of the smallest number, is multiplied by. */
  readonly stretch?: number;
}
const flat = { ulps: 0, margin: () => 0 } as const;
const MEANINGS: readonly Meaning[] = [
  {
    name: "silu",
    parameters: [],
    f: (x) => x * logistic(x),
    ulps: 3.5,
    smallest: 53,
    derivative: (x) => logistic(x) * (1 + x * (1 - logistic(x))),
    stretch: 104, // where e^x is the smallest number
    // Of the logistic function five each time, and one of each operation.
    margin: (x) => 13 * U * logistic(x) * (1 + Math.abs(x)),
  },
  {
    name: "gelu",
    parameters: [],
    f: (x) => x * normal(x),
    ulps: 5.5,
    derivative: (x) => normal(x) + x * density(x),
    stretch: 6, // xφ(x)/e^(−x²/2) at x = −14.5
    margin: (x) => 13 * U * (normal(x) + Math.abs(x) * density(x)),
  },
  {
    name: "geluTanh",
    parameters: [],
    f: (x) => x * logistic(twice(x)),
    ulps: (x) => 3.5 + 2.5 * Math.max(0, -twice(x)),
    smallest: 53,
    stretch: 300, // x·2u′ where e^2u is the smallest number
    derivative(x) {
      const s = logistic(twice(x));
      return s * (1 + x * SLOPE * (1 + 3 * CUBIC * x * x) * (1 - s));
    },
    margin(x) {
      const s = logistic(twice(x)), rise = Math.abs(x) * SLOPE * (1 + 3 * CUBIC * x * x);
      return (13 + 2.5 * Math.abs(twice(x))) * U * s * (1 + rise);
    },
  },
  {
    name: "hardSigmoid",
    parameters: [],
    f: (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
    ulps: 1,
    derivative: (x) => Math.abs(x) < 3 ? 1 / 6 : 0,
    margin: () => U / 6,
  },
  {
    name: "leakyRelu",
    parameters: [0.25],
    f: (x) => x > 0 ? x : 0.25 * x,
    derivative: (x) => x > 0 ? 1 : 0.25,
    ...flat,
  },
  {
    name: "elu",
    parameters: [1.5],
    f: (x) => x > 0 ? x : 1.5 * Math.expm1(x),
    ulps: 2,
    derivative: (x) => x > 0 ? 1 : 1.5 * Math.exp(x),
    stretch: 1.5,
    margin: (x) => x > 0 ? 0 : 5 * U * Math.exp(x) * 1.5,
  },
  {
    name: "softplus",
    parameters: [0.75, 4],
    f: (x) => 0.75 * x > 4 ? x : logOnePlusExp(0.75 * x) / 0.75,
    ulps: (x) => 3 + 0.75 * Math.max(0, -x),
    derivative: (x) => 0.75 * x > 4 ? 1 : logistic(0.75 * x),
    margin: (x) => 0.75 * x > 4 ? 0 : (7 + Math.abs(x)) * U * logistic(0.75 * x),
  },
  {
    name: "softplus",
    parameters: [1, 200],
    f: (x) => x > 200 ? x : logOnePlusExp(x),
    ulps: 2,
    derivative: (x) => x > 200 ? 1 : logistic(x),
    margin: (x) => x > 200 ? 0 : 6 * U * logistic(x),
  },
  {
    name: "clip",
    parameters: [-1, 2.5],
    f: (x) => Math.min(Math.max(x, -1), 2.5),
    derivative: (x) => x >= -1 && x <= 2.5 ? 1 : 0,
    ...flat,
  },
];

for (const { name, parameters, f, ulps, smallest = 0, stretch = 1, ...rest } of MEANINGS) {
  const { derivative, margin } = rest, title = [name, ...parameters].join(" ");
  const check = (x: Float32Array, y: Float32Array): void => {
    y.forEach((got, i) => {
      const exact = f(x[i]!), want = Math.fround(exact);
      if (sameNumber(got, want)) return;
      const most = typeof ulps === "number" ? ulps : ulps(x[i]!);
      const error = Math.abs(got - exact);
      if (error <= most * ulp(exact) + smallest * 2 ** -149) return;
      assert(false, `${title} of ${x[i]}: ${got}, not ${exact}: ${error / ulp(exact)} ulp`);
    });
  };
  Deno.test(`${title}: every size, special values, and accurate over the range of float32`, () => {
    onEveryBuild(title, (kernel) => {
      for (const values of [...SIZES.map(normals), SPECIAL, EVERY_MAGNITUDE, MODERATE]) {
        once(`${title} of ${values.length}`, () => {
          const x = input(values), y = output(x.size);
          kernel[name](x.address, y.address, x.size, ...parameters);
          check(x.values, y.values);
        });
      }
    });
  });
  Deno.test(`${title}'s backward pass: every size, and on ±107`, () => {
    onEveryBuild(`${title} backward`, (kernel) => {
      for (const values of [...SIZES.map(normals), MODERATE]) {
        once(`${title} backward of ${values.length}`, () => {
          const x = input(values), g = input(normals(x.size)), dx = output(x.size);
          kernel[`${name}Vjp`](g.address, x.address, dx.address, x.size, ...parameters);
          const [xs, gs] = [x.values, g.values];
          dx.values.forEach((got, i) => {
            const want = gs[i]! * derivative(xs[i]!), most = Math.abs(gs[i]!) * margin(xs[i]!);
            const least = (1 + 1.1 * stretch * Math.abs(gs[i]!)) * 2 ** -149;
            const rounding = U * Math.abs(want);
            assertLessOrEqual(Math.abs(got - want), most + rounding + least, `at ${xs[i]}`);
          });
        });
      }
    });
  });
}
Deno.test("every function with a backward pass over its operand is among them", () => {
  const tried = new Set(MEANINGS.map((m) => m.name));
  for (const name of Object.keys(parametersOf)) assert(tried.has(name as ParametricName), name);
});
Deno.test("where a function is flat nothing comes through, not even a NaN", () => {
  onEveryBuild("flat", (kernel) => {
    const x = input([-7, -7, 7, 7]), g = input([NaN, Infinity, NaN, -Infinity]);
    for (const [name, ...parameters] of [["clip", -1, 2.5], ["hardSigmoid"]] as const) {
      const dx = output(4);
      kernel[`${name}Vjp`](g.address, x.address, dx.address, 4, ...parameters);
      assert(dx.values.every((v) => v === 0), `${name}: ${dx.values}`);
    }
  });
});

Deno.test("what becomes of an element does not hang on where a range of them begins", () => {
  onEveryBuild("ranges", (kernel) => {
    const n = 61, x = input(MODERATE.slice(99_970, 99_970 + n)), g = input(normals(n));
    for (const { name, parameters } of MEANINGS) {
      const whole = [output(n), output(n)], parts = [output(n), output(n)];
      const run = ([y, dx]: typeof whole, from: number, to: number): void => {
        const at = 4 * from, count = to - from, vjp = kernel[`${name}Vjp`];
        kernel[name](x.address + at, y!.address + at, count, ...parameters);
        vjp(g.address + at, x.address + at, dx!.address + at, count, ...parameters);
      };
      run(whole, 0, n);
      for (const from of [0, 16, 48]) run(parts, from, Math.min(n, from === 16 ? 48 : from + 16));
      whole.forEach((w, i) => assertEquals(parts[i]!.values, w.values, name));
    }
  });
});
