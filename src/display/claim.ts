/**
 * A number that prose may cite. What a notebook says about its results is checked against what its
 * cells have computed.
 *
 * @module
 */
import { kernel, publish } from "./jupyter.ts";

/** A computed number, and how far a text about it may be from it. */
export interface Claim {
  /** What the prose cites: lower-case words joined by hyphens. */
  readonly name: string;
  /** The number. */
  readonly value: number;
  /** The largest difference between the number and a text about it, in the unit of the number. */
  readonly tolerance: number;
}

/**
 * The MIME type of a claim among the outputs of a cell.
 *
 * @internal
 */
export const CLAIM_TYPE = "application/vnd.norma.claim+json";

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Claims a computed number and shows it below the cell, as `accuracy = 0.9538 ± 0.0050`. Prose
 * cites it in a Markdown cell:
 *
 * ```html
 * The network reaches <span data-claim="accuracy">95.4 %</span>.
 * ```
 *
 * The tolerance covers what the prose rounds and what another machine computes differently. That
 * prose and claims agree is checked when notebooks are run and tested.
 *
 * In a notebook it returns nothing, so that nothing is shown twice. Elsewhere it shows nothing and
 * returns the claim.
 *
 * @param name What the prose cites, once a notebook: lower-case words joined by hyphens.
 * @param value The computed number; a share between 0 and 1 may be cited as a percentage.
 * @param tolerance How far the prose may be from the number, in the same unit.
 * @throws {TypeError} if the name is not lower-case words joined by hyphens.
 * @throws {RangeError} if the number is not finite, or the tolerance not a finite number above 0.
 *
 * @example
 * ```ts
 * import { claim } from "@norma/norma/display";
 *
 * const right = 9538;
 * await claim("accuracy", right / 10_000, 0.005);
 * ```
 */
export async function claim(
  name: string,
  value: number,
  tolerance: number,
): Promise<Claim | undefined> {
  if (!NAME.test(name)) {
    throw new TypeError(
      `claim() was asked for the name ${JSON.stringify(name)}: ` +
        `use lower-case words joined by hyphens, as in "test-accuracy"`,
    );
  }
  if (!Number.isFinite(value)) {
    throw new RangeError(`claim() was asked to claim ${value} as "${name}": claim a finite number`);
  }
  if (!(tolerance > 0 && tolerance < Infinity)) {
    throw new RangeError(
      `claim() was asked for the tolerance ${tolerance} of "${name}": ` +
        `use a finite number above 0, for example half a unit of the last digit in the prose`,
    );
  }
  const claim: Claim = { name, value, tolerance };
  const here = kernel();
  if (here === undefined) return claim;
  await publish({ "text/plain": sentence(claim), [CLAIM_TYPE]: { ...claim } }, here);
  return undefined;
}

/**
 * Whether an output is a claim.
 *
 * @internal
 */
export function isClaim(output: unknown): output is Claim {
  if (typeof output !== "object" || output === null) return false;
  const { name, value, tolerance }: { name?: unknown; value?: unknown; tolerance?: unknown } =
    output;
  return typeof name === "string" && typeof value === "number" && typeof tolerance === "number";
}

/** The number with one digit more than its tolerance tells apart. */
function sentence({ name, value, tolerance }: Claim): string {
  const digits = Math.min(20, Math.max(0, 1 - Math.floor(Math.log10(tolerance))));
  return `${name} = ${value.toFixed(digits)} ± ${tolerance}`;
}
