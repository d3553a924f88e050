/**
 * Einstein's summation: which axes of several tensors are the same one.
 *
 * @module
 */
import { type Shape, type Show, show, type ShowSize } from "./shape.ts";

/**
 * Shape of an equation's result: `Einsum<"ij,jk->ik", [[2, 3], [3, 4]]>` is `[2, 4]`;
 * `Einsum<"ij,jk->ik", [[2, 3], [4, 5]]>` is the sentence
 * `"Cannot apply einsum ij,jk->ik to [2, 3] and [4, 5]: j is 3 and 4"`.
 *
 * Known for equations with an arrow and without `...`.
 */
export type Einsum<E extends string, Ss extends readonly Shape[]> = string extends E ? Shape
  : number extends Ss["length"] | Ss[number]["length"] ? Shape
  : E extends `${string}.${string}` ? Shape
  : WithoutSpaces<E> extends `${infer In}->${infer Out}`
    ? BindAll<In, Ss> extends infer B
      ? B extends string ? CannotEinsum<E, Ss, B> : EinsumResult<E, Ss, Out, B>
    : never
  : Shape;
/** @internal */
export type WithoutSpaces<E extends string> = E extends `${infer A} ${infer B}`
  ? WithoutSpaces<`${A}${B}`>
  : E;
/** @internal An object of the sizes by letter, or what is wrong. */
export type BindAll<In extends string, Ts extends readonly Shape[], B = unknown> = Ts extends
  readonly [infer T extends Shape, ...infer Rest extends readonly Shape[]]
  ? In extends `${infer A},${infer More}`
    ? Bind<A, A, T, B> extends infer B1 ? B1 extends string ? B1
      : Rest extends readonly [] ? "it takes more operands"
      : BindAll<More, Rest, B1>
    : never
  : Rest extends readonly [] ? Bind<In, In, T, B>
  : "it takes fewer operands"
  : B;
/** @internal `A0` is all of the operand's letters. */
export type Bind<A extends string, A0 extends string, T extends Shape, B> = A extends
  `${infer c}${infer A1}`
  ? T extends readonly [infer d extends number, ...infer T1 extends Shape]
    ? c extends keyof B
      ? [B[c] & d] extends [never] ? `${c} is ${ShowSize<B[c] & number>} and ${ShowSize<d>}`
      : Bind<A1, A0, T1, B & Record<c, d>>
    : Bind<A1, A0, T1, B & Record<c, d>>
  : `${A0} names other than its axes`
  : T extends readonly [] ? B
  : `${A0} names other than its axes`;
/** @internal */
export type EinsumResult<
  E extends string,
  Ss extends readonly Shape[],
  Left extends string,
  B,
  Out extends number[] = [],
> = Left extends `${infer c}${infer Rest}`
  ? c extends keyof B ? EinsumResult<E, Ss, Rest, B, [...Out, B[c] & number]>
  : CannotEinsum<E, Ss, `${c} is in no operand`>
  : Out;
/** @internal */
export type CannotEinsum<E extends string, Ss extends readonly Shape[], Why extends string> =
  `Cannot apply einsum ${E} to ${ShowAll<Ss>}: ${Why}`;
/** @internal */
export type ShowAll<Ss extends readonly Shape[]> = Ss extends
  readonly [infer S extends Shape, ...infer Rest extends readonly Shape[]]
  ? Rest extends readonly [] ? Show<S> : `${Show<S>} and ${ShowAll<Rest>}`
  : "nothing";

/** @internal An equation, applied to shapes. */
export interface Equation {
  /** Names of each operand's axes: letters, and `.0`, `.1`, … from the right for those of `...`. */
  readonly operands: readonly (readonly string[])[];
  /** Names of the result's axes. */
  readonly result: readonly string[];
  /** Size of each. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** @internal Who is who in `equation`. */
export function einsum(equation: string, shapes: readonly Shape[]): Equation {
  const refuse = (why: string): never => {
    const operands = shapes.length === 0 ? "nothing" : shapes.map(show).join(" and ");
    throw new RangeError(`Cannot apply einsum ${equation} to ${operands}: ${why}`);
  };
  const [left = "", right, more] = equation.replaceAll(" ", "").split("->");
  if (more !== undefined) refuse("it has two arrows");
  const terms = left.split(",");
  if (terms.length > shapes.length) refuse("it takes more operands");
  if (terms.length < shapes.length) refuse("it takes fewer operands");
  const operands = terms.map((term, i) => namesOf(term, shapes[i]!.length, refuse));
  const sizes = new Map<string, number>();
  operands.forEach((names, i) =>
    names.forEach((name, axis) => {
      const size = shapes[i]![axis]!, known = sizes.get(name) ?? size;
      const broadcasts = name.startsWith(".") && (known === 1 || size === 1);
      if (known !== size && !broadcasts) refuse(`${name} is ${known} and ${size}`);
      sizes.set(name, known === 1 ? size : known);
    })
  );
  const dots = [...sizes.keys()].filter((name) => name.startsWith(".")).length;
  const result = right === undefined
    ? implied(operands.flat(), dots)
    : namesOf(right, right.replace("...", "").length + (right.includes("...") ? dots : 0), refuse);
  for (const name of result) if (!sizes.has(name)) refuse(`${name} is in no operand`);
  const twice = result.find((name, i) => result.indexOf(name) < i);
  if (twice !== undefined) refuse(`${twice} appears twice in the result`);
  return { operands, result, sizes };
}

/** Names of `rank` axes: letters are their own, those that `...` stands for are numbered. */
function namesOf(term: string, rank: number, refuse: (why: string) => never): string[] {
  const [before, after, more] = term.split("...");
  if (more !== undefined || !/^[A-Za-z]*$/.test(before! + (after ?? ""))) {
    refuse(`${term} is not letters and at most one ...`);
  }
  const letters = before!.length + (after ?? "").length, dots = rank - letters;
  if (dots < 0 || (after === undefined && dots > 0)) refuse(`${term} names other than its axes`);
  const numbered = Array.from({ length: dots }, (_, i) => `.${dots - 1 - i}`);
  return [...before!, ...numbered, ...(after ?? "")];
}
/** Without an arrow: what `...` stands for, then the letters that appear once, in their order. */
function implied(names: readonly string[], dots: number): string[] {
  const numbered = Array.from({ length: dots }, (_, i) => `.${dots - 1 - i}`);
  const once = names.filter((n) => !n.startsWith(".") && names.indexOf(n) === names.lastIndexOf(n));
  return [...numbered, ...once.sort()];
}
