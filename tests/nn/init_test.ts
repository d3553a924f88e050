import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Buffer, Parameter, Random, record, zeros } from "../../mod.ts";
import { init } from "../../src/nn/mod.ts";

/** The first three elements of a `[2, 3]` weight that `new Random(7)` initialized. */
const PINNED: readonly [string, init.Initializer, readonly number[]][] = [
  ["uniform", init.uniform(), [0.9545971285563127, 0.11417736176891524, 0.4069604038840833]],
  ["normal", init.normal(), [1.6911626275647773, -1.204607850046202, -0.23537096506933006]],
  [
    "xavierUniform",
    init.xavierUniform(),
    [0.9959724075494734, -0.8452950486212809, -0.20383954213543054],
  ],
  [
    "xavierNormal",
    init.xavierNormal(),
    [1.0695851593719505, -0.7618608986929132, -0.14886166893820288],
  ],
  [
    "kaimingUniform",
    init.kaimingUniform(),
    [1.2857948492404059, -1.0912712153139366, -0.26315571732968923],
  ],
  [
    "kaimingNormal",
    init.kaimingNormal(),
    [1.38082850319939, -0.983558190921423, -0.19217958822876724],
  ],
  [
    "lecunUniform",
    init.lecunUniform(),
    [0.9091942571126254, -0.7716452764621694, -0.18607919223183345],
  ],
  [
    "lecunNormal",
    init.lecunNormal(),
    [0.9763931982679589, -0.695480666492111, -0.1358914900421997],
  ],
];

for (const [name, initialize, expected] of PINNED) {
  Deno.test(`init.${name}() gives the pinned numbers in float64, and rounds them in float32`, () => {
    const double = new Parameter(zeros([2, 3], { dtype: "float64" }));
    const single = new Parameter(zeros([2, 3]));
    initialize(double, new Random(7));
    initialize(single, new Random(7));
    assertEquals([...double.toArray()].slice(0, 3), expected);
    assertEquals(single.toArray(), Float32Array.from(double.toArray()));
  });
}

Deno.test("what an initialization promises of deviation and limits is so for 20,000 weights", () => {
  const weight = new Parameter(zeros([100, 200]));
  const fills: readonly [init.Initializer, std: number, bound: number][] = [
    [init.normal({ mean: 0, std: 0.01 }), 0.01, Infinity],
    [init.uniform({ low: -2, high: 2 }), 2 / Math.sqrt(3), 2],
    [init.xavierUniform({ gain: 2 }), 2 * Math.sqrt(2 / 300), 2 * Math.sqrt(6 / 300)],
    [init.xavierNormal(), Math.sqrt(2 / 300), Infinity],
    [init.kaimingUniform(), Math.sqrt(2 / 200), Math.sqrt(6 / 200)],
    [init.kaimingNormal({ mode: "fanOut" }), Math.sqrt(2 / 100), Infinity],
    [init.lecunUniform(), Math.sqrt(1 / 200), Math.sqrt(3 / 200)],
    [init.lecunNormal(), Math.sqrt(1 / 200), Infinity],
  ];
  for (const [fill, std, bound] of fills) {
    fill(weight, new Random(3));
    // The standard error of a deviation is 1/√(2n) = 0.5 % of it; that of a mean 0.7 % of it.
    assertAlmostEquals(Math.sqrt(weight.variance().item()), std, 0.02 * std);
    assertAlmostEquals(weight.mean().item(), 0, 0.03 * std);
    assert(weight.toArray().every((w) => Math.abs(w) <= bound));
  }
});

Deno.test("constant() fills, and a mean moves", () => {
  const weight = new Buffer(zeros([3]));
  init.constant(0.5)(weight, new Random(0));
  assertEquals(weight.toNested(), [0.5, 0.5, 0.5]);
  init.normal({ mean: 5, std: 0 })(weight, new Random(0));
  assertEquals(weight.toNested(), [5, 5, 5]);
});

Deno.test("fans() counts inputs and outputs of [out, in, …], and says what a bias lacks", () => {
  assertEquals(init.fans([50, 30]), { fanIn: 30, fanOut: 50 });
  assertEquals(init.fans([16, 6, 5, 5]), { fanIn: 150, fanOut: 400 });
  assertThrows(
    () => init.kaimingNormal()(new Parameter(zeros([10])), new Random(0)),
    RangeError,
    "Cannot count the connections of a weight [10]: expected [out, in, …]; " +
      "for a bias use constant(), uniform() or normal()",
  );
});

Deno.test("gain() knows its nonlinearities, and says which", () => {
  assertEquals(init.gain("tanh"), 5 / 3);
  assertThrows(
    () => init.gain(JSON.parse('"gelu"')),
    RangeError,
    "Cannot tell the gain of gelu: known are linear, sigmoid, tanh, relu, leakyRelu and selu",
  );
});

Deno.test("integers cannot be initialized, and a tape notices new weights", () => {
  assertThrows(
    () => init.normal()(new Buffer(zeros([2], { dtype: "int32" })), new Random(0)),
    TypeError,
    "Cannot initialize an int32 state [2]: it holds integers",
  );
  assertThrows(
    () => init.constant(1)(new Buffer(zeros([2], { dtype: "bool" })), new Random(0)),
    TypeError,
    "Cannot initialize a bool state [2]: it holds truth values",
  );
  const weight = new Parameter(zeros([2]));
  const run = record(() => weight.square().sum());
  init.normal()(weight, new Random(0));
  assertThrows(() => run.gradients(), TypeError, "was assigned after it was used");
});
