/**
 * Plain TypeScript: the specification every other backend is tested against.
 *
 * Sums accumulate in float64 whatever the element type, and are rounded once.
 *
 * @module
 */
import { product, type Shape, stridesOf } from "../shape/shape.ts";
import { adam } from "./adam.ts";
import { type Backend, elements, empty, first, type UnaryOp, type View } from "./backend.ts";
import { convert, exact } from "./convert.ts";
import { heap } from "./memory.ts";
import { rmsprop } from "./rmsprop.ts";

const strides = (x: View): Shape => x.strides ?? stridesOf(x.shape);
/** @internal Strides of `x` seen as `shape`: 0 along the axes that it is stretched over. */
export function stretched(x: View, shape: Shape): number[] {
  const own = strides(x), skip = shape.length - x.shape.length;
  return shape.map((_, i) => i < skip || x.shape[i - skip] === 1 ? 0 : own[i - skip]!);
}
/** Calls `f` with the position in each of two operands, in row-major order of `shape`. */
function each(
  shape: Shape,
  a: Shape,
  b: Shape,
  f: (i: number, j: number) => void,
  i: number,
  j: number,
  axis = 0,
): void {
  if (axis === shape.length) return f(i, j);
  const n = shape[axis]!, di = a[axis]!, dj = b[axis]!, last = axis === shape.length - 1;
  for (let k = 0; k < n; k++, i += di, j += dj) {
    if (last) f(i, j);
    else each(shape, a, b, f, i, j, axis + 1);
  }
}
/** `shape` split around `axis`, as an index array picks from it: `[outer, size, inner]`. */
function around(shape: Shape, axis: number): { outer: number; size: number; inner: number } {
  return {
    outer: product(shape.slice(0, axis)),
    size: shape[axis]!,
    inner: product(shape.slice(axis + 1)),
  };
}
const rowMajor = (x: View): View => x.strides === null ? x : reference.copy(x);
const identity: UnaryOp = { name: "copy", f: (x) => x };

