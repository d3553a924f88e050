/**
 * Arithmetic on number literals, at compile time.
 *
 * TypeScript's types cannot say `784 = 28 · 28`, so sums and products are computed on decimal
 * digits with the addition and multiplication tables, as on paper. The recursion is never deeper
 * than the number of digits. A result is `number` as soon as an operand is: a size that only the
 * run time knows.
 *
 * @module
 */

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type Plus = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  [4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  [5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
  [6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  [8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
  [9, 10, 11, 12, 13, 14, 15, 16, 17, 18],
];
type Times = [
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [0, 2, 4, 6, 8, 10, 12, 14, 16, 18],
  [0, 3, 6, 9, 12, 15, 18, 21, 24, 27],
  [0, 4, 8, 12, 16, 20, 24, 28, 32, 36],
  [0, 5, 10, 15, 20, 25, 30, 35, 40, 45],
  [0, 6, 12, 18, 24, 30, 36, 42, 48, 54],
  [0, 7, 14, 21, 28, 35, 42, 49, 56, 63],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 72],
  [0, 9, 18, 27, 36, 45, 54, 63, 72, 81],
];
/** `⌊d / 2⌋` after an even digit, and after an odd one, which carries 10. */
type Half = [[0, 0, 1, 1, 2, 2, 3, 3, 4, 4], [5, 5, 6, 6, 7, 7, 8, 8, 9, 9]];
type Odd = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
type Nines = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];

/**
 * What `${N}` matches when the compiler knows the integer `N`: a literal, neither `number` nor a
 * named size.
 *
 * @internal
 */
export type Known = `${bigint}`;

/** @internal Least significant digit first: `784` → `[4, 8, 7]`. */
export type Digits<N extends string, Out extends Digit[] = []> = N extends
  `${infer d extends Digit}${infer Rest}` ? Digits<Rest, [d, ...Out]> : Out;
/** @internal */
export type FromDigits<D extends Digit[], Out extends string = ""> = D extends
  [infer d extends Digit, ...infer Rest extends Digit[]] ? FromDigits<Rest, `${d}${Out}`>
  : Parse<Out>;
/** The number, without leading zeros. */
type Parse<N extends string> = N extends `0${infer Rest}` ? (Rest extends "" ? 0 : Parse<Rest>)
  : N extends `${infer n extends number}` ? n
  : 0;

/** `N` < 100 as [units, tens]. */
type Split<N extends number> = `${N}` extends `${infer t extends Digit}${infer u extends Digit}`
  ? [u, t]
  : N extends Digit ? [N, 0]
  : never;
/** Adds the carry `C` to [units, tens]. */
type Carry<UT, C extends Digit> = UT extends [infer u extends Digit, infer t extends Digit]
  ? Split<Plus[u][C]> extends [infer u1 extends Digit, infer t1 extends Digit]
    ? [u1, Plus[t][t1] & Digit]
  : never
  : never;

/** @internal */
export type AddDigits<
  A extends Digit[],
  B extends Digit[],
  C extends Digit = 0,
  Out extends Digit[] = [],
> = A extends [infer a extends Digit, ...infer A1 extends Digit[]]
  ? B extends [infer b extends Digit, ...infer B1 extends Digit[]]
    ? Carry<Split<Plus[a][b]>, C> extends [infer u extends Digit, infer c extends Digit]
      ? AddDigits<A1, B1, c, [...Out, u]>
    : never
  : C extends 0 ? [...Out, ...A]
  : AddDigits<A, [0], C, Out>
  : B extends [Digit, ...Digit[]] ? AddDigits<B, A, C, Out>
  : C extends 0 ? Out
  : [...Out, C];
/** `A · b` for one digit `b`. */
type Scale<A extends Digit[], b extends Digit, C extends Digit = 0, Out extends Digit[] = []> =
  A extends [infer a extends Digit, ...infer A1 extends Digit[]]
    ? Carry<Split<Times[a][b]>, C> extends [infer u extends Digit, infer c extends Digit]
      ? Scale<A1, b, c, [...Out, u]>
    : never
    : C extends 0 ? Out
    : [...Out, C];
/** @internal Long multiplication: the digits of `B` in turn, shifted by one more zero each. */
export type MulDigits<
  A extends Digit[],
  B extends Digit[],
  Out extends Digit[] = [],
  Zeros extends 0[] = [],
> = B extends [infer b extends Digit, ...infer B1 extends Digit[]]
  ? MulDigits<A, B1, AddDigits<Out, [...Zeros, ...Scale<A, b>]>, [...Zeros, 0]>
  : Out;

/**
 * `A − B` by adding what `B` lacks to nines, and one more; the last carry is lost unless `A < B`,
 * which gives `never`.
 *
 * @internal
 */
export type SubDigits<
  A extends Digit[],
  B extends Digit[],
  C extends Digit = 1,
  Out extends Digit[] = [],
> = A extends [infer a extends Digit, ...infer A1 extends Digit[]]
  ? B extends [infer b extends Digit, ...infer B1 extends Digit[]]
    ? Carry<Split<Plus[a][Nines[b]]>, C> extends [infer u extends Digit, infer c extends Digit]
      ? SubDigits<A1, B1, c, [...Out, u]>
    : never
  : C extends 1 ? [...Out, ...A]
  : SubDigits<A, [0], C, Out>
  : [B, C] extends [[], 1] ? Out
  : never;

/** @internal `A + B`. */
export type Add<A extends number, B extends number> = `${A | B}` extends Known
  ? FromDigits<AddDigits<Digits<`${A}`>, Digits<`${B}`>>>
  : number;
/** @internal `A − B`; `never` below zero. */
export type Sub<A extends number, B extends number> = `${A | B}` extends Known
  ? FromDigits<SubDigits<Digits<`${A}`>, Digits<`${B}`>>>
  : number;
/** @internal `A · B`. */
export type Mul<A extends number, B extends number> = `${A | B}` extends Known
  ? A extends 1 ? B : B extends 1 ? A : FromDigits<MulDigits<Digits<`${A}`>, Digits<`${B}`>>>
  : number;
/** @internal Product of all elements; 1 for an empty tuple. */
export type Product<S extends readonly number[], Out extends number = 1> = number extends
  S["length"] ? number
  : S extends readonly [infer d extends number, ...infer Rest extends readonly number[]]
    ? number extends d ? number : Product<Rest, Mul<Out, d>>
  : Out;

/** @internal `⌊N / 2⌋` by long division, from the most significant digit. */
export type Halve<N extends string, Rem extends 0 | 1 = 0, Out extends string = ""> = N extends
  `${infer d extends Digit}${infer Rest}` ? Halve<Rest, Odd[d] & (0 | 1), `${Out}${Half[Rem][d]}`>
  : Parse<Out>;
