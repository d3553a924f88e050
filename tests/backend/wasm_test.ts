import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import {
  type Backend,
  type BinaryOp,
  elements,
  empty,
  type ReduceOp,
  Strided,
  type UnaryOp,
  type View,
} from "../../src/backend/backend.ts";
import { type DType, heap, memory, memoryUsage } from "../../src/backend/memory.ts";
import { reference } from "../../src/backend/reference.ts";
import { kernel } from "../../src/backend/wasm/loader.ts";
import { wasm } from "../../src/backend/wasm/wasm.ts";
import { product, type Shape, stridesOf } from "../../src/shape/shape.ts";
import { scope } from "../../src/autograd/scope.ts";
import { counted } from "./counted.ts";
import { normals } from "./guarded.ts";

const binary: readonly BinaryOp[] = [
  { name: "add", f: (x, y) => x + y },
  { name: "sub", f: (x, y) => x - y },
  { name: "mul", f: (x, y) => x * y },
  { name: "div", f: (x, y) => x / y },
  { name: "equal", f: (x, y) => x === y ? 1 : 0 },
];
const unary: readonly UnaryOp[] = [
  { name: "neg", f: (x) => -x },
  { name: "exp", f: Math.exp },
  { name: "relu", f: (x) => x <= 0 ? 0 : x },
];
const SUM: ReduceOp = { name: "sum", initial: 0, f: (total, x) => total + x };
const MAX: ReduceOp = { name: "max", initial: -Infinity, f: Math.max };

/** A row-major view of random numbers. */
function view(shape: Shape, dtype: DType = "float32"): View {
  const v = empty(shape, dtype);
  elements(v).set(normals(v.size).map((x) => dtype === "int32" ? Math.round(9 * x) : x));
  return v;
}
/** `x` looked at differently, without moving an element. */
const look = (x: View, shape: Shape, strides: Shape | null, offset = 0): View =>
  new Strided(x.storage, shape, x.dtype, product(shape), x.offset + offset, strides);
function permuted(x: View, axes: Shape): View {
  const own = x.strides ?? stridesOf(x.shape);
  return look(x, axes.map((a) => x.shape[a]!), axes.map((a) => own[a]!));
}
const transposed = (x: View): View => permuted(x, x.shape.map((_, i) => i).reverse());
/** Every second element along the last axis of a wider array. */
function thinned(shape: Shape): View {
  const wide = view(shape.with(-1, 2 * shape.at(-1)! + 1)), own = stridesOf(wide.shape);
  return look(wide, shape, own.with(-1, 2), 1);
}

/** Compares a row-major result with the reference's; `most` is relative to the largest element. */
function same(f: (backend: Backend) => View, what: string, most = 0): void {
  const got = f(wasm), want = f(reference);
  assertEquals(got.shape, want.shape, what);
  assertEquals(got.dtype, want.dtype, what);
  assertEquals(got.strides, null, what);
  const [a, b] = [elements(got), elements(want)];
  const scale = Math.max(...Array.from(b, Math.abs), 1e-30);
  for (let i = 0; i < b.length; i++) {
    assertLessOrEqual(Math.abs(a[i]! - b[i]!), most * scale, `${what} at ${i}`);
  }
}

const PAIRS: readonly (readonly [Shape, Shape, Shape])[] = [
  [[5, 7], [5, 7], [5, 7]],
  [[5, 7], [7], [5, 7]],
  [[5, 7], [5, 1], [5, 7]],
  [[5, 7], [], [5, 7]],
  [[7], [5, 7], [5, 7]],
  [[5, 1], [1, 7], [5, 7]],
  [[2, 3, 5, 7], [3, 1, 1], [2, 3, 5, 7]],
  [[2, 3, 5, 7], [2, 1, 5, 7], [2, 3, 5, 7]],
  [[2, 3, 5, 7], [2, 1, 5, 1], [2, 3, 5, 7]],
  [[2, 1, 5, 1, 3], [4, 1, 6, 1], [2, 4, 5, 6, 3]],
  [[3, 1], [4, 1, 5], [4, 3, 5]],
  [[1], [1], [1]],
  [[], [], []],
  [[0, 4], [4], [0, 4]],
];
for (const op of binary) {
  Deno.test(`wasm: ${op.name} with every broadcast and layout is the reference's`, () => {
    scope(() => {
      for (const [a, b, shape] of PAIRS) {
        for (const xs of layouts(a)) {
          for (const ys of layouts(b)) {
            const what = `${op.name} of [${a}] ${xs.strides} and [${b}] ${ys.strides}`;
            same((backend) => backend.binary(op, xs, ys, shape), what);
          }
        }
        const ran = counted(kernel, () => wasm.binary(op, view(a), view(b), shape));
        assert(product(shape) === 0 || ran[op.name]! > 0, `${op.name} did not run for [${shape}]`);
      }
    });
  });
}
/** Arrays of one shape that lie differently in memory. */
function layouts(shape: Shape): View[] {
  if (shape.length === 0) return [view([]), look(view([4]), [], null, 2)];
  const own = stridesOf(shape);
  return [
    view(shape),
    transposed(view(shape.toReversed())),
    thinned(shape),
    look(view([product(shape) + 3]), shape, null, 3),
    look(view(shape), shape, own.with(0, 0)), // stretched along the first axis
    look(view([1]), shape, own.map(() => 0)), // one number
  ];
}

