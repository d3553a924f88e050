/**
 * What every ready figure returns, and what is said when there is nothing to draw.
 *
 * @module
 */
import { show } from "../../shape/shape.ts";
import { Tensor } from "../../tensor/tensor.ts";
import type { FigureOptions, OptionsOfPlot } from "../figure.ts";

/**
 * A figure that is ready to be shown, or to be changed before: plain options of Plot, whose marks
 * are a list.
 */
export interface ReadyFigure extends FigureOptions {
  /** What is drawn, the first below all others. */
  marks: NonNullable<OptionsOfPlot["marks"]>;
}

/** Numbers to be drawn: a tensor, or an array. */
export type Values = Tensor | ArrayLike<number>;

/** @internal The numbers of `values`. */
export const numbersOf = (values: Values): ArrayLike<number> =>
  values instanceof Tensor ? values.toArray() : values;

/** @internal Throws if there is nothing in `list`. */
export function some<T>(figure: string, what: string, list: readonly T[]): readonly T[] {
  if (list.length > 0) return list;
  throw new RangeError(`Cannot draw ${figure} of no ${what}: give at least one`);
}

/** @internal A matrix, from a tensor or from rows of equal length. */
export function matrixOf(
  figure: string,
  matrix: Tensor | readonly ArrayLike<number>[],
): { rows: number; columns: number; at(row: number, column: number): number } {
  const isTensor = matrix instanceof Tensor;
  const shape = isTensor ? [...matrix.shape] : [matrix.length, matrix[0]?.length ?? 0];
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || rows * columns === 0) {
    throw new RangeError(
      `Cannot draw ${figure} of ${show(shape)}: it takes a matrix, [rows, columns]; ` +
        `a tensor of more axes becomes one by reshape()`,
    );
  }
  const ragged = isTensor ? undefined : matrix.find((row) => row.length !== columns);
  if (ragged !== undefined) {
    throw new RangeError(
      `Cannot draw ${figure} of rows of ${columns} and ${ragged.length} numbers: ` +
        `rows must be equally long`,
    );
  }
  if (!isTensor) return { rows, columns, at: (row, column) => matrix[row]![column]! };
  const flat = matrix.toArray();
  return { rows, columns, at: (row, column) => flat[row * columns + column]! };
}

/** @internal `3 layers`, `1 layer`. */
export const counted = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;

/** @internal The first of `list` in a sentence, and how many more there are. */
export function listed(list: readonly string[], most = 8): string {
  const more = list.length > most ? ` and ${list.length - most} more` : "";
  return list.slice(0, most).join(", ") + more;
}
