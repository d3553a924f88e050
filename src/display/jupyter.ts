/**
 * The way out of a cell. Deno's kernel sends outputs by a queue of its own and does not wait for
 * it: what is still on its way when a cell ends is lost, or shown under the next cell. So whoever
 * shows something waits a little.
 *
 * @module
 */

/**
 * What a cell can show: a value for each MIME type.
 *
 * @internal
 */
export type Bundle = Deno.jupyter.MediaBundle;

/**
 * The kernel's interface as this floor uses it.
 *
 * @internal
 */
export type Kernel = Pick<typeof Deno.jupyter, "display" | "broadcast">;

/**
 * The kernel that this code runs in; `undefined` outside of a notebook.
 *
 * @internal
 */
export function kernel(): Kernel | undefined {
  try {
    return Deno.jupyter; // throws outside of the kernel, even under typeof
  } catch {
    return undefined;
  }
}

/** Milliseconds within which the queue was empty in every one of 1500 cells; 10 were enough. */
const SETTLE = 20;
/** Milliseconds for a message more: 0.15 to 0.4 were measured. */
const PER_MESSAGE = 0.5;
/** Bytes for a millisecond more, for large messages are signed and sent slowly. */
const PER_MILLISECOND = 50_000;
/** From 20 MB on Deno's kernel mixes up the pieces of a message; 5 MB went through. */
const LARGEST = 5_000_000;

/**
 * Shows a bundle below the cell and waits until it is there.
 *
 * @internal
 */
export async function publish(bundle: Bundle, { display }: Kernel): Promise<void> {
  const { length } = JSON.stringify(bundle);
  if (length > LARGEST) {
    throw new RangeError(
      `An output of ${
        (length / 1e6).toFixed(1)
      } MB was to be shown, and the kernel sends at most ` +
        `${LARGEST / 1e6} MB without damage: draw fewer points, or larger pixels`,
    );
  }
  await display(bundle, { raw: true });
  await sleep(SETTLE + length / PER_MILLISECOND);
}

/**
 * Waits until what a cell has printed is shown. A cell that ends with `console.log` ends with
 * `await flush()`; one that ends with {@linkcode show} need not. Outside of a notebook it does
 * nothing.
 *
 * @param lines How many calls of `console.log` there may be on their way; 50 unless told. One call
 *   with many lines of text counts once.
 *
 * @example
 * ```ts
 * import { flush } from "@norma/norma/display";
 *
 * for (const rate of [0.1, 0.3, 1]) console.log(`learning rate ${rate}`);
 * await flush();
 * ```
 */
export async function flush(lines = 50): Promise<void> {
  if (kernel() !== undefined) await sleep(SETTLE + lines * PER_MESSAGE);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
