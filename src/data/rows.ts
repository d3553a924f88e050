/**
 * Where the samples of a dataset are: in memory, one after the other, as bytes or as numbers; or in
 * other rows, from which a function makes them.
 *
 * @module
 */
import { noGrad } from "../autograd/tape.ts";
import { scope } from "../autograd/scope.ts";
import { elements } from "../backend/backend.ts";
import { product, type Shape, show } from "../shape/shape.ts";
import { zeros } from "../tensor/create.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { DatasetOptions } from "./dataset.ts";

/** @internal Labelled samples that can be made into tensors. */
export interface Rows {
  readonly name: string;
  /** The shape of one sample. */
  readonly shape: Shape;
  readonly classes: number;
  /** The class of each sample. */
  readonly labels: Uint8Array;
  /** The samples at `positions`, one a row: float32. */
  read(positions: Int32Array): Tensor;
}

/** Rows over stored numbers, each of which `values` translates if it is a byte. */
class StoredRows implements Rows {
  constructor(
    readonly name: string,
    readonly shape: Shape,
    readonly classes: number,
    readonly labels: Uint8Array,
    private readonly features: Uint8Array | Float32Array,
    /** What each of the 256 bytes means; `null` where numbers are stored as such. */
    private readonly values: Float32Array | null,
  ) {}
  read(positions: Int32Array): Tensor {
    const { features, values } = this, size = product(this.shape);
    const x = zeros([positions.length, ...this.shape] as Shape), to = elements(x);
    for (let i = 0; i < positions.length; i++) {
      const from = positions[i]! * size, start = i * size;
      if (values === null) to.set(features.subarray(from, from + size), start);
      else for (let j = 0; j < size; j++) to[start + j] = values[features[from + j]!]!;
    }
    return x;
  }
}

/** @internal Rows over what the caller has, checked. */
export function stored<S extends Shape>(options: DatasetOptions<S>): Rows {
  const { name, features, labels, shape, classes, value = (byte: number) => byte } = options;
  const needed = labels.length * product(shape);
  if (features.length !== needed) {
    throw new RangeError(
      `Cannot make a dataset of ${features.length} features and ${labels.length} labels: ` +
        `samples ${show(shape)} need ${needed} features`,
    );
  }
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot make a dataset of ${classes} classes: label ${wrong} is ${labels[wrong]}`,
    );
  }
  const values = features instanceof Uint8Array
    ? Float32Array.from({ length: 256 }, (_, byte) => value(byte))
    : null;
  return new StoredRows(name, shape, classes, labels, features, values);
}

/** @internal Rows that `f` makes of others, a batch at a time. */
export class MappedRows implements Rows {
  readonly name: string;
  readonly shape: Shape;
  readonly classes: number;
  readonly labels: Uint8Array;
  constructor(private readonly rows: Rows, private readonly f: (x: Tensor) => Tensor) {
    const { name, classes, labels } = rows;
    this.name = name;
    this.classes = classes;
    this.labels = labels;
    this.shape = scope(() => this.read(Int32Array.of(0)).shape.slice(1)) as Shape;
  }
  read(positions: Int32Array): Tensor {
    const count = positions.length;
    return scope(() => {
      const x = this.rows.read(positions), y = noGrad(() => this.f(x));
      if (!(y instanceof Tensor) || y.dtype !== "float32" || y.shape[0] !== count) {
        const got = y instanceof Tensor ? `${y.dtype} ${show(y.shape)}` : typeof y;
        throw new TypeError(
          `Cannot map ${this.name}: the function made ${got} of float32 ${show(x.shape)}; ` +
            `it must make a float32 tensor with a row for each of the ${count}`,
        );
      }
      return y;
    });
  }
}
