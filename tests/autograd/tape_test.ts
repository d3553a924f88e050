import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  batchNorm,
  crossEntropy,
  memoryUsage,
  noGrad,
  Parameter,
  Random,
  record,
  scope,
  type Shape,
  Tape,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
} from "../../mod.ts";
import { distance } from "../ops/gradcheck.ts";

const numbers = (...values: number[]): Tensor<[number], "float64"> =>
  tensor(Float64Array.from(values), [values.length]);
const noise = (n: number, seed = 1): Float64Array => {
  const random = new Random(seed);
  return Float64Array.from({ length: n }, () => random.normal());
};

Deno.test("valueAndGrad() gives the value and the gradients by every variable", () => {
  const x = variable(numbers(1, 2)), y = variable(numbers(3, 4));
  const { value, gradients } = valueAndGrad(() => x.mul(y).sum());
  assertEquals(value.item(), 11);
  assertEquals([...gradients.get(x).toArray()], [3, 4]);
  assertEquals([...gradients.get(y).toArray()], [1, 2]);
  assertEquals(gradients.size, 2);
});

Deno.test("valueAndGrad() keeps nothing but the value and the variables' gradients", () => {
  const x = variable(numbers(1, 2));
  const before = memoryUsage().tensors;
  scope(() => {
    valueAndGrad(() => x.exp().mul(x).sigmoid().sum());
    assertEquals(memoryUsage().tensors, before + 2);
  });
  assertEquals(memoryUsage().tensors, before);
});

Deno.test("a variable used several times gets the sum of its gradients", () => {
  const x = variable(numbers(3));
  const { gradients } = valueAndGrad(() =>
    x.mul(x).add(x).add(x.reshape([1, 1]).reshape([1])).sum()
  );
  assertEquals(gradients.get(x).item(), 8);
});

Deno.test("gradients() answers for intermediates and takes a cotangent", () => {
  const x = variable(numbers(1, 2));
  using tape = new Tape();
  const h = x.square(), y = h.mul(3);
  const g = tape.gradients(y, numbers(1, 10));
  assertEquals([...g.get(h).toArray()], [3, 30]);
  assertEquals([...g.get(x).toArray()], [6, 120]);
});

Deno.test("gradients() can be called again, on the same tape and on a recording", () => {
  const x = variable(numbers(2));
  using tape = new Tape();
  const y = x.square().sum();
  assertEquals(tape.gradients(y).get(x).item(), 4);
  assertEquals(tape.gradients(y).get(x).item(), 4);
  const run = record(() => x.square());
  assertEquals(run.gradients(numbers(1)).get(x).item(), 4);
  assertEquals(run.gradients(numbers(2)).get(x).item(), 8);
});

Deno.test("a recording lives on after the call, and within a scope as long as the scope", () => {
  const x = variable(numbers(1, 2, 3));
  const run = record(() => x.exp().sum());
  assertEquals(run.lines.map((l) => l.name), ["exp", "sum", "reshape"]);
  assertEquals(distance(run.gradients().get(x).toArray(), [1, 2, 3].map(Math.exp)) < 1e-15, true);
  const before = memoryUsage().tensors;
  scope(() => {
    record(() => x.exp().sum());
  });
  assertEquals(memoryUsage().tensors, before);
});

Deno.test("what does not depend on a variable is not recorded, and has no gradient", () => {
  const x = variable(numbers(1)), c = numbers(5);
  using tape = new Tape();
  const y = x.mul(c.exp());
  assertEquals(tape.lines.map((l) => l.name), ["mul"]);
  const g = tape.gradients(y);
  assert(!g.has(c));
  assertThrows(() => g.get(c), RangeError, "Cannot get the gradient by tensor [1]");
  assertThrows(() => tape.gradients(c.exp()), RangeError, "does not depend on a variable");
});

Deno.test("gradients() of more than one number needs a cotangent of its shape", () => {
  const x = variable(numbers(1, 2));
  using tape = new Tape();
  const y = x.exp();
  assertThrows(() => tape.gradients(y), RangeError, "reduce it to one number first");
  assertThrows(() => tape.gradients(y, numbers(1)), RangeError, "same shape and dtype");
});

Deno.test("a tape that has ended says so", () => {
  const tape = new Tape();
  const y = variable(numbers(1)).exp();
  tape[Symbol.dispose]();
  assertThrows(() => tape.gradients(y), TypeError, "a tape that has ended");
});

Deno.test("noGrad() and detach() make constants", () => {
  const x = variable(numbers(3));
  const { gradients } = valueAndGrad(() => noGrad(() => x.square()).mul(x).mul(x.detach()).sum());
  assertEquals(gradients.get(x).item(), 27);
});

