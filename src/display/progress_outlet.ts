/**
 * Where a progress line goes: below the cell, on a terminal's last line, or into a log.
 *
 * @module
 */
import { flush, type Kernel, kernel } from "./jupyter.ts";
import { type Count, movingLine, stillLine } from "./progress_line.ts";

/**
 * One place for one progress.
 *
 * @internal
 */
export interface Outlet {
  /** Shows how far it is; called at most ten times a second. `elapsed` is in seconds. */
  show(count: Count, elapsed: number): void;
  /** Shows the line that stays, and waits until it is there. */
  close(count: Count): Promise<void>;
}

/**
 * The place that fits where this code runs.
 *
 * @internal
 */
export function outletHere(): Outlet {
  const here = kernel();
  if (here !== undefined) return cellOutlet(here);
  return "Deno" in globalThis && Deno.stderr.isTerminal() ? terminalOutlet() : logOutlet();
}

/**
 * One output below the cell, replaced each time. It moves even while the cell computes without a
 * pause.
 *
 * @internal
 */
export function cellOutlet({ broadcast }: Pick<Kernel, "broadcast">): Outlet {
  const transient = { display_id: crypto.randomUUID() };
  let type = "display_data";
  // Not awaited, so that a synchronous loop can report; the kernel keeps the order.
  const send = (line: string) => {
    const sent = broadcast(type, { data: { "text/plain": line }, metadata: {}, transient });
    type = "update_display_data";
    return sent;
  };
  return {
    show: (count, elapsed) => void send(movingLine(count, elapsed)),
    async close(count) {
      await send(stillLine(count));
      await flush();
    },
  };
}

/**
 * One line on standard error, written over each time.
 *
 * @internal
 */
export function terminalOutlet(): Outlet {
  const encoder = new TextEncoder();
  const write = (text: string) => void Deno.stderr.writeSync(encoder.encode(text));
  // A line that wraps could not be written over.
  const cut = (line: string) => [...line].slice(0, Deno.consoleSize().columns - 1).join("");
  return {
    show: (count, elapsed) => write(`\r${cut(movingLine(count, elapsed))}\x1b[K`),
    close(count) {
      write(`\r${stillLine(count)}\x1b[K\n`);
      return Promise.resolve();
    },
  };
}

/**
 * A line on standard error for each tenth, and one at the end: a log does not fill up, and has no
 * clock in it.
 *
 * @internal
 */
export function logOutlet(write: (line: string) => void = console.error): Outlet {
  let tenths = 0;
  let last = "";
  const once = (count: Count) => {
    const line = stillLine(count);
    if (line !== last) write(line);
    last = line;
  };
  return {
    show(count) {
      const now = Math.floor(10 * count.done / (count.total ?? Infinity));
      if (now > tenths) once(count);
      tenths = Math.max(tenths, now);
    },
    close(count) {
      once(count);
      return Promise.resolve();
    },
  };
}
