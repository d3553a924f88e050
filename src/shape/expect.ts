/**
 * Expectations: what a layer says when an axis does not have the size it was made for.
 *
 * @module
 */
import { type Meet, type Shape, type Show, show, type ShowSize } from "./shape.ts";

/**
 * `Out` if the size that came is the one wanted, or if either is unknown; otherwise a sentence:
 * `"Expected 99 on axis 1, got [60, 100]"`.
 */
export type Expect<
  S extends Shape,
  Got extends number,
  Want extends number,
  Where extends string,
  Out,
> = [Meet<Got, Want>] extends [never] ? `Expected ${ShowSize<Want>} on ${Where}, got ${Show<S>}`
  : Out;

/**
 * Throws unless `axis` of `shape` has the size `want`; `where` names that axis in the message
 * (`"axis 1"`, `"last axis"`).
 *
 * @internal
 */
export function expectSize(shape: Shape, axis: number, want: number, where: string): void {
  const position = axis < 0 ? axis + shape.length : axis;
  if (shape[position] !== want) {
    throw new RangeError(`Expected ${want} on ${where}, got ${show(shape)}`);
  }
}
