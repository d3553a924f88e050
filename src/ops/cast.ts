/**
 * The same numbers in another element type.
 *
 * @module
 */
import { backend } from "../backend/current.ts";
import type { DType } from "../backend/memory.ts";
import { isFloat } from "./dtype.ts";
import type { Unary } from "./row.ts";

/**
 * The cotangent comes back in the operand's type; nothing flows out of integers and truth values.
 */
export const cast: Unary<{ readonly dtype: DType }> = {
  name: "cast",
  readsInputs: false,
  forward: ([x], { dtype }) => [backend.cast(x, dtype)],
  vjp: (g, { inputs: [x], params: { dtype } }) => [
    isFloat(x) && isFloat({ dtype }) ? () => g.to(x.dtype) : null,
  ],
};
