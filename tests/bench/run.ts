/**
 * `deno task bench`: exactness, training steps and norms beside the peers, a profile, kernels as a
 * share of what the machine can do. Ratios within one run mean something; microseconds depend on
 * the machine and on what else it does.
 *
 *     deno task bench [exactness] [peers] [profile] [kernels] [elements] [blas]     all without a name
 *     deno task bench --write      all, and results.json, the picture and README's tables
 *
 * @module
 */
import { crossover } from "./blas.ts";
import { Contest } from "./contest.ts";
import { elementwise } from "./elements.ts";
import { exactness } from "./exactness.ts";
import { inWords, machine } from "./machine.ts";
import { normKernels } from "./norm_kernels.ts";
import { norms } from "./norms.ts";
import { products } from "./products.ts";
import { profile } from "./profile.ts";
import type { Absent, Present, Race, Results } from "./results.ts";
import { done } from "./table.ts";
import { training } from "./training.ts";
import { write } from "./write.ts";

const PARTS = ["exactness", "peers", "profile", "kernels", "elements", "blas"];

const names = Deno.args.filter((argument) => argument !== "--write");
const writes = Deno.args.includes("--write");
const unknown = names.find((name) => !PARTS.includes(name));
if (unknown !== undefined || (writes && names.length > 0)) {
  console.error(
    unknown === undefined
      ? "--write takes a whole run: leave the names of parts out"
      : `There is no part ${unknown}: deno task bench [${PARTS.join("] [")}] or --write`,
  );
  Deno.exit(2);
}
const wanted = (part: string) => names.length === 0 || names.includes(part);

const here = await machine();
console.log(inWords(here));
if (wanted("exactness")) exactness();
// Peers and profile before the kernels: the engine has then seen no backend but the one timed.
const races = wanted("peers") ? await peers() : null;
const profiles = wanted("profile") ? await profile() : [];
const shares = wanted("kernels")
  ? { products: await products(), kernels: await normKernels() }
  : null;
if (wanted("elements")) await elementwise();
if (wanted("blas")) await crossover();
done();
if (writes) await write({ machine: here, ...races!, ...shares!, profile: profiles });
Deno.exit(0); // jax-js leaves workers behind

/** Norma beside the libraries that are there. */
async function peers(): Promise<
  Pick<Results, "peers" | "absent" | "training" | "norms">
> {
  const contest = await Contest.open(), { absent, present } = contest;
  let steps: Race[], normalizations: Race[];
  try {
    steps = await training(contest);
    normalizations = await norms(contest);
  } finally {
    await contest.close();
  }
  report(present, absent);
  return { peers: present, absent, training: steps, norms: normalizations };
}
function report(present: readonly Present[], absent: readonly Absent[]): void {
  console.log();
  for (const { name, version, about } of present) console.log(`  ${name}: ${version}, ${about}`);
  for (const { name, reason } of absent) console.log(`  ${name}: ${reason}`);
}
