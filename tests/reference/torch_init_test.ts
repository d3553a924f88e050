/** What initializations ask the generator for, against PyTorch 2.13. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Parameter, Random, type Shape, zeros } from "../../mod.ts";
import { init, linear } from "../../src/nn/mod.ts";
import { torch } from "./torch.ts";

/** Records the limits, or the mean and deviation, that it is asked for. */
class Recorder extends Random {
  readonly seen: [kind: string, first: number, second: number][] = [];
  constructor() {
    super(0);
  }
  override fillUniform<A>(array: A, low = 0, high = 1): A {
    this.seen.push(["uniform", low, high]);
    return array;
  }
  override fillNormal<A>(array: A, mean = 0, sd = 1): A {
    this.seen.push(["normal", mean, sd]);
    return array;
  }
}
function assertSame(
  [kind, first, second]: readonly [string, number, number],
  [wantKind, wantFirst, wantSecond]: readonly [string, number, number],
): void {
  assertEquals(kind, wantKind);
  assertAlmostEquals(first, wantFirst, 1e-15 * Math.abs(wantFirst));
  assertAlmostEquals(second, wantSecond, 1e-15 * Math.abs(wantSecond));
}

type Make = (options: Readonly<Record<string, number | string>>) => init.Initializer;
const make = init as unknown as Readonly<Record<string, Make>>;

for (const { name, options, shape, draws } of torch.init.draws) {
  Deno.test(`init.${name}(${JSON.stringify(options)}) draws like PyTorch for [${shape}]`, () => {
    const random = new Recorder();
    make[name]!(options)(new Parameter(zeros(shape as Shape)), random);
    assertEquals(random.seen.length, 1);
    assertSame(random.seen[0]!, draws);
  });
}

Deno.test("linear() draws weight and bias as PyTorch does by default", () => {
  const random = new Recorder();
  linear(30, 50, { random });
  assertEquals(random.seen.length, 2);
  assertSame(random.seen[0]!, torch.init.linear.weight);
  assertSame(random.seen[1]!, torch.init.linear.bias);
});

Deno.test("gains are PyTorch's", () => {
  const { gains, leaky } = torch.init;
  for (const kind of ["linear", "sigmoid", "tanh", "relu", "selu"] as const) {
    assert(init.gain(kind) === gains[kind], kind);
  }
  assertAlmostEquals(init.gain("leakyRelu"), gains["leaky_relu"]!, 1e-15);
  for (const [slope, gain] of Object.entries(leaky)) {
    assertAlmostEquals(init.gain("leakyRelu", Number(slope)), gain, 1e-15);
  }
});
