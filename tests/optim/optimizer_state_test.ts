import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  memoryUsage,
  Parameter,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from "../../mod.ts";
import {
  Adam,
  type AdamOptions,
  AdamW,
  type Optimizer,
  type OptimizerState,
  RMSprop,
  SGD,
} from "../../src/optim/mod.ts";

const start = () => [
  new Parameter(tensor(Float64Array.of(1, -2, 3), [3])),
  new Parameter(tensor(Float64Array.of(0.5, 4), [1, 2])),
];
const KINDS: Readonly<Record<string, (parameters: Parameter[]) => Optimizer>> = {
  SGD: (p) => new SGD(p, { lr: 0.1, momentum: 0.9, dampening: 0.25 }),
  Adam: (p) => new Adam(p, { lr: 0.1, amsgrad: true, weightDecay: 0.5 }),
  AdamW: (p) => new AdamW(p, { lr: 0.1, betas: [0.5, 0.75] }),
  RMSprop: (p) => new RMSprop(p, { lr: 0.1, momentum: 0.5, centered: true }),
};
function descend(optimizer: Optimizer, steps: number): void {
  for (let i = 0; i < steps; i++) {
    const [a, b] = optimizer.parameters as [Parameter, Parameter];
    scope(() => {
      optimizer.step(valueAndGrad(() => a.square().sum().mul(b.square().sum())).gradients);
    });
  }
}

for (const [name, make] of Object.entries(KINDS)) {
  Deno.test(`${name} goes on from its state dict as if it had never stopped`, () => {
    const whole = make(start());
    descend(whole, 7);
    const first = make(start());
    descend(first, 3);
    const copies = first.parameters.map((p) => new Parameter(p)), second = make(copies);
    second.loadStateDict(first.stateDict());
    descend(second, 4);
    second.parameters.forEach((p, i) =>
      assertEquals(p.toNested(), whole.parameters[i]!.toNested())
    );
  });

  Deno.test(`${name} remembers a fixed number of tensors, outside every scope`, () => {
    const optimizer = make(start());
    descend(optimizer, 1);
    const before = memoryUsage();
    descend(optimizer, 20);
    assertEquals(memoryUsage(), before);
  });

  Deno.test(`${name} adjusts nothing without a gradient, and then remembers nothing`, () => {
    const optimizer = make(start()), [a, b] = optimizer.parameters as [Parameter, Parameter];
    optimizer.step(valueAndGrad(() => a.sum()).gradients);
    assertEquals(b.toNested(), [[0.5, 4]]);
    assertEquals(Object.keys(optimizer.stateDict().state), ["0"]);
  });
}

Deno.test("a state dict's tensors are copies", () => {
  const adam = new Adam(start());
  descend(adam, 1);
  const average = adam.stateDict().state["0"]!["exp_avg"] as Tensor, before = average.toNested();
  descend(adam, 1);
  assertEquals(average.toNested(), before);
  const later = adam.stateDict().state["0"]!["exp_avg"] as Tensor;
  assertNotEquals(later.toNested(), before);
});

Deno.test("the learning rate comes with the state dict, those of groups too", () => {
  const groups = () => {
    const [a, b] = start();
    return [{ parameters: [a!] }, { parameters: [b!], lr: 0.02 }];
  };
  const one = new Adam(groups(), { lr: 0.01 }), other = new Adam(groups(), { lr: 1 });
  one.lr = 0.005;
  other.loadStateDict(one.stateDict());
  assertEquals(other.lr, 0.005);
  assertEquals(other.groups.map(({ options }) => options.lr), [0.005, 0.01]);
  other.lr = 0.5;
  assertEquals(other.groups.map(({ options }) => options.lr), [0.5, 1]);
});

