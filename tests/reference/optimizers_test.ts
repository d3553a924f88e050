/**
 * Twenty steps of every optimizer along given gradients, against PyTorch 2.13: parameters and state
 * dicts. Then clipped gradients, and the learning rates of schedules.
 *
 * A step adds the four roundings of one result to the averages and to the parameter, and passes the
 * earlier ones on, not amplified: so after n steps there are n times four.
 */
import { assert, assertEquals } from "@std/assert";
import { type Gradients, Parameter, scope, tensor, valueAndGrad } from "../../mod.ts";
import type { Float } from "../../src/nn/mod.ts";
import {
  Adam,
  type AdamOptions,
  AdamW,
  clipGradNorm,
  clipGradValue,
  constantFactor,
  cosine,
  type Factor,
  gradientNorm,
  multiStep,
  oneCycle,
  type Optimizer,
  type OptimizerState,
  type ParameterGroup,
  RMSprop,
  type RMSpropOptions,
  Schedule,
  SGD,
  type SGDOptions,
  stepDecay,
  warmUp,
} from "../../src/optim/mod.ts";
import committed from "./optimizers.json" with { type: "json" };
import { testRegenerated } from "./regenerate.ts";
import { assertNear, camelCase, EPSILON, given, largest, type Numbers } from "./torch.ts";

/** A state dict of PyTorch. */
interface State {
  readonly state: Readonly<Record<string, Readonly<Record<string, Numbers>>>>;
  readonly param_groups: readonly Readonly<Record<string, unknown>>[];
}
/** The file that `optimizers.py` writes. */
interface File {
  readonly torch: string;
  readonly start: readonly Numbers[];
  readonly gradients: readonly (readonly Numbers[])[];
  readonly runs: readonly {
    readonly kind: "SGD" | "Adam" | "AdamW" | "RMSprop";
    readonly dtype: Float;
    readonly options: Readonly<Record<string, unknown>>;
    readonly second: Readonly<Record<string, unknown>>;
    readonly halfway: { readonly parameters: readonly Numbers[]; readonly state_dict: State };
    readonly parameters: readonly Numbers[];
    readonly state_dict: State;
  }[];
  readonly clip: readonly {
    readonly limit: number;
    readonly dtype: Float;
    readonly norm: number;
    readonly by_norm: readonly Numbers[];
    readonly by_value: readonly Numbers[];
  }[];
  readonly schedules: readonly {
    readonly name: string;
    readonly options: never;
    readonly rates: readonly number[];
  }[];
}
const torch = committed as unknown as File;

testRegenerated("optimizers.py", torch);

type Run = File["runs"][number];

function optimizerOf({ kind, options, second }: Run, parameters: Parameter[]): Optimizer {
  const own = camelCase(second), all = camelCase(options);
  const groups: Parameter[] | ParameterGroup<object>[] = Object.keys(second).length === 0
    ? parameters
    : [{ parameters: parameters.slice(0, 1) }, { parameters: parameters.slice(1), ...own }];
  switch (kind) {
    case "SGD":
      return new SGD(groups, all as object as SGDOptions);
    case "Adam":
      return new Adam(groups, all as AdamOptions);
    case "AdamW":
      return new AdamW(groups, all as AdamOptions);
    case "RMSprop":
      return new RMSprop(groups, all as RMSpropOptions);
  }
}
/** Gradients of `Σ c p`, which are `c`. */
function constants(parameters: readonly Parameter[], values: readonly Numbers[]): Gradients {
  return valueAndGrad(() =>
    parameters
      .map((p, i) => p.mul(given(values[i]!, p.dtype as Float)).sum())
      .reduce((sum, term) => sum.add(term))
  ).gradients;
}
function steps(optimizer: Optimizer, from: number, to: number): void {
  for (const values of torch.gradients.slice(from, to)) {
    scope(() => optimizer.step(constants(optimizer.parameters, values)));
  }
}
function assertState(actual: OptimizerState, expected: State, roundings: number): void {
  assertEquals(Object.keys(actual.state), Object.keys(expected.state));
  for (const [number, entry] of Object.entries(expected.state)) {
    assertEquals(Object.keys(actual.state[number]!), Object.keys(entry));
    for (const [name, values] of Object.entries(entry)) {
      const value = actual.state[number]![name]!;
      if (typeof value === "number") assertEquals(value, values);
      else {
        const scale = Math.max(1, largest(values));
        assertNear(value, values, { what: `${name} of ${number}`, scale, roundings });
      }
    }
  }
  actual.param_groups.forEach((group, i) => {
    for (const [name, value] of Object.entries(group)) {
      assertEquals(value, expected.param_groups[i]![name], name);
    }
  });
}
/** PyTorch's state dict, its lists as tensors. */
const asTensors = ({ state, param_groups }: State, dtype: Float): OptimizerState => ({
  param_groups,
  state: Object.fromEntries(
    Object.entries(state).map(([number, entry]) => [
      number,
      Object.fromEntries(
        Object.entries(entry).map(([name, values]) => [
          name,
          name === "step" ? tensor(values as number) : given(values, dtype),
        ]),
      ),
    ]),
  ),
});

