/**
 * Operations that move elements or only look at them differently. All but `concat` and `pad` are
 * views: no element moves, the result shares the operand's storage.
 *
 * @module
 */
import { empty, Strided, type View } from "../backend/backend.ts";
import { checkElement } from "../backend/convert.ts";
import { backend } from "../backend/current.ts";
import { type Shape, show, stridesOf } from "../shape/shape.ts";
import type { Widths } from "../shape/pad.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Op } from "./op.ts";

type Movement<P = undefined> = Op<readonly [Tensor], P>;
const strides = (x: View): Shape => x.strides ?? stridesOf(x.shape);

/** A window of `size` elements along `axis`, from `start` on. */
function window(x: View, axis: number, start: number, size: number): View {
  const shape = x.shape.with(axis, size), own = strides(x);
  const offset = x.offset + start * own[axis]!;
  const rowMajor = x.strides === null && (axis === 0 || size === x.shape[axis]);
  return new Strided(x.storage, shape, x.dtype, undefined, offset, rowMajor ? null : own);
}

/** `shape` has as many elements and no -1. */
export const reshape: Movement<{ readonly shape: Shape }> = {
  name: "reshape",
  readsInputs: false,
  forward([x], { shape }) {
    const { storage, dtype, size, offset } = x.strides === null ? x : backend.copy(x);
    return [new Strided(storage, shape, dtype, size, offset)];
  },
  vjp: (g, { inputs: [x] }) => [() => g.reshape(x.shape)],
};

/** Axis `i` of the result is axis `axes[i]` of `x`. */
export const permute: Movement<{ readonly axes: Shape }> = {
  name: "permute",
  readsInputs: false,
  forward([x], { axes }) {
    const own = strides(x), shape = axes.map((a) => x.shape[a]!);
    const moved = axes.map((a) => own[a]!);
    return [new Strided(x.storage, shape, x.dtype, x.size, x.offset, moved)];
  },
  vjp: (g, { params: { axes } }) => [() => g.permute(axes.map((_, i) => axes.indexOf(i)))],
};

/** Stretched to `shape` as broadcasting would. */
export const expand: Movement<{ readonly shape: Shape }> = {
  name: "expand",
  readsInputs: false,
  forward([x], { shape }) {
    const own = strides(x), skip = shape.length - own.length;
    const stretched = shape.map((_, i) => i < skip || x.shape[i - skip] === 1 ? 0 : own[i - skip]!);
    return [new Strided(x.storage, shape, x.dtype, undefined, x.offset, stretched)];
  },
  vjp: (g, { inputs: [x] }) => [() => g.sumTo(x.shape)],
};

/** Elements `start` to `end` along `axis`. */
export const slice: Movement<
  { readonly axis: number; readonly start: number; readonly end: number }
> = {
  name: "slice",
  readsInputs: false,
  forward: ([x], { axis, start, end }) => [window(x, axis, start, end - start)],
  vjp: (g, { inputs: [x], params: { axis, start, end } }) => [() => {
    const around = [start, x.shape[axis]! - end] as const;
    return g.pad(x.shape.map((_, i) => i === axis ? around : [0, 0]));
  }],
};

/** `x` with elements of `value` around. With zeros, what `slice` undoes. */
export const pad: Movement<{ readonly widths: Widths; readonly value: number }> = {
  name: "pad",
  readsInputs: false,
  forward([x], { widths, value }) {
    checkElement(value, x.dtype);
    const y = empty(x.shape.map((n, i) => widths[i]![0] + n + widths[i]![1]), x.dtype);
    backend.fill(y, value);
    const inner = x.shape.reduce<View>((v, n, axis) => window(v, axis, widths[axis]![0], n), y);
    backend.write(inner, x);
    return [y];
  },
  vjp: (g, { inputs: [x], params: { widths } }) => [
    () =>
      widths.reduce((part, [before, after], axis) => {
        if (before === 0 && after === 0) return part;
        return part.slice(before, before + x.shape[axis]!, { axis });
      }, g),
  ],
};

/** Joined along `axis`; `shape` is the result's. */
export const concat: Op<readonly Tensor[], { readonly axis: number; readonly shape: Shape }> = {
  name: "concat",
  readsInputs: false,
  forward(parts, { axis, shape }) {
    const [first] = parts as readonly [Tensor], other = parts.find((x) => x.dtype !== first.dtype);
    if (other !== undefined) {
      throw new TypeError(
        `Cannot concatenate ${first.dtype} ${show(first.shape)} and ${other.dtype} ` +
          `${show(other.shape)}: make them one dtype`,
      );
    }
    const y = empty(shape, first.dtype);
    let start = 0;
    for (const x of parts) {
      backend.write(window(y, axis, start, x.shape[axis]!), x);
      start += x.shape[axis]!;
    }
    return [y];
  },
  vjp(g, { inputs, params: { axis } }) {
    let end = 0;
    return inputs.map((x) => {
      const start = end;
      end += x.shape[axis]!;
      return () => g.slice(start, start + x.shape[axis]!, { axis });
    });
  },
};
