/** The error that every assertion throws. @module */

/** A failed assertion, as opposed to an error of the code under test. */
export class AssertionError extends Error {
  /** An assertion error with this message. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** The end of a message: the test's own words after a colon, or a full stop. */
export function ending(message: string | undefined): string {
  return message ? `: ${message}` : ".";
}
