/**
 * Einstein's summation.
 *
 * @module
 */
import { type Einsum, einsum as readEquation } from "../shape/einsum.ts";
import type { Fits, Result } from "../shape/shape.ts";
import { product } from "../shape/shape.ts";
import type { ShapesOf } from "./concat.ts";
import type { Tensor } from "./tensor.ts";

/** A tensor whose axes have names. */
interface Named {
  readonly x: Tensor;
  readonly names: readonly string[];
}

/**
 * Products of elements, summed over every letter that the result does not have: letters name the
 * axes of the operands, and equal ones are one axis. `"ij,jk->ik"` is a matrix product,
 * `"bij,bij->b"` inner products, `"ii->i"` a diagonal, `"ij->ji"` a transpose. `...` stands for any
 * number of leading axes that broadcast. Without an arrow the result has the letters that appear
 * once, in their order; then its shape is not known to the compiler.
 *
 * Operands are contracted from left to right, two at a time, each time by one matrix product.
 *
 * @throws {RangeError} if an equation does not describe the operands.
 * @throws {TypeError} if element types differ, or several operands are not float.
 *
 * @example
 * ```ts
 * import { einsum, ones } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const queries = ones([8, 2, 5, 16]), keys = ones([8, 2, 7, 16]);
 * const scores = einsum("bhqd,bhkd->bhqk", [queries, keys]); // Tensor<[8, 2, 5, 7], "float32">
 * assert(scores.at(0, 0, 0, 0).item() === 16);
 * ```
 */
export function einsum<const E extends string, T extends readonly Tensor[]>(
  equation: E,
  tensors: readonly [...T] & Fits<Einsum<E, ShapesOf<T>>>,
): Tensor<Result<Einsum<E, ShapesOf<T>>>, T[number]["dtype"]> {
  const xs: readonly Tensor[] = tensors;
  const { operands, result, sizes } = readEquation(equation, xs.map((x) => x.shape));
  const named = xs.map((x, i): Named => {
    const names = operands[i]!;
    return uniqueNames({ x: x.expand(names.map((name) => sizes.get(name)!)), names });
  });
  const total = named.reduce((a, b, i) => {
    const later = new Set([...result, ...named.slice(i + 1).flatMap((n) => n.names)]);
    return contract(a, b, later);
  });
  const { x, names } = sumAllBut(total, new Set(result));
  const y: Tensor = x.permute(result.map((name) => names.indexOf(name)));
  return y as Tensor as Tensor<Result<Einsum<E, ShapesOf<T>>>, T[number]["dtype"]>;
}

/** A name that an operand has twice stands for its diagonal. */
function uniqueNames({ x, names }: Named): Named {
  const second = names.findIndex((name, i) => names.indexOf(name) < i);
  if (second < 0) return { x, names };
  const first = names.indexOf(names[second]!);
  const rest = names.map((_, i) => i).filter((i) => i !== first && i !== second);
  const diagonal: Tensor = x.permute([first, second, ...rest]).diagonal();
  return uniqueNames({ x: diagonal, names: [...rest.map((i) => names[i]!), names[first]!] });
}

/** Summed over the axes that nobody asks for any more. */
function sumAllBut({ x, names }: Named, needed: ReadonlySet<string>): Named {
  const axis = names.map((_, i) => i).filter((i) => !needed.has(names[i]!));
  if (axis.length === 0) return { x, names };
  return { x: x.sum({ axis }), names: names.filter((name) => needed.has(name)) };
}

/**
 * `a` times `b` as one matrix product, summed over the names that they share and nobody needs
 * later.
 */
function contract(a: Named, b: Named, later: ReadonlySet<string>): Named {
  const left = sumAllBut(a, new Set([...b.names, ...later]));
  const right = sumAllBut(b, new Set([...a.names, ...later]));
  const shared = left.names.filter((name) => right.names.includes(name));
  const batch = shared.filter((name) => later.has(name));
  const inner = shared.filter((name) => !later.has(name));
  const rows = left.names.filter((name) => !shared.includes(name));
  const columns = right.names.filter((name) => !shared.includes(name));
  const z = grouped(left, [batch, rows, inner]).matmul(grouped(right, [batch, inner, columns]));
  const names = [...batch, ...rows, ...columns];
  const size = (name: string): number =>
    left.x.shape[left.names.indexOf(name)] ?? right.x.shape[right.names.indexOf(name)]!;
  return { x: z.reshape(names.map(size)), names };
}

/** The axes in groups, each of which becomes one. */
function grouped({ x, names }: Named, groups: readonly (readonly string[])[]): Tensor {
  const axes = groups.map((group) => group.map((name) => names.indexOf(name)));
  return x.permute(axes.flat()).reshape(
    axes.map((group) => product(group.map((i) => x.shape[i]!))),
  );
}
