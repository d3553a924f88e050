/**
 * What became of a loss, in a sentence.
 *
 * @module
 */

/**
 * @internal The first and the last loss of so many steps, and that of the last validation.
 */
export function courseOfLoss(
  [first, last = first]: readonly number[],
  steps: number,
  validation: number | undefined,
): string {
  if (first === undefined || last === undefined) return "No step has been made yet.";
  const way = last < first ? "falls" : last > first ? "rises" : "goes"; // to NaN
  const course = first === last
    ? `is ${digits(first)}`
    : `${way} from ${digits(first)} to ${digits(last)}`;
  const all = `The loss ${course} in ${steps} step${steps === 1 ? "" : "s"}`;
  return validation === undefined
    ? `${all}.`
    : `${all}; that of the last validation is ${digits(validation)}.`;
}

function digits(loss: number): string {
  return loss.toPrecision(3);
}
