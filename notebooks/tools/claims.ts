/**
 * Prose and the numbers in it. A cell claims a number, `await claim("accuracy", 0.9538, 0.002)`,
 * and prose cites the claim:
 *
 * ```html
 * It reaches <span data-claim="accuracy">95.4 %</span>.
 * ```
 *
 * Jupyter shows that as plain text. Here it is held to be true: what is cited exists and is as far
 * from the prose as its tolerance at most; every claim is cited; and a decimal number, a percentage
 * or a multiple (`14×`) stands in prose only if it cites a claim. Settings are not results: they
 * stand in `code`, in a formula or in a quotation.
 *
 * @module
 */
import { type Claim, CLAIM_TYPE, isClaim } from "../../src/display/claim.ts";
import { codeCells, hasTag, type Notebook, WALL_CLOCK } from "./notebook.ts";
import { prose, type Span } from "./prose.ts";
import type { Problem } from "./problem.ts";

/** Everything in a notebook that does not agree with its claims, in the order of the cells. */
export function claimProblems(notebook: Notebook): Problem[] {
  const { claims, problems } = claimsOf(notebook);
  const cited = new Set<string>();
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "markdown") continue;
    for (const span of prose(cell.source)) {
      if (span.claim !== undefined) cited.add(span.claim);
      for (const message of spanProblems(span, claims)) problems.push({ message });
    }
  }
  for (const name of claims.keys()) {
    if (!cited.has(name)) problems.push({ message: `No prose cites the claim "${name}"` });
  }
  return problems;
}

/** The claims that the cells have made, by name. */
export function claimsOf(
  notebook: Notebook,
): { claims: Map<string, Claim>; problems: Problem[] } {
  const claims = new Map<string, Claim>();
  const problems: Problem[] = [];
  for (const { number, cell } of codeCells(notebook)) {
    for (const output of cell.outputs) {
      const claim = output.output_type === "display_data" ? output.data[CLAIM_TYPE] : undefined;
      if (!isClaim(claim)) continue;
      const problem = claims.has(claim.name)
        ? `The claim "${claim.name}" is made twice`
        : hasTag(cell, WALL_CLOCK)
        ? `The claim "${claim.name}" is made in a cell with the tag ${WALL_CLOCK}`
        : undefined;
      if (problem !== undefined) problems.push({ cell: number, message: problem });
      claims.set(claim.name, claim);
    }
  }
  return { claims, problems };
}

function spanProblems({ text, claim: name }: Span, claims: ReadonlyMap<string, Claim>): string[] {
  if (name === undefined) {
    return bareNumbers(text).map((number) =>
      `The prose says "${number}" and cites no claim; a setting stands in code or in a formula`
    );
  }
  const claim = claims.get(name);
  const said = numberIn(text);
  if (claim === undefined) return [`The prose cites the claim "${name}", which no cell makes`];
  if (said === undefined) return [`The prose cites the claim "${name}" with "${text}": no number`];
  const { value, tolerance } = claim;
  // What the prose rounds may be exactly as far away as the tolerance.
  if (Math.abs(said - value) <= tolerance * (1 + 1e-9)) return [];
  return [`The prose says "${text}" for the claim "${name}", computed is ${value} ± ${tolerance}`];
}

const NUMBER = /[-−]?(?:\d{1,3}(?:[, \u2009\u202f]\d{3})+|\d+)(?:\.\d+)?(?:e[-−+]?\d+)?/i;

/** The one number in a text, `undefined` when there is none or more than one; `95.4 %` is 0.954. */
function numberIn(text: string): number | undefined {
  const whole = new RegExp(`^\\s*(${NUMBER.source})\\s*(%|percent|×)?\\s*$`, "i");
  const [, digits, unit] = whole.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits.replace(/[, \u2009\u202f]/g, "").replaceAll("−", "-"));
  return unit === "%" || unit === "percent" ? number / 100 : number;
}

/** What looks like a result: decimals, percentages, multiples; `28×28` is a size. */
const RESULT =
  /(?<![\w.:])[-−]?(?:\d[\d,]*\.\d+(?:\s?(?:%|percent|×))?|\d[\d,]*\s?(?:%|percent|×(?!\s?\d)))/gi;
/** What merely has a number for a name. */
const NAME = /(?:section|figure|table|equation|chapter|§)\s*\d+(?:\.\d+)*/gi;

function bareNumbers(text: string): string[] {
  return text.replace(NAME, "").match(RESULT) ?? [];
}
