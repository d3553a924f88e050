/**
 * Keeps the results of a run, and makes the picture and README's tables from them.
 *
 *     deno run -A tests/bench/write.ts     makes them again from results.json
 *
 * @module
 */
import { picture } from "./picture.ts";
import { replaced } from "./readme.ts";
import type { Results } from "./results.ts";

const file = (name: string) => new URL(name, import.meta.url);
const README = file("../../README.md"), RESULTS = file("results.json");

/** Writes results.json, results.svg and README.md. */
export async function write(results: Results): Promise<void> {
  // Four digits: more mean nothing, and make every difference between two runs hard to read.
  const rounded = JSON.stringify(
    results,
    (_, value) => typeof value === "number" ? Number(value.toPrecision(4)) : value,
  );
  await Deno.writeTextFile(RESULTS, rounded);
  await render(JSON.parse(rounded));
}
async function render(results: Results): Promise<void> {
  await Deno.writeTextFile(file("results.svg"), (await picture(results)).svg);
  await Deno.writeTextFile(README, replaced(await Deno.readTextFile(README), results));
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", README.pathname, RESULTS.pathname],
  }).output();
  if (!success) throw new Error("Cannot format README.md and results.json");
}
if (import.meta.main) await render(JSON.parse(await Deno.readTextFile(RESULTS)));
