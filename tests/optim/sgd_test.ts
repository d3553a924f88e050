import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  Buffer,
  memoryUsage,
  Parameter,
  record,
  reference,
  scope,
  tensor,
  useBackend,
  valueAndGrad,
  zeros,
} from "../../mod.ts";
import { SGD, type SGDOptions } from "../../src/optim/mod.ts";

const parameter = (...values: number[]) =>
  new Parameter(tensor(Float64Array.from(values), [values.length]));
/** Gradients of `Σ c w`, which are `c`. */
const constant = (w: Parameter, ...c: number[]) =>
  valueAndGrad(() => w.mul(tensor(Float64Array.from(c), [c.length])).sum()).gradients;

/** PyTorch's loop, one number at a time. */
function descend(start: number, gradients: readonly number[], options: SGDOptions): number {
  const { lr, momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options;
  let theta = start, velocity: number | undefined;
  for (const gradient of gradients) {
    let g = gradient + weightDecay * theta;
    if (momentum !== 0) {
      velocity = velocity === undefined ? g : momentum * velocity + (1 - dampening) * g;
      g = nesterov ? g + momentum * velocity : velocity;
    }
    theta -= lr * g;
  }
  return theta;
}

const SETTINGS: readonly SGDOptions[] = [
  { lr: 0.1 },
  { lr: 0.1, momentum: 0.9 },
  { lr: 0.1, momentum: 0.9, nesterov: true },
  { lr: 0.1, momentum: 0.9, dampening: 0.5 },
  { lr: 0.1, weightDecay: 0.2 },
  { lr: 0.1, momentum: 0.5, dampening: -1, weightDecay: 0.2 },
  { lr: 0, momentum: 0.9 },
];
for (const options of SETTINGS) {
  Deno.test(`SGD steps as PyTorch's loop does: ${JSON.stringify(options)}`, () => {
    const w = parameter(1, -2), sgd = new SGD([w], options), gradients = [0.5, -1, 2, 0.25, 3];
    for (const g of gradients) sgd.step(constant(w, g, 2 * g));
    const expected = [
      descend(1, gradients, options),
      descend(-2, gradients.map((g) => 2 * g), options),
    ];
    w.toArray().forEach((v, i) => assert(Math.abs(v - expected[i]!) < 1e-14));
  });
}

Deno.test("SGD's velocity starts as the gradient, undampened, when a parameter first has one", () => {
  const a = parameter(0), b = parameter(0);
  const sgd = new SGD([a, b], { lr: 1, momentum: 0.5, dampening: 0.75 });
  sgd.step(constant(a, 1));
  assertEquals([a.item(), b.item()], [-1, 0]);
  sgd.step(constant(b, 1));
  assertEquals([a.item(), b.item()], [-1, -1]);
  sgd.step(constant(a, 1)); // 0.5 · 1 + 0.25 · 1
  assertEquals(a.item(), -1.75);
});

Deno.test("parameters that the loss does not depend on stay, weight decay or not", () => {
  const a = parameter(1), b = parameter(1);
  const sgd = new SGD([a, b], { lr: 0.5, momentum: 0.9, weightDecay: 0.5 });
  sgd.step(constant(a, 0));
  assertEquals([a.item(), b.item()], [0.75, 1]);
});

Deno.test("the learning rate can be set between steps, and is checked", () => {
  const w = parameter(0), sgd = new SGD([w], { lr: 1 });
  sgd.step(constant(w, 1));
  sgd.lr = 0.25;
  sgd.step(constant(w, 1));
  assertEquals(w.item(), -1.25);
  assertEquals(sgd.lr, 0.25);
  assertThrows(
    () => sgd.lr = -1,
    RangeError,
    "Cannot use SGD with lr -1: a number from 0 is needed",
  );
  assertThrows(() => sgd.lr = NaN, RangeError, "Cannot use SGD with lr NaN");
});

Deno.test("after a step a tape that needs the old values says so", () => {
  const w = parameter(3), sgd = new SGD([w], { lr: 0.1 });
  const run = record(() => w.square().sum());
  sgd.step(run.gradients());
  assertThrows(
    () => run.gradients(),
    TypeError,
    "Cannot differentiate square: its operand [1] was assigned after it was used; " +
      "take gradients before the optimizer's step",
  );
});

Deno.test("a parameter that is listed twice is adjusted once", () => {
  const w = parameter(0), sgd = new SGD([w, w], { lr: 1 });
  assertEquals(sgd.parameters.length, 1);
  sgd.step(constant(w, 1));
  assertEquals(w.item(), -1);
});

Deno.test("SGD takes a gradient that is a view, as of a transposed weight", () => {
  const c = tensor(Float64Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
  const w = new Parameter(zeros([2, 3], { dtype: "float64" })), sgd = new SGD([w], { lr: 1 });
  sgd.step(valueAndGrad(() => w.transpose().mul(c).sum()).gradients);
  assertEquals(w.toNested(), [[-1, -3, -5], [-2, -4, -6]]);
});

Deno.test("SGD in float32 agrees with the plain backend within rounding", () => {
  const run = () => {
    const w = new Parameter(tensor(Float32Array.from({ length: 37 }, (_, i) => Math.sin(i)), [37]));
    const sgd = new SGD([w], { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 });
    for (let i = 0; i < 5; i++) sgd.step(valueAndGrad(() => w.square().sum()).gradients);
    return w.toArray();
  };
  const fast = run(), before = useBackend(reference);
  try {
    run().forEach((v, i) => assert(Math.abs(v - fast[i]!) < 1e-6, `${v} for ${fast[i]}`));
  } finally {
    useBackend(before);
  }
});

Deno.test("SGD keeps one velocity a parameter, outside every scope", () => {
  const w = parameter(1, 2, 3), sgd = new SGD([w], { lr: 0.1, momentum: 0.9 });
  const before = memoryUsage().tensors;
  for (let i = 0; i < 3; i++) scope(() => sgd.step(constant(w, 1, 1, 1)));
  assertEquals(memoryUsage().tensors, before + 1);
});

Deno.test("SGD refuses what it cannot do, in a sentence", () => {
  const w = parameter(1), b = new Buffer(zeros([2]));
  const says = (make: () => unknown, kind: new (message?: string) => Error, sentence: string) => {
    assertEquals(assertThrows(make, kind).message, sentence);
  };
  says(
    () => new SGD([], { lr: 1 }),
    RangeError,
    "Cannot make SGD without parameters: give model.parameters()",
  );
  says(
    () => new SGD([b as unknown as Parameter], { lr: 1 }),
    TypeError,
    "Cannot adjust a Buffer [2] with SGD: it adjusts parameters",
  );
  const refused: readonly [SGDOptions, string][] = [
    [{ lr: -1 }, "Cannot use SGD with lr -1: a number from 0 is needed"],
    [{} as SGDOptions, "Cannot use SGD with lr undefined: a number from 0 is needed"],
    [{ lr: 1, momentum: -0.1 }, "Cannot use SGD with momentum -0.1: a number from 0 is needed"],
    [{ lr: 1, weightDecay: NaN }, "Cannot use SGD with weightDecay NaN: a number from 0 is needed"],
    [{ lr: 1, dampening: Infinity }, "Cannot use SGD with dampening Infinity: a number is needed"],
    [
      { lr: 1, nesterov: true },
      "Cannot use SGD with nesterov, momentum 0 and dampening 0: Nesterov's form needs momentum " +
      "and no dampening",
    ],
    [
      { lr: 1, nesterov: true, momentum: 0.9, dampening: 0.1 },
      "Cannot use SGD with nesterov, momentum 0.9 and dampening 0.1: Nesterov's form needs " +
      "momentum and no dampening",
    ],
  ];
  for (const [options, sentence] of refused) {
    says(() => new SGD([w], options), RangeError, sentence);
  }
});

Deno.test("a step without gradients, or with freed ones, is refused", () => {
  const w = parameter(1), sgd = new SGD([w], { lr: 1 });
  assertThrows(
    () => Reflect.apply(sgd.step, sgd, []),
    TypeError,
    "Cannot step without gradients: they are not kept in the parameters; " +
      "pass those that valueAndGrad() returned",
  );
  let gradients = constant(w, 1);
  scope(() => {
    gradients = constant(w, 1);
  });
  assertThrows(() => sgd.step(gradients), ReferenceError, "its scope has ended");
  assertEquals(w.item(), 1);
});
