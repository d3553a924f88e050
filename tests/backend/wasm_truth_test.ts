import { assert, assertEquals, assertThrows } from "@std/assert";
import { reference, scope, type Tensor, tensor, useBackend, wasm, where } from "../../mod.ts";
import { kernel } from "../../src/backend/wasm/loader.ts";
import { counted } from "./counted.ts";
import {
  GuardedTruths,
  input,
  integers,
  normals,
  once,
  onEveryBuild,
  output,
  truths,
} from "./guarded.ts";

const SIZES = Array.from({ length: 37 }, (_, n) => n);
/** Whether an operand moves from element to element. */
const MOVES = [[1, 1], [1, 0], [0, 1], [0, 0]] as const;

const relations = {
  Equal: (x: number, y: number) => x === y,
  NotEqual: (x: number, y: number) => x !== y,
  Less: (x: number, y: number) => x < y,
  LessEqual: (x: number, y: number) => x <= y,
};
type Name = keyof typeof relations;
const names = Object.keys(relations) as Name[];

/** Numbers among which there are equal ones, infinities, zeros of either sign and NaN. */
const numbers = (n: number, shift: number): number[] => {
  const some = [0, -0, 1, -1, NaN, Infinity, -Infinity, 2 ** -149, 3.4028234663852886e38, 1, 2];
  return Array.from({ length: n }, (_, i) => some[(i * (1 + shift) + shift) % some.length]!);
};
const wholes = (n: number, shift: number): number[] => {
  const some = [0, 1, -1, 2147483647, -2147483648, 16777217, 16777216, 7];
  return Array.from({ length: n }, (_, i) => some[(i * (1 + 2 * shift) + shift) % some.length]!);
};

for (const name of names) {
  for (const [type, values, place] of [["", numbers, input], ["Int", wholes, integers]] as const) {
    Deno.test(`compare${name}${type}: every size and stretched operand`, () => {
      onEveryBuild(name, (kernel) => {
        for (const inner of SIZES) {
          for (const outer of [1, 3]) {
            for (const [xi, yi] of MOVES) {
              once(`${name} of ${outer} × ${inner}`, () => {
                const xs = values(outer * inner + 1, 1), ys = values(inner + 1, 2);
                const x = place(xs), y = place(ys), z = new GuardedTruths(outer * inner, null);
                const [xo, f] = [xi ? inner : 1, kernel[`compare${name}${type}` as const]];
                f(x.address, xo, xi, y.address, 0, yi, z.address, outer, inner);
                z.values.forEach((got, n) => {
                  const o = Math.floor(n / inner), i = n % inner;
                  const [a, b] = [xs[o * xo + i * xi]!, ys[i * yi]!];
                  assertEquals(got, +relations[name](a, b), `${a} ${name} ${b}, at ${n}`);
                });
              });
            }
          }
        }
      });
    });
  }
}

const logic = {
  And: (x: number, y: number) => x & y,
  Or: (x: number, y: number) => x | y,
  Equal: (x: number, y: number) => +(x === y),
  NotEqual: (x: number, y: number) => x ^ y,
};
for (const name of Object.keys(logic) as (keyof typeof logic)[]) {
  Deno.test(`truth${name}: every size and stretched operand`, () => {
    onEveryBuild(name, (kernel) => {
      for (const n of SIZES) {
        for (const [xi, yi] of MOVES) {
          once(`${name} of ${n}`, () => {
            const x = truths(n + 1), z = new GuardedTruths(n, null);
            const y = new GuardedTruths(n + 1, x.values.map((_, i) => +(i % 2 === 0)));
            kernel[`truth${name}`](x.address, xi, y.address, yi, z.address, n);
            const [xs, ys] = [x.values, y.values];
            z.values.forEach((got, i) => assertEquals(got, logic[name](xs[i * xi]!, ys[i * yi]!)));
          });
        }
      }
    });
  });
}

Deno.test("select: every size, and each operand stretched, without looking at the numbers", () => {
  onEveryBuild("select", (kernel) => {
    for (const n of SIZES) {
      for (const ci of [0, 1]) {
        for (const [xi, yi] of MOVES) {
          once(`select of ${n}`, () => {
            const c = truths(n + 1), x = input(numbers(n + 1, 0)), y = input(normals(n + 1));
            const z = output(n);
            kernel.select(c.address, ci, x.address, xi, y.address, yi, z.address, n);
            const [cs, xs, ys] = [c.values, x.values, y.values];
            z.values.forEach((got, i) => {
              const want = cs[i * ci] ? xs[i * xi]! : ys[i * yi]!;
              assert(Object.is(got, want), `at ${i} of ${n}: ${got}, not ${want}`);
            });
          });
        }
      }
    }
  });
});

