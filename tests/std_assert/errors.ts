/** Assertions about what a function throws or a promise rejects with. @module */

import { AssertionError, ending } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any -- any constructor at all, as `@std/assert` types it
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

/**
 * Fails unless `error` is an `Error` of the class whose message has the text or matches the
 * pattern.
 */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  errorClass?: ErrorClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    throw new AssertionError(
      `Expected "error" to be an Error object${ending(msg)}`,
    );
  }
  if (errorClass && !(error instanceof errorClass)) {
    throw new AssertionError(
      `Expected error to be instance of "${errorClass.name}", ` +
        `but was "${error.constructor?.name}"${ending(msg)}`,
    );
  }
  if (!msgMatches) return;
  const text = plain(error.message);
  const matches = typeof msgMatches === "string"
    ? text.includes(plain(msgMatches))
    : msgMatches.test(text);
  if (matches) return;
  const wanted = typeof msgMatches === "string" ? JSON.stringify(msgMatches) : String(msgMatches);
  throw new AssertionError(
    `Expected error message to include ${wanted}, ` +
      `but got ${JSON.stringify(error.message)}${ending(msg)}`,
  );
}

/** Fails unless `fn` throws; returns what was thrown. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/**
 * Fails unless `fn` throws an error of this class whose message has this text; returns the error.
 */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const words = typeof classOrMsg === "string" ? classOrMsg : msg;
  try {
    fn();
  } catch (error) {
    return checked(error, "thrown", classOrMsg, msgIncludes, words);
  }
  throw new AssertionError(`Expected function to throw${ending(words)}`);
}

/** Fails unless the promise of `fn` rejects; answers what it rejected with. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Fails unless it rejects with an error of this class whose message has this text; answers it. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const words = typeof classOrMsg === "string" ? classOrMsg : msg;
  const promise = started(fn, words);
  try {
    await promise;
  } catch (error) {
    return checked(error, "rejected", classOrMsg, msgIncludes, words);
  }
  throw new AssertionError(`Expected function to reject${ending(words)}`);
}

/** The promise of `fn`: throwing at once, or answering something else, is not rejecting. */
function started(
  fn: () => PromiseLike<unknown>,
  words: string | undefined,
): PromiseLike<unknown> {
  try {
    const promise: unknown = fn();
    if (isPromise(promise)) return promise;
  } catch {
    // the sentence below says it
  }
  throw new AssertionError(
    `Function throws when expected to reject${ending(words)}`,
  );
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

/** The error, if it is of the class and has the text that the test names. */
function checked<E extends Error>(
  error: unknown,
  how: "thrown" | "rejected",
  classOrMsg: ErrorClass<E> | string | undefined,
  msgIncludes: string | undefined,
  words: string | undefined,
): unknown {
  if (classOrMsg === undefined || typeof classOrMsg === "string") return error;
  if (!(error instanceof Error)) {
    throw new AssertionError(`A non-Error object was ${how}${ending(words)}`);
  }
  assertIsError(error, classOrMsg, msgIncludes, words);
  return error;
}

/** A text without its ANSI colours. */
function plain(text: string): string {
  // deno-lint-ignore no-control-regex -- the escape character starts a colour
  return text.replaceAll(/\x1b\[[0-9;]*m/g, "");
}