Deno.test("a state dict that does not fit is refused, and changes nothing", () => {
  const parameters = start(), adam = new Adam(parameters);
  descend(adam, 2);
  const good = adam.stateDict(), before = JSON.stringify(good.param_groups);
  const [group] = good.param_groups, entry = good.state["0"]!;
  const { eps: _, ...withoutEps } = group!, { exp_avg: __, ...withoutAverage } = entry;
  const refused: readonly [OptimizerState, string][] = [
    [{ ...good, param_groups: [] }, "it has 0 groups for 1"],
    [{ ...good, param_groups: [{ ...group, params: [0] }] }, "its group 0 has 1 parameters for 2"],
    [{ ...good, param_groups: [withoutEps] }, "missing eps in group 0"],
    [{ ...good, param_groups: [{ ...group, nesterov: true }] }, "unexpected nesterov in group 0"],
    [
      { ...good, param_groups: [{ ...group, maximize: true }] },
      "maximize true for false in group 0",
    ],
    [
      { ...good, param_groups: [{ ...group, betas: [0.5] }] },
      "betas is [0.5], for one like [0.9,0.999] in group 0",
    ],
    [{ ...good, state: { ...good.state, 7: entry } }, "unexpected parameter 7"],
    [{ ...good, state: { 0: withoutAverage } }, "missing exp_avg of parameter 0 [3]"],
    [
      { ...good, state: { 0: { ...entry, momentum_buffer: zeros([3]) } } },
      "unexpected momentum_buffer of parameter 0 [3]",
    ],
    [
      { ...good, state: { 0: { ...entry, exp_avg: zeros([2]) } } },
      "exp_avg is float32 [2], not float64 [3], of parameter 0 [3]",
    ],
    [{ ...good, state: { 0: { ...entry, step: 0.5 } } }, "step 0.5 of parameter 0 [3]"],
  ];
  for (const [state, problem] of refused) {
    const { message } = assertThrows(() => adam.loadStateDict(state), RangeError);
    assertEquals(message, `Cannot load a state dict into Adam: ${problem}`);
  }
  assertThrows(
    () => adam.loadStateDict({ ...good, param_groups: [{ ...group, betas: [0.5, 2] }] }),
    RangeError,
    "Cannot use Adam with betas 0.5 and 2",
  );
  assertEquals(JSON.stringify(adam.stateDict().param_groups), before);
  const average = ({ exp_avg: t }: Record<string, unknown>) => (t as Tensor).toArray();
  assertEquals(average(adam.stateDict().state["0"]!), average(entry));
  assertThrows(
    () => new AdamW(parameters).loadStateDict(good),
    RangeError,
    "Cannot load a state dict into AdamW: decoupled_weight_decay false for true in group 0",
  );
});

Deno.test("SGD without momentum has no state, and takes PyTorch's that has null", () => {
  const sgd = new SGD(start(), { lr: 0.1 });
  descend(sgd, 2);
  const { state, param_groups } = sgd.stateDict();
  assertEquals(state, {});
  sgd.loadStateDict({ state: { 0: { momentum_buffer: null } }, param_groups });
});

Deno.test("Adam and RMSprop refuse what they cannot do, in a sentence", () => {
  const [p] = start(),
    says = (make: () => unknown, sentence: string) => {
      assertEquals(assertThrows(make, RangeError).message, sentence);
    };
  const refused: readonly [AdamOptions, string][] = [
    [{ lr: -1 }, "Cannot use Adam with lr -1: a number from 0 is needed"],
    [{ eps: NaN }, "Cannot use Adam with eps NaN: a number from 0 is needed"],
    [{ weightDecay: -1 }, "Cannot use Adam with weightDecay -1: a number from 0 is needed"],
    [
      { betas: [0.9, 1] },
      "Cannot use Adam with betas 0.9 and 1: each is the share that is kept, from 0 to below 1",
    ],
  ];
  for (const [options, sentence] of refused) says(() => new Adam([p!], options), sentence);
  says(
    () => new RMSprop([p!], { alpha: 1.5 }),
    "Cannot use RMSprop with alpha 1.5: it is the share that is kept, at most 1",
  );
  says(
    () => new RMSprop([p!], { momentum: -1 }),
    "Cannot use RMSprop with momentum -1: a number from 0 is needed",
  );
});

Deno.test("centered RMSprop stays finite where rounding makes the variance negative", () => {
  const w = new Parameter(tensor(Float32Array.of(1), [1]));
  const rmsprop = new RMSprop([w], { lr: 1e-4, alpha: 0.3, centered: true });
  for (let i = 0; i < 200; i++) rmsprop.step(valueAndGrad(() => w.mul(0.1).sum()).gradients);
  assertEquals(Number.isFinite(w.toArray()[0]), true);
});