Deno.test("truncate: every size, and what int32 does not hold", () => {
  onEveryBuild("truncate", (kernel) => {
    for (const n of SIZES) {
      once(`truncate of ${n}`, () => {
        const x = input(normals(n).map((v) => v * 1e6)), y = output(n);
        assertEquals(kernel.truncate(x.address, y.address, n), 1);
        const whole = new Int32Array(y.values.buffer);
        assertEquals([...whole], [...x.values].map((v) => Math.trunc(v) + 0));
      });
      for (const bad of [NaN, Infinity, 2147483648, -2147483904]) {
        for (let at = 0; at < n; at += 3) {
          once(`truncate ${bad} at ${at} of ${n}`, () => {
            const x = input(normals(n).fill(bad, at, at + 1)), y = output(n);
            assertEquals(kernel.truncate(x.address, y.address, n), 0);
          });
        }
      }
    }
    const edge = input([-2147483648, 2147483520]), y = output(2);
    assertEquals(kernel.truncate(edge.address, y.address, 2), 1);
    assertEquals([...new Int32Array(y.values.buffer)], [-2147483648, 2147483520]);
  });
});
Deno.test("toFloat: every size, rounded once", () => {
  onEveryBuild("toFloat", (kernel) => {
    for (const n of SIZES) {
      once(`toFloat of ${n}`, () => {
        const values = wholes(n, 1), x = integers(values), y = output(n);
        kernel.toFloat(x.address, y.address, n);
        assertEquals(y.values, Float32Array.from(values));
      });
    }
  });
});

/** The result on both backends, which must be the same bits, and what ran. */
function onBoth(f: () => Tensor): Record<string, number> {
  const run = (backend: typeof wasm) => {
    const before = useBackend(backend);
    try {
      return scope(() => f().toNested());
    } finally {
      useBackend(before);
    }
  };
  let fast: unknown;
  const ran = counted(kernel, () => fast = run(wasm));
  assertEquals(fast, run(reference));
  return ran;
}
Deno.test("comparisons, logic and choices of any layout are the reference's", () => {
  const x = tensor([[1, 2, 3], [3, NaN, 1]]), y = tensor([[2, 2], [1, 5], [3, 0]]).transpose();
  const row = tensor([1, 2, 3]),
    column = tensor([[2], [3]]),
    i = tensor([[1, 2, 3]], { dtype: "int32" });
  const b = x.less(y), t = y.transpose().less(2).transpose();
  const calls: readonly [() => Tensor, string][] = [
    [() => x.less(y), "compareLess"],
    [() => x.lessEqual(row), "compareLessEqual"],
    [() => x.greater(column), "compareLess"],
    [() => row.greaterEqual(column), "compareLessEqual"],
    [() => x.equal(y), "compareEqual"],
    [() => x.notEqual(x), "compareNotEqual"],
    [() => i.less(tensor([[2], [3]], { dtype: "int32" })), "compareLessInt"],
    [() => b.logicalAnd(t), "truthAnd"],
    [() => b.logicalOr(tensor([[true], [false]])), "truthOr"],
    [() => b.equal(t), "truthEqual"],
    [() => b.notEqual(tensor(true)), "truthNotEqual"],
    [() => t.logicalNot(), "truthNotEqual"],
    [() => where(b, x, y), "select"],
    [() => where(t, row, column), "select"],
    [() => where(tensor([true, false, true]), 1, x), "select"],
    [() => where(t, i, 0), "select"],
    [() => t.to("float32"), "select"],
    [() => b.to("int32"), "select"],
    [() => x.to("bool"), "compareNotEqual"],
    [() => i.to("bool"), "compareNotEqualInt"],
    [() => y.to("int32"), "truncate"],
    [() => i.transpose().to("float32"), "toFloat"],
  ];
  for (const [f, name] of calls) assert((onBoth(f)[name] ?? 0) > 0, `${f} ran no ${name}`);
});
Deno.test("what int32 does not hold is said as the reference says it", () => {
  for (const value of [NaN, 3e9, -Infinity]) {
    const x = tensor([1, value, 2]);
    const said = [wasm, reference].map((backend) => {
      const before = useBackend(backend);
      try {
        return assertThrows(() => x.to("int32"), RangeError).message;
      } finally {
        useBackend(before);
      }
    });
    assertEquals(said[0], said[1]);
  }
});
Deno.test("powers by one number that are products: special values, and any layout", () => {
  const x = tensor([[0, -0, 1, -1], [Infinity, -Infinity, NaN, 2 ** -140], [3, -7, 1e20, -1e-20]]);
  for (const exponent of [-1, 1, 2]) {
    for (const f of [() => x.pow(exponent), () => x.transpose().pow(exponent)]) {
      assert(Object.keys(onBoth(f)).length > 0);
    }
  }
  const cubes = tensor([0, 1, -2, 3, Infinity, -Infinity, 1e-20, 5]);
  onBoth(() => cubes.pow(3));
  onBoth(() => x.pow(tensor([2, 2, 2, 2]))); // not one number
});
