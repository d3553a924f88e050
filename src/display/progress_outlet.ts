/**
 * Where a progress line can go: below the cell, on a terminal's last line, or into a log.
 *
 * @module
 */
import { type Bundle, flush, type Kernel } from "./jupyter.ts";
import { type Count, movingLine, stillLine } from "./progress_line.ts";

/**
 * One place for one progress.
 *
 * @internal
 */
export interface Outlet {
  /**
   * Shows how far it is; called at most ten times a second. `elapsed` is in seconds. Answers how
   * many milliseconds it wants to rest, if that is longer.
   */
  show(count: Count, elapsed: number): number | void;
  /** Shows the line that stays, and waits until it is there. */
  close(count: Count): Promise<void>;
}

/**
 * One output below a cell.
 *
 * @internal
 */
export interface ReplacedOutput {
  /** Puts a bundle into the place of the last one. */
  send(data: Bundle): Promise<void>;
  /**
   * The same for one that another will follow: not awaited, so that a synchronous loop can report.
   * The kernel keeps the order, and what it refuses is heard at the last one.
   */
  pass(data: Bundle): void;
  /** Waits until what was sent is there. */
  settled(): Promise<void>;
}

/**
 * One output below the cell, replaced each time. It moves even while the cell computes without a
 * pause.
 *
 * @internal
 */
export function replacedOutput({ broadcast }: Pick<Kernel, "broadcast">): ReplacedOutput {
  const transient = { display_id: crypto.randomUUID() };
  let type = "display_data";
  // Asynchronous itself: the kernel's own function answers nothing, whatever its type says.
  const send = async (data: Bundle) => {
    const sent = broadcast(type, { data, metadata: {}, transient });
    type = "update_display_data";
    await sent;
  };
  return {
    send,
    pass: (data) => void send(data).catch(() => {}),
    settled: () => flush(),
  };
}

/**
 * One line below the cell, replaced each time.
 *
 * @internal
 */
export function cellOutlet(
  kernel: Pick<Kernel, "broadcast">,
  output: ReplacedOutput = replacedOutput(kernel),
): Outlet {
  return {
    show: (count, elapsed) => output.pass({ "text/plain": movingLine(count, elapsed) }),
    async close(count) {
      await output.send({ "text/plain": stillLine(count) });
      await output.settled();
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
