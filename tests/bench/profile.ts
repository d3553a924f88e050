/**
 * Where the time of a training step goes: into which compiled functions, and what is left for
 * TypeScript, which allocates, records and decides what runs.
 *
 * @module
 */
import { kernel } from "../../src/backend/wasm/loader.ts";
import { ceilings } from "./compiled.ts";
import { PAPER, type Sizes, trainingStep } from "./paper_network.ts";
import type { Profile } from "./results.ts";
import { type Candidate, here } from "./rounds.ts";
import { digits, doing, print, time } from "./table.ts";

type Functions = Record<string, (...args: number[]) => unknown>;

const NETWORKS: readonly (readonly [string, Sizes])[] = [
  ["784-100-100-100-10, batch 60", PAPER],
  ["4-4-4-4-10, batch 4", { inputs: 4, hidden: 4, batch: 4 }],
];
const ROUNDS = 11, SAMPLE = 20, WARM_UP = 300; // the latter two in milliseconds

/** Calls of a function and the milliseconds in it. */
interface Count {
  calls: number;
  milliseconds: number;
}

/** Profiles and prints. */
export async function profile(): Promise<Profile[]> {
  const { nothing } = await ceilings(), profiles: Profile[] = [];
  for (const [what, sizes] of NETWORKS) {
    doing(`profile of ${what}`);
    profiles.push(profileOf(what, trainingStep(sizes), nothing));
  }
  for (const { what, microseconds, observed, clock, functions, typescriptPerCall } of profiles) {
    const calls = functions.reduce((sum, f) => sum + f.calls, 0);
    const line = (name: string, calls: number, t: number, each = t / calls) => [
      name,
      digits(calls),
      digits(t),
      `${(100 * t / observed).toFixed(0)} %`,
      digits(each),
    ];
    const compiled = functions.reduce((sum, f) => sum + f.microseconds, 0);
    print(`Profile of a training step of ${what}`, [
      ["", "calls", "µs", "share", "µs a call"],
      ...functions.map((f) => line(f.name, f.calls, f.microseconds)),
      line("all compiled functions", calls, compiled),
      line("TypeScript", calls, typescriptPerCall * calls),
    ]);
    const [look, inside] = [clock.inside + clock.outside, clock.inside].map((t) =>
      `${(1e3 * t).toFixed(0)} ns`
    );
    console.log(
      `  A step takes ${time(microseconds)}; observed ${time(observed)}, without the ${look} that`,
      `a look at a call costs (${inside} of it within the call).`,
    );
  }
  return profiles;
}

/** First the plain step, then the observed one: each change of functions undoes compiled code. */
function profileOf(
  what: string,
  step: () => number,
  nothing: (...args: number[]) => void,
): Profile {
  const functions = kernel as unknown as Functions, original = { ...functions };
  const counts = Object.fromEntries(Object.keys(original).map((name) => [name, none()]));
  const empty = none(), look = watched(nothing, empty);
  const bare = here("", () => nothing(0, 1, 2, 3, 4, 5, 6, 7));
  const seen = here("", () => look(0, 1, 2, 3, 4, 5, 6, 7));
  const perCall = ({ sample }: Candidate, calls: number) => sample(calls) as number / calls;
  const steps = here("", step);
  const warm = () => Math.ceil(WARM_UP / perCall(steps, 50)), before = warm();
  perCall(steps, before);
  const each = Math.max(1, Math.round(SAMPLE / perCall(steps, before)));
  const plain = Array.from({ length: ROUNDS }, () => perCall(steps, each));
  for (const name in original) functions[name] = watched(original[name]!, counts[name]!);
  try {
    perCall(steps, before);
    for (const candidate of [bare, seen]) perCall(candidate, 1e5);
    const rounds = Array.from({ length: ROUNDS }, () => {
      for (const count of [...Object.values(counts), empty]) Object.assign(count, none());
      const total = perCall(steps, each), call = perCall(bare, 1e4), look = perCall(seen, 1e4);
      const inside = empty.milliseconds / empty.calls - call; // beyond the call itself
      const used = Object.entries(counts).filter(([, { calls }]) => calls > 0);
      return { total, inside, look: look - call, used: used.map(([k, v]) => ({ k, ...v })) };
    });
    // The parts of one round add up: the quickest, which others disturbed least.
    const { total, used } = rounds.reduce((a, b) => b.total < a.total ? b : a);
    const inside = Math.min(...rounds.map((r) => r.inside));
    const look = Math.min(...rounds.map((r) => r.look));
    const calls = used.reduce((sum, f) => sum + f.calls, 0) / each;
    const observed = 1e3 * (total - calls * look);
    const compiled = used.map(({ k: name, calls, milliseconds }) => ({
      name,
      calls: calls / each,
      microseconds: 1e3 * (milliseconds - calls * inside) / each,
    })).sort((a, b) => b.microseconds - a.microseconds);
    const inCompiled = compiled.reduce((sum, f) => sum + f.microseconds, 0);
    return {
      what,
      microseconds: 1e3 * Math.min(...plain),
      observed,
      clock: { inside: 1e3 * inside, outside: 1e3 * (look - inside) },
      functions: compiled,
      typescriptPerCall: (observed - inCompiled) / calls,
    };
  } finally {
    Object.assign(functions, original);
  }
}
const none = (): Count => ({ calls: 0, milliseconds: 0 });
/** `f` between two looks at the clock. */
function watched(f: (...args: number[]) => unknown, count: Count) {
  return (...args: number[]) => {
    const start = performance.now(), result = f(...args);
    count.milliseconds += performance.now() - start;
    count.calls++;
    return result;
  };
}