for (const run of torch.runs) {
  const { kind, dtype, options, second } = run, n = torch.gradients.length;
  const name = `${JSON.stringify(options)} ${JSON.stringify(second)}, ${dtype}`;
  const near = (parameters: Parameter[], roundings: number) =>
    parameters.forEach((p, i) => {
      const expected = run.parameters[i]!, scale = Math.max(1, largest(expected));
      assertNear(p, expected, { what: `parameter ${i}`, scale, roundings });
    });

  Deno.test(`${kind} is PyTorch's after twenty steps: ${name}`, () => {
    const parameters = torch.start.map((values) => new Parameter(given(values, dtype)));
    const optimizer = optimizerOf(run, parameters);
    steps(optimizer, 0, n);
    near(parameters, 4 * n);
    assertState(optimizer.stateDict(), run.state_dict, 4 * n);
  });

  Deno.test(`${kind} goes on from PyTorch's state dict: ${name}`, () => {
    const { halfway } = run;
    const parameters = halfway.parameters.map((values) => new Parameter(given(values, dtype)));
    const optimizer = optimizerOf(run, parameters);
    optimizer.loadStateDict(asTensors(halfway.state_dict, dtype));
    steps(optimizer, n / 2, n);
    near(parameters, 4 * n);
  });
}

Deno.test("the settings that are compared with PyTorch's give different parameters", () => {
  assertEquals(new Set(torch.runs.map(({ parameters }) => JSON.stringify(parameters))).size, 28);
});

for (const { limit, dtype, norm, by_norm, by_value } of torch.clip) {
  Deno.test(`gradients are clipped to ${limit} as PyTorch does, ${dtype}`, () => {
    const parameters = torch.start.map((values) => new Parameter(given(values, dtype)));
    const gradients = constants(parameters, torch.gradients[0]!);
    assert(Math.abs(gradientNorm(gradients) - norm) <= 4 * EPSILON[dtype] * norm);
    const clippedNorm = clipGradNorm(gradients, limit);
    const clippedValue = clipGradValue(gradients, limit);
    parameters.forEach((p, i) => {
      assertNear(clippedNorm.get(p), by_norm[i]!, { what: `by norm ${i}` });
      assertNear(clippedValue.get(p), by_value[i]!, { what: `by value ${i}`, roundings: 0 });
    });
    assertEquals(clippedNorm === gradients, norm < limit);
  });
}

const FACTORS: Readonly<Record<string, (options: never) => Factor>> = {
  stepDecay,
  multiStep,
  cosine,
  oneCycle,
  warmUp,
  constantFactor,
};
for (const { name, options, rates } of torch.schedules) {
  Deno.test(`${name}(${JSON.stringify(options)}) gives PyTorch's learning rates`, () => {
    const optimizer = new SGD([new Parameter(tensor([0]))], { lr: 0.5 });
    const schedule = new Schedule(optimizer, FACTORS[name]!(options));
    rates.forEach((rate, i) => {
      if (i > 0) schedule.step();
      // PyTorch multiplies the last rate on; an error of each step stays.
      const allowed = 4 * EPSILON.float64 * (i + 1) * 0.5;
      assert(Math.abs(optimizer.lr - rate) <= allowed, `step ${i}: ${optimizer.lr} for ${rate}`);
    });
  });
}

Deno.test("every kind of schedule is compared with PyTorch's", () => {
  assertEquals(new Set(torch.schedules.map(({ name }) => name)), new Set(Object.keys(FACTORS)));
});