Deno.test("wasm: functions of one element in every layout are the reference's", () => {
  scope(() => {
    for (const op of unary) {
      for (const x of [...layouts([5, 7]), ...layouts([2, 3, 4, 5]), ...layouts([])]) {
        same((backend) => backend.unary(op, x), `${op.name} of ${x.strides}`, 2 ** -22);
      }
      assertEquals(counted(kernel, () => wasm.unary(op, view([3, 5]))), { [op.name]: 1 });
    }
  });
});

Deno.test("wasm: reductions over all sets of axes in every layout are the reference's", () => {
  scope(() => {
    for (const x of layouts([2, 3, 4, 5])) {
      for (let set = 0; set < 16; set++) {
        const axes = [0, 1, 2, 3].filter((axis) => set >> axis & 1);
        for (const op of [SUM, MAX]) {
          same((backend) => backend.reduce(op, x, axes), `${op.name} over ${axes}`, 1e-6);
        }
      }
    }
    same((backend) => backend.reduce(SUM, view([3, 0, 2]), [1]), "sum of nothing");
    const x = view([4, 3, 5, 5]);
    assertEquals(counted(kernel, () => wasm.reduce(SUM, x, [2, 3])), { sum: 1 });
    assertEquals(counted(kernel, () => wasm.reduce(SUM, x, [0, 2, 3])), { sum: 2 });
  });
});

Deno.test("wasm: matrix products absorb transpositions and broadcast", () => {
  scope(() => {
    const forms = (m: number, k: number): View[] => [
      view([m, k]),
      transposed(view([k, m])),
      thinned([m, k]),
      look(view([m, k + 3]), [m, k], [k + 3, 1], 2),
      look(view([1, k]), [m, k], [0, 1]),
      look(view([m, 1]), [m, k], [1, 0]),
    ];
    for (const [m, k, n] of [[5, 7, 6], [1, 4, 1], [3, 1, 2], [2, 0, 3]] as const) {
      for (const x of forms(m, k)) {
        for (const y of forms(k, n)) {
          const what = `[${m}, ${k}] ${x.strides} by [${k}, ${n}] ${y.strides}`;
          same((backend) => backend.matmul(x, y, [m, n]), what, 1e-6);
        }
      }
    }
    const batches: [View, View, Shape][] = [
      [view([2, 3, 4]), view([2, 4, 5]), [2, 3, 5]],
      [view([3, 4]), view([2, 4, 5]), [2, 3, 5]],
      [view([2, 1, 3, 4]), view([6, 4, 5]), [2, 6, 3, 5]],
      [permuted(view([3, 2, 4]), [1, 0, 2]), permuted(view([2, 5, 4]), [0, 2, 1]), [2, 3, 5]],
      [view([0, 3, 4]), view([4, 5]), [0, 3, 5]],
    ];
    for (const [x, y, shape] of batches) {
      const what = `[${x.shape}] by [${y.shape}]`;
      same((backend) => backend.matmul(x, y, shape), what, 1e-6);
    }
    const x = view([2, 3, 4]), y = transposed(view([5, 4]));
    same((backend) => backend.matmul(x, y, [2, 3, 5]), "leading axes are rows", 1e-6);
    assertEquals(counted(kernel, () => wasm.matmul(x, y, [2, 3, 5])), { gemm: 1 });
  });
});

