/**
 * What the norma kernel costs beside Deno's own, printed: milliseconds from the request of a cell
 * until its client has the reply and "idle", in interleaved rounds.
 * `deno run -A tests/kernel/front_cost.ts`
 *
 * @module
 */
import { Front } from "./front/client.ts";

const ROUNDS = 200;

/** Cells of the kinds that notebooks have. */
const KINDS: Record<string, (i: number) => string> = {
  "a value": (i) => `${i} + 1`,
  "a name": (i) => `const name${i} = ${i};`,
  "a line": (i) => `console.log(${i});`,
  "a picture": (i) =>
    `await Deno.jupyter.display(Deno.jupyter.html\`<b>${"x".repeat(20_000)}${i}</b>\`);`,
};

const kernels = {
  "Deno's own": await Front.start("stock"),
  "norma, --check=off": await Front.start("off"),
  "norma, --check=error": await Front.start("error"),
};
for (const front of Object.values(kernels)) await front.execute("1 + 1");

const names = Object.keys(kernels);
console.log(
  `${"ms a cell, median of " + ROUNDS}`.padEnd(28) +
    names.map((name) => name.padStart(22)).join(""),
);
for (const [kind, cell] of Object.entries(KINDS)) {
  const times: number[][] = names.map(() => []);
  for (let i = 0; i < ROUNDS; i++) {
    for (const [k, front] of Object.values(kernels).entries()) {
      const start = performance.now();
      const { reply } = await front.execute(cell(i));
      times[k]!.push(performance.now() - start);
      if (reply.status !== "ok") throw new Error(JSON.stringify(reply));
    }
  }
  const medians = times.map((all) => all.toSorted((a, b) => a - b)[ROUNDS / 2]!);
  console.log(kind.padEnd(28) + medians.map((median) => median.toFixed(1).padStart(22)).join(""));
}
for (const front of Object.values(kernels)) await front[Symbol.asyncDispose]();