/** The plain TypeScript backend, in any element type. */
export const reference: Backend = {
  name: "reference",
  unary(op, x) {
    const out = empty(x.shape, x.dtype), data = heap[x.dtype], own = strides(x);
    let n = first(out);
    const write = x.dtype === "int32"
      ? (i: number) => data[n++] = exact(op.name, op.f(data[i]!))
      : (i: number) => data[n++] = op.f(data[i]!);
    each(x.shape, own, own, write, first(x), 0);
    return out;
  },
  binary(op, x, y, shape) {
    const out = empty(shape, x.dtype), data = heap[x.dtype];
    let n = first(out);
    const write = x.dtype === "int32"
      ? (i: number, j: number) => data[n++] = exact(op.name, op.f(data[i]!, data[j]!))
      : (i: number, j: number) => data[n++] = op.f(data[i]!, data[j]!);
    each(shape, stretched(x, shape), stretched(y, shape), write, first(x), first(y));
    return out;
  },
  compare(op, x, y, shape) {
    const out = empty(shape, "bool"), data = heap[x.dtype], truth = heap.bool;
    let n = first(out);
    const write = (i: number, j: number) => truth[n++] = op.f(data[i]!, data[j]!) ? 1 : 0;
    each(shape, stretched(x, shape), stretched(y, shape), write, first(x), first(y));
    return out;
  },
  select(condition, x, y, shape) {
    const out = empty(shape, x.dtype), data = heap[x.dtype], truth = heap.bool;
    const xs = stretched(x, shape), ys = stretched(y, shape);
    let n = first(out);
    each(shape, ys, ys, (i) => data[n++] = data[i]!, first(y), 0);
    n = first(out);
    const overwrite = (i: number, j: number) => {
      if (truth[i] !== 0) data[n] = data[j]!;
      n++;
    };
    each(shape, stretched(condition, shape), xs, overwrite, first(condition), first(x));
    return out;
  },
  cast(x, dtype) {
    const out = empty(x.shape, dtype), from = heap[x.dtype], to = heap[dtype], own = strides(x);
    let n = first(out);
    each(x.shape, own, own, (i) => to[n++] = convert(from[i]!, dtype), first(x), 0);
    return out;
  },
  reduce(op, x, axes) {
    const kept = empty(x.shape.map((n, i) => axes.includes(i) ? 1 : n), x.dtype);
    const data = heap[x.dtype], total = new Float64Array(kept.size).fill(op.initial);
    const accumulate = (i: number, j: number) => total[j] = op.f(total[j]!, data[i]!);
    each(x.shape, strides(x), stretched(kept, x.shape), accumulate, first(x), 0);
    if (x.dtype === "int32") total.forEach((value) => exact(op.name, value));
    data.set(total, first(kept));
    return kept;
  },
  lines(op, x, axis, size, dtype) {
    const out = empty(x.shape.with(axis, size), dtype), n = x.shape[axis]!;
    const source = heap[x.dtype], target = heap[dtype];
    const line = source.slice(0, n), whole = dtype === "int32";
    const result = whole ? new Float64Array(size) : target.slice(0, size);
    const xs = strides(x), ys = stridesOf(out.shape), dx = xs[axis]!, dy = ys[axis]!;
    const move = (i: number, j: number): void => {
      for (let k = 0; k < n; k++) line[k] = source[i + k * dx]!;
      op.f(line, result);
      for (let k = 0; k < size; k++) {
        target[j + k * dy] = whole ? exact(op.name, result[k]!) : result[k]!;
      }
    };
    each(x.shape.with(axis, 1), xs, ys, move, first(x), first(out));
    return out;
  },
  matmul(x, y, shape) {
    const rank = shape.length, batch = shape.slice(0, rank - 2);
    const [n, m, k] = [shape[rank - 2]!, shape[rank - 1]!, x.shape.at(-1)!];
    const [xn, xk] = strides(x).slice(-2) as [number, number];
    const [yk, ym] = strides(y).slice(-2) as [number, number];
    const out = empty(shape, x.dtype), data = heap[x.dtype];
    let o = first(out);
    const leading = (v: View): View => ({
      ...v,
      shape: v.shape.slice(0, -2),
      strides: strides(v).slice(0, -2),
    });
    const product = (x0: number, y0: number) => {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < m; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) {
            sum += data[x0 + i * xn + p * xk]! * data[y0 + p * yk + j * ym]!;
          }
          data[o++] = sum;
        }
      }
    };
    each(
      batch,
      stretched(leading(x), batch),
      stretched(leading(y), batch),
      product,
      first(x),
      first(y),
    );
    return out;
  },
  copy: (x) => reference.unary(identity, x),
  write(to, x) {
    const data = heap[to.dtype];
    each(to.shape, strides(to), strides(x), (i, j) => data[i] = data[j]!, first(to), first(x));
  },
  fill(to, value) {
    const data = heap[to.dtype];
    if (to.strides === null) elements(to).fill(value);
    else each(to.shape, to.strides, to.strides, (i) => data[i] = value, first(to), 0);
  },
  gather(x, indices, axis, shape) {
    const { outer, size, inner } = around(x.shape, axis);
    const from = rowMajor(x), out = empty(shape, x.dtype), picks = elements(rowMajor(indices));
    const data = heap[x.dtype], source = first(from);
    let to = first(out);
    for (let o = 0; o < outer; o++) {
      for (const pick of picks) {
        const start = source + (o * size + pick) * inner;
        data.copyWithin(to, start, start + inner);
        to += inner;
      }
    }
    return out;
  },
  scatterAdd(x, indices, axis, shape) {
    const { outer, size, inner } = around(shape, axis);
    const from = rowMajor(x), out = empty(shape, x.dtype), picks = elements(rowMajor(indices));
    const data = heap[x.dtype], total = new Float64Array(out.size);
    let source = first(from);
    for (let o = 0; o < outer; o++) {
      for (const pick of picks) {
        const start = (o * size + pick) * inner;
        for (let i = 0; i < inner; i++) total[start + i]! += data[source++]!;
      }
    }
    if (x.dtype === "int32") total.forEach((value) => exact("scatterAdd", value));
    data.set(total, first(out));
    return out;
  },
  sgd(p, g, velocity, { lr, momentum, dampening, nesterov, weightDecay }) {
    const grad = rowMajor(g), velocityAt = velocity === null ? 0 : first(velocity);
    const [pi, gi, vi] = [first(p), first(grad), velocityAt];
    const data = heap[p.dtype];
    for (let i = 0; i < p.size; i++) {
      let d = data[gi + i]! + weightDecay * data[pi + i]!;
      if (velocity !== null) {
        const v = momentum * data[vi + i]! + (1 - dampening) * d;
        data[vi + i] = v;
        d = nesterov ? d + momentum * v : v;
      }
      data[pi + i]! -= lr * d;
    }
  },
  adam: (p, g, moments, step) => adam(p, rowMajor(g), moments, step),
  rmsprop: (p, g, averages, step) => rmsprop(p, rowMajor(g), averages, step),
  kernels: {},
};
