/**
 * PyTorch, in a process of its own that computes when it is asked to, round by round.
 *
 * @module
 */
import { TextLineStream } from "./lines.ts";
import { PYTHON } from "../../python.ts";
import { STEPS } from "../float64.ts";
import { EPS } from "../problems.ts";
import type { Peer, Sampler } from "./peer.ts";

const PROGRAM = new URL("pytorch.py", import.meta.url).pathname;

/** PyTorch with a number of threads. */
export async function torch(threads: number): Promise<Peer> {
  const python = start(threads);
  const { torch: version } = await python.answer<{ torch: string }>();
  const folder = await Deno.makeTempDir({ prefix: "norma_bench_" });
  const path = `${folder}/numbers`, answerPath = `${folder}/answer`;
  const timed = (run: string): Sampler => async (calls) => {
    const { nanoseconds } = await python.ask<{ nanoseconds: number }>({ what: "time", run, calls });
    return nanoseconds / 1e6;
  };
  return {
    name: `PyTorch, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    version,
    about: threads === 1 ? "through nn and optim" : "through nn and optim; idle threads sleep",
    async training({ batch, widths, x, classes, weights, bias, lr }) {
      await Deno.writeFile(path, bytesOf([x, ...weights, bias]));
      const sizes = { batch, widths, classes: [...classes], lr, steps: STEPS };
      const ready = python.ask<{ losses: number[] }>({ what: "training", path, ...sizes });
      return { ...await ready, step: timed("step") };
    },
    async normalization({ kind, shape, x, dy, gamma, beta }) {
      await Deno.writeFile(path, bytesOf([x, dy, gamma, beta]));
      const features = gamma.length, sizes = { kind, shape, features, eps: EPS };
      await python.ask({ what: "normalization", path, answer: answerPath, ...sizes });
      const all = new Float32Array((await Deno.readFile(answerPath)).buffer);
      const ends = [x.length, 2 * x.length, 2 * x.length + features, all.length];
      const [y, dx, dGamma, dBeta] = ends.map((end, i) => all.subarray(ends[i - 1] ?? 0, end));
      return {
        answer: { y: y!, dx: dx!, dGamma: dGamma!, dBeta: dBeta! },
        forward: timed("forward"),
        both: timed("both"),
      };
    },
    async close() {
      const { waited, burnt } = await python.ask<{ waited: number; burnt: number }>({
        what: "close",
      });
      await python.end();
      await Deno.remove(folder, { recursive: true });
      const share = burnt / waited;
      return share < 0.02
        ? undefined
        : `it used ${(100 * share).toFixed(0)} % of a core while others were timed`;
    },
  };
}
function bytesOf(arrays: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const all = new Float32Array(arrays.reduce((n, { length }) => n + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return new Uint8Array(all.buffer);
}

/** The child: a line of JSON for a line of JSON. */
function start(threads: number) {
  const command = new Deno.Command(PYTHON, {
    args: [PROGRAM, `${threads}`],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // Threads that have nothing to do sleep: spinning, they would take a core from who is timed next,
    // and from each other where other programs run.
    env: { OMP_NUM_THREADS: `${threads}`, OMP_WAIT_POLICY: "passive", KMP_BLOCKTIME: "0" },
  });
  const child = command.spawn();
  const complaint = new Response(child.stderr).text();
  const answers = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(
    new TextLineStream(),
  ).getReader();
  const writer = child.stdin.getWriter(), encoder = new TextEncoder();
  const answer = async <T>(): Promise<T> => {
    const { value, done } = await answers.read();
    if (done) {
      throw new Error(
        (await complaint).trim().split("\n").at(-1) || `${PYTHON} ended without a word`,
      );
    }
    const message = JSON.parse(value) as T & { error?: string };
    if (message.error !== undefined) throw new Error(message.error);
    return message;
  };
  return {
    answer,
    async ask<T>(request: Record<string, unknown>): Promise<T> {
      await writer.write(encoder.encode(JSON.stringify(request) + "\n"));
      return await answer<T>();
    },
    async end() {
      await writer.close();
      await child.status;
    },
  };
}
