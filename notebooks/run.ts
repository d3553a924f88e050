/**
 * `deno task notebooks [name …] [--check | --pages]`: runs notebooks on Deno's own Jupyter kernel, without
 * Python. Writes their outputs into them and a page of HTML for each into `_site`.
 *
 * With `--check` nothing is written: the outputs that are there have to be those of now, except in
 * cells with the tag `wall-clock`, whose outputs are times. With `--pages` nothing is run: the
 * pages are made of the outputs that are there.
 *
 * @module
 */
import { denoComplaint } from "../src/deno_version.ts";
import { run } from "./tools/run.ts";

const complaint = denoComplaint(Deno.version.deno);
if (complaint !== undefined) {
  console.error(complaint);
  Deno.exit(1);
}
const names = Deno.args.filter((argument) => !argument.startsWith("--"));
const options = Deno.args.filter((argument) => argument.startsWith("--"));
const unknown = options.find((option) => !["--check", "--pages"].includes(option));
if (unknown !== undefined || options.length > 1) {
  const what = unknown === undefined ? "--check writes nothing" : `There is no option ${unknown}`;
  console.error(`${what}: deno task notebooks [name …] [--check | --pages]`);
  Deno.exit(2);
}
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => stop.abort());
}
const succeeded = await run(import.meta.dirname ?? ".", {
  names,
  check: options.includes("--check"),
  pages: options.includes("--pages"),
  signal: stop.signal,
});
Deno.exit(stop.signal.aborted ? 130 : succeeded ? 0 : 1);