Deno.test("noGrad(), record() and valueAndGrad() refuse async functions", () => {
  const f = async () => await Promise.resolve(numbers(1));
  assertThrows(() => noGrad(f), TypeError, "in noGrad()");
  assertThrows(() => record(f), TypeError, "in record()");
  assertThrows(() => valueAndGrad(f as never), TypeError, "in valueAndGrad()");
  assertEquals(valueAndGrad(() => variable(numbers(2)).square().sum()).value.item(), 4);
});

Deno.test("gradients() throws for an operand whose value it needs and that was assigned, only then", () => {
  const p = new Parameter(numbers(1, 2)), b = new Parameter(numbers(0, 0));
  using tape = new Tape();
  const y = p.mul(p).add(b).sum();
  b.assign(numbers(5, 5)); // add's derivative does not read it
  tape.gradients(y);
  p.assign(numbers(3, 3));
  assertThrows(
    () => tape.gradients(y),
    TypeError,
    "Cannot differentiate mul: its operand [2] was assigned after it was used",
  );
});

Deno.test("a scope inside a tape frees what the backward pass does not need, and nothing else", () => {
  const p = new Parameter(numbers(0, 1, 2, 3));
  using tape = new Tape();
  const y = scope(() => {
    const c = numbers(1, 2, 3, 4);
    return p.mul(c).mul(p);
  });
  assertEquals([...tape.gradients(y.sum()).get(p).toArray()], [0, 4, 12, 24]);
});

Deno.test("a tensor kept across steps holds neither the graph nor the tape", () => {
  const p = new Parameter(numbers(0, 1, 2, 3));
  let h: Tensor = numbers(0, 1, 2, 3);
  for (let i = 0; i < 3; i++) {
    using tape = new Tape();
    const next = h.mul(p);
    tape.gradients(next.sum());
    h = tape.keep(next);
    assertEquals(tape.lines.length, 3); // mul, sum, reshape
  }
  assert(!h.tracked);
  assertEquals([...h.toArray()], [0, 1, 16, 81]);
});

Deno.test("nested tapes give second derivatives, whichever ends first", () => {
  const x = variable(numbers(2));
  const cube = () => x.mul(x).mul(x).sum();
  {
    using outer = new Tape();
    const { gradients } = valueAndGrad(cube);
    assertEquals(outer.gradients(gradients.get(x)).get(x).item(), 12);
  }
  {
    using third = new Tape();
    using outer = new Tape();
    using inner = new Tape();
    const slope = inner.gradients(cube()).get(x);
    const curvature = outer.gradients(slope).get(x);
    assertEquals(third.gradients(curvature).get(x).item(), 6);
  }
});

const a = noise(32), v = noise(32, 2), weights = noise(32, 3);
type F = (x: Tensor) => Tensor;
/** Hessian times v: an outer tape around the inner one's backward pass. */
function hessianVector(f: F, x: Tensor, v: Tensor): Tensor {
  using outer = new Tape();
  const leaf = variable(x);
  const { gradients } = valueAndGrad(() => f(leaf));
  return outer.keep(outer.gradients(gradients.get(leaf).mul(v).sum()).get(leaf));
}
function in32(values: Float64Array, shape: Shape): Tensor {
  return tensor(Float32Array.from(values), [...shape]);
}
const in64 = (values: Float64Array, shape: Shape): Tensor => tensor(values, [...shape]);

Deno.test("float32 with fused kernels gives float64's second derivatives", () => {
  const losses = (make: typeof in64): F[] => [
    (x) => {
      const [y] = batchNorm(x, make(noise(4, 4), [4]), make(noise(4, 5), [4]));
      return y.square().mul(make(weights, [8, 4])).sum();
    },
    (x) => crossEntropy(x.sigmoid(), tensor(Int32Array.of(0, 1, 2, 3, 0, 1, 2, 3), [8])),
  ];
  const [f32, f64] = [losses(in32), losses(in64)];
  f32.forEach((f, i) => {
    const got = hessianVector(f, in32(a, [8, 4]), in32(v, [8, 4])).toArray();
    const want = hessianVector(f64[i]!, in64(a, [8, 4]), in64(v, [8, 4])).toArray();
    assertLess(distance(got, want), 2e-5);
  });
});

Deno.test("many second derivatives leave nothing behind", () => {
  const x = in32(a, [8, 4]), d = in32(v, [8, 4]);
  const step = () =>
    scope(() => {
      hessianVector((x) => x.sigmoid().square().sum(), x, d);
    });
  step();
  const before = memoryUsage();
  for (let i = 0; i < 100; i++) step();
  assertEquals(memoryUsage(), before);
});