Deno.test("wasm: copies, writes and picks are the reference's", () => {
  scope(() => {
    const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [0, 3, 1, 2], [0, 2, 3, 1], [1, 0, 3, 2]];
    for (const dtype of ["float32", "int32", "float64"] as const) {
      for (const order of orders) {
        const x = permuted(view([2, 3, 4, 5], dtype), order), what = `${dtype} ${order}`;
        same((backend) => backend.copy(x), `copy of ${what}`);
        same((backend) => {
          const whole = view(x.shape.with(-1, x.shape.at(-1)! + 2), dtype);
          elements(whole).fill(0);
          backend.write(look(whole, x.shape, stridesOf(whole.shape), 1), x);
          return whole;
        }, `write of ${what}`);
        for (let axis = 0; axis < 4; axis++) {
          const picks = empty([3], "int32");
          elements(picks).set([1, 0, 1]);
          same((b) => b.gather(x, picks, axis, x.shape.with(axis, 3)), `gather of ${what}`);
        }
      }
    }
    same((backend) => {
      const x = view([4, 5]);
      elements(x).fill(0);
      backend.fill(look(x, [4, 2], [5, 1], 1), 3);
      backend.fill(look(x, [3], null, 16), -1);
      return x;
    }, "fill");
    assertEquals(counted(kernel, () => wasm.copy(view([3, 5]))), { copy: 1 });
    assertEquals(counted(kernel, () => wasm.copy(transposed(view([3, 5])))), { copyStrided: 1 });
  });
});

Deno.test("wasm: steps of the optimizer are the reference's in every layout", () => {
  scope(() => {
    const step = { lr: 0.1, momentum: 0.9, dampening: 0.1, nesterov: true, weightDecay: 0.01 };
    for (const g of layouts([5, 7])) {
      for (const momentum of [false, true]) {
        const [p0, v0] = [normals(35), normals(35)];
        same(
          (backend) => {
            const p = view([5, 7]), v = view([5, 7]);
            elements(p).set(p0);
            elements(v).set(v0);
            backend.sgd(p, g, momentum ? v : null, step);
            return momentum ? backend.binary(binary[0]!, p, v, [5, 7]) : p;
          },
          `sgd ${g.strides}`,
          1e-6,
        );
      }
    }
  });
});

Deno.test("wasm leaves float64 and int32 to the reference", () => {
  scope(() => {
    const ran = counted(kernel, () => {
      const x = view([4, 4], "float64");
      same((backend) => backend.binary(binary[0]!, x, x, [4, 4]), "add");
      same((backend) => backend.unary(unary[1]!, x), "exp");
      same((backend) => backend.reduce(SUM, x, [0]), "sum");
      same((backend) => backend.matmul(x, x, [4, 4]), "matmul");
      same((backend) => backend.copy(transposed(x)), "copy");
      for (const [name, fused] of Object.entries(wasm.kernels)) {
        const labels = view([4], "int32"), row = look(x, [4], null);
        const inputs = name === "softmaxCrossEntropy" ? [x, labels] : [x, row, row];
        assertEquals(fused.forward(inputs, { axes: [0], eps: 1e-5 } as never), null, name);
      }
    });
    assertEquals(ran, {});
  });
});

Deno.test("wasm frees its temporary copies and allocates nothing but results", () => {
  scope(() => {
    const x = transposed(view([6, 4])), y = transposed(view([6, 4])), row = view([6]);
    const results = (f: () => unknown): number => {
      const before = memoryUsage().tensors;
      f();
      return memoryUsage().tensors - before;
    };
    assertEquals(results(() => wasm.binary(binary[0]!, x, y, [4, 6])), 1);
    assertEquals(results(() => wasm.reduce(SUM, view([3, 4, 5]), [0, 2])), 2); // with its operand
    assertEquals(results(() => wasm.matmul(thinned([3, 4]), view([4, 2]), [3, 2])), 3);
    const norm = wasm.kernels["batchNorm"]!, params = { axes: [0], eps: 1e-5 } as never;
    const forward = norm.forward([x, row, row], params)!;
    assertEquals(results(() => norm.forward([x, row, row], params)), forward.length);
    assertEquals(results(() => norm.vjp!(y, [x, row, row], forward, params)), 3);
  });
});

Deno.test("wasm still works after the memory has grown", () => {
  scope(() => {
    const before = heap.float32, large = empty([memory.buffer.byteLength / 4], "float32");
    assert(heap.float32 !== before);
    wasm.fill(large, 2);
    const sum = wasm.reduce(SUM, large, [0]);
    assertEquals(elements(sum)[0], 2 * large.size);
  });
});
