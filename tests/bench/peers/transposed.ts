/** For libraries whose weights are `[in, out]`. @module */

/** `[rows, columns]` as `[columns, rows]`. */
export function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return values.map((_, i) => values[i % rows * columns + Math.floor(i / rows)]!);
}
