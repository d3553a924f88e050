/**
 * What is said about the variance of float32 numbers with a large mean: Norma's own is right, and
 * the answers of other libraries that the first notebook draws are those that were measured.
 */
import { assert, assertEquals } from "@std/assert";
import { batchNorm, ones, scope, tensor, zeros } from "../../mod.ts";
import { testRegenerated } from "./regenerate.ts";
import { EPSILON } from "./torch.ts";
import { errors } from "./variance_peers.ts";
import torch from "./variance.json" with { type: "json" };
import peers from "./variance_peers.json" with { type: "json" };

Deno.test("batchNorm() finds the variance to rounding, wherever the mean is", () => {
  const found = errors((x) =>
    scope(() => batchNorm(tensor(x, [x.length, 1]), ones([1]), zeros([1]))[2].item())
  );
  assert(Math.max(...found) <= EPSILON.float32, found.join());
});

type Answer = { variance: (number | null)[]; output?: number[] };
const answers = [
  ...torch.answers,
  ...peers.answers,
] as (Answer & { library: string; name: string })[];

/** An answer as the notebook writes it: one digit, at the powers of ten. */
function written(found: readonly (number | null)[]): string[] {
  const tens = torch.means.flatMap((mean, i) => Math.log10(mean) % 1 === 0 ? [i] : []);
  return tens.map((i) => found[i] === null ? "NaN" : found[i]!.toExponential(0));
}

/** The answers in a table of the notebook, by library. */
function table(code: string, name: string): Record<string, string[]> {
  const [, body = ""] = new RegExp(`const ${name}: Record[^]*?\\{(.*\n[^]*?)\n\\};`).exec(code) ??
    [];
  const rows = [...body.matchAll(/"([^"]+)": \[([^\]]*)\]/g)];
  return Object.fromEntries(rows.map(([, library = "", numbers = ""]) => [
    library,
    numbers.split(",").map((n) => n.trim() === "NaN" ? "NaN" : Number(n).toExponential(0)),
  ]));
}

Deno.test({
  name:
    "the first notebook draws the libraries' answers as they were measured (needs read permission)",
  ignore: Deno.permissions.querySync({ name: "read" }).state !== "granted",
  fn() {
    const file = new URL("../../notebooks/01_normalization_maths.ipynb", import.meta.url);
    const { cells } = JSON.parse(Deno.readTextFileSync(file)) as { cells: { source: string[] }[] };
    const code = cells.map(({ source }) => source.join("")).join("\n");
    const measured = (pick: (answer: Answer) => Answer["variance"] | undefined) =>
      Object.fromEntries(answers.flatMap((answer) => {
        const found = pick(answer), name = `${answer.library} ${answer.name}`;
        return found === undefined || answer.name === "GroupNorm" ? [] : [[name, written(found)]];
      }));
    assertEquals(table(code, "variances"), measured(({ variance }) => variance));
    assertEquals(table(code, "outputs"), measured(({ output }) => output));
  },
});

// Answers are nothing but rounding.
testRegenerated("variance.py", torch, "answers");
