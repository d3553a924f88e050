/**
 * What the rule tables of this folder are made of. A line of a table computes at run time and at
 * compile time, and compares:
 *
 * ```ts ignore
 * assertEquals(matmul([2, 3], [3, 4]), [2, 4] satisfies Literal<MatMul<[2, 3], [3, 4]>>);
 * assertEquals(refusal(() => transpose([3])), "Cannot transpose …" satisfies Transpose<[3]>);
 * ```
 *
 * @module
 */
import { assertThrows } from "@std/assert";
import { Random } from "../../src/tensor/random.ts";

/** `R` if all of it is known at compile time; `never` for what any number would satisfy. */
export type Literal<R> = R extends number ? (number extends R ? never : R)
  : R extends readonly number[] ? (number extends R["length"] | R[number] ? never : R)
  : R;

/** Whether two types are the same one, for rules whose result is known in part. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2)
  ? true
  : false;

/** The sentence with which `f` refuses. */
export function refusal(f: () => unknown): string {
  return assertThrows(f, RangeError).message;
}

/** Calls `check` with `count` different generators, the same ones in every run. */
export function forSeeds(count: number, check: (random: Random) => void): void {
  for (let seed = 0; seed < count; seed++) check(new Random(seed));
}

/** A random shape of up to `maxRank` axes, with sizes from 0 to 5; ones are frequent. */
export function anyShape(random: Random, maxRank = 4): number[] {
  const sizes = [1, 1, 1, 2, 3, 4, 5, 0];
  return Array.from({ length: random.integer(maxRank + 1) }, () => sizes[random.integer(8)]!);
}
