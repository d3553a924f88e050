import { assert, assertEquals } from "@std/assert";
import type { Tensor } from "../../mod.ts";

/** Numbers that differ by float64's rounding at most, and the same shape where there is one. */
export function near(got: Tensor, want: Tensor | readonly number[], tolerance = 1e-13): void {
  if ("shape" in want) assertEquals(got.shape, want.shape);
  const w = "shape" in want ? want.toArray() : want;
  assertEquals(got.size, w.length);
  got.toArray().forEach((v, i) => assert(Math.abs(v - w[i]!) <= tolerance, `${v} for ${w[i]}`));
}
