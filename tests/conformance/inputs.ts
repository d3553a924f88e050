/**
 * Inputs from a seed: made of whole numbers that Norma's generator draws by arithmetic that rounds
 * alike everywhere, so that they are the same on every machine; each of them one of float32's.
 *
 * @module
 */
import { Random } from "../../mod.ts";
import { type Case, type Kind, nameOf } from "./cases.ts";
import { groupsOf } from "./groups.ts";

/** One forward and backward pass. */
export interface PassInputs {
  readonly x: readonly number[];
  readonly dy: readonly number[];
  readonly training: boolean;
  /** Whether outputs and gradients are compared; of the others only what they leave behind. */
  readonly compared: boolean;
}
/** What a layer is given. */
export interface Inputs {
  /** Parameters and buffers by PyTorch's names; those that a layer does not have are left alone. */
  readonly state: Readonly<Record<string, readonly number[]>>;
  readonly passes: readonly PassInputs[];
}

/** Nearly normal, mean 0 and deviation 1: three dice of 128 sides. */
function z(random: Random): number {
  return (random.integer(128) + random.integer(128) + random.integer(128) - 190.5) / 64.3;
}
/** Between 0.7 and 2.3. */
const some = (random: Random): number => 1.5 + z(random) / 4;

/** Element `i` of the numbers of its group, `g`. */
const DRAWN: Readonly<Record<Kind, (random: Random, g: number, first: boolean) => number>> = {
  usual: (random, g) => (g * 5 % 13 - 6) / 2 + z(random) * [0.5, 1, 2][g % 3]!,
  offset: (random, g) => 10_000 + g + z(random),
  far: (random, g) => 10_000_000 + g + Math.round(4 * z(random)),
  constant: (random, g) => g % 2 === 0 ? 0.1 * (g + 1) : z(random),
  tiny: (random, g) => (g % 9) / 64 + z(random) / 512,
  narrow: (random, g) => 1 + g / 8 + z(random) / 4096,
  outlier: (random, _, first) => first ? 1024 : z(random),
  huge: (random) => z(random) * 2 ** 40,
  minute: (random) => z(random) * 2 ** -40,
};

/** Those of `c`, which depend on its name alone. */
export function inputsOf(c: Case): Inputs {
  const random = new Random(2026).split(nameOf(c)), { shared, parameters } = groupsOf(c);
  const draw = (n: number, f: (random: Random, i: number) => number) =>
    Array.from({ length: n }, (_, i) => Math.fround(f(random, i)));
  const input = () => {
    const seen = new Set<number>();
    return Array.from(shared, (g) => {
      const first = !seen.has(g);
      seen.add(g);
      return Math.fround(DRAWN[c.kind](random, g, first));
    });
  };
  const pass = (training: boolean, compared: boolean): PassInputs => ({
    x: input(),
    dy: draw(shared.length, z),
    training,
    compared,
  });
  const state = {
    weight: draw(parameters, (random) => random.integer(2) === 0 ? some(random) : -some(random)),
    bias: draw(parameters, z),
    running_mean: draw(parameters, (random, p) => DRAWN[c.kind](random, p, false)),
    running_var: draw(parameters, (random) => some(random) * spread(c.kind)),
    alpha: draw(1, some),
    ...singularVectors(c, random),
  };
  if (c.mode === "train") return { state, passes: [pass(true, true)] };
  if (c.mode === "eval") return { state, passes: [pass(false, true)] };
  const training = [true, false, false].map((compared) => pass(true, compared));
  return { state, passes: [...training, pass(false, true)] };
}
/** Where a power iteration begins. */
function singularVectors({ layer, options, shape }: Case, random: Random): Inputs["state"] {
  if (layer !== "spectralNorm") return {};
  const rows = shape[Number(options["dim"] ?? 0)]!, columns = shape.reduce((a, b) => a * b) / rows;
  const vector = (n: number) => Array.from({ length: n }, () => Math.fround(some(random)));
  return { _u: vector(rows), _v: vector(columns) };
}
/** A variance that inputs of a kind might have. */
const spread = (kind: Kind): number =>
  ({ tiny: 2 ** -18, narrow: 2 ** -24, huge: 2 ** 80, minute: 2 ** -80 } as Partial<
    Record<Kind, number>
  >)[kind] ?? 1;
