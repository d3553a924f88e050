/** Runs one command of the test task, showing or keeping what it prints. @module */

/** One command and how its result is counted. */
export interface Step {
  /** What the command looks at, in a word or two. */
  readonly name: string;
  /** The arguments of `deno`. */
  readonly args: readonly string[];
  /** Whether the command runs tests: then they are counted, and shown while they run. */
  readonly tests?: boolean;
}

/** How a step ended. */
export interface Ended {
  readonly step: Step;
  readonly success: boolean;
  /** Everything that was printed, without colours. */
  readonly output: string;
  readonly seconds: number;
}

/** Runs a step to its end. */
export async function run(step: Step): Promise<Ended> {
  const start = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...step.args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const texts: string[] = [];
  const [{ success }] = await Promise.all([
    child.status,
    ...[child.stdout, child.stderr].map((stream) => collect(stream, texts, step.tests === true)),
  ]);
  const seconds = (performance.now() - start) / 1000;
  return { step, success, output: withoutColors(texts.join("")), seconds };
}

/** Keeps what a stream brings and, if asked, shows it as it comes. */
async function collect(
  stream: ReadableStream<Uint8Array>,
  texts: string[],
  show: boolean,
): Promise<void> {
  const decoder = new TextDecoder();
  for await (const bytes of stream) {
    if (show) {
      for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
    }
    texts.push(decoder.decode(bytes, { stream: true }));
  }
}

/** A text without ANSI escape sequences. */
export function withoutColors(text: string): string {
  // deno-lint-ignore no-control-regex -- the escape character starts a colour
  return text.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, "");
}
