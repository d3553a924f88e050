/**
 * Integers, truth values, and the way between element types.
 */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  type DType,
  reference,
  State,
  type Tensor,
  tensor,
  useBackend,
  valueAndGrad,
  variable,
  wasm,
} from "../../mod.ts";

const int = (...values: number[]): Tensor<[number], "int32"> => tensor(values, { dtype: "int32" });
const list = (t: Tensor): number[] => [...t.toArray()];
const LARGEST = 2 ** 31 - 1, LEAST = -(2 ** 31);

for (const backend of [reference, wasm]) {
  const on = (f: () => void) => () => {
    const before = useBackend(backend);
    try {
      f();
    } finally {
      useBackend(before);
    }
  };

  Deno.test(
    `${backend.name}: arithmetic in int32 is exact`,
    on(() => {
      const x = int(7, -3, LARGEST), y = int(2, 5, -1);
      assertEquals(list(x.add(y)), [9, 2, LARGEST - 1]);
      assertEquals(list(y.sub(x)), [-5, 8, LEAST]);
      assertEquals(list(x.mul(y)), [14, -15, -LARGEST]);
      assertEquals(list(int(46341, 65536).mul(int(46340, -32768))), [46341 * 46340, LEAST]);
      assertEquals(list(x.neg()), [-7, 3, -LARGEST]);
      assertEquals(list(x.abs()), [7, 3, LARGEST]);
      assertEquals(list(x.sign()), [1, -1, 1]);
      assertEquals(list(x.minimum(y)), [2, -3, -1]);
      assertEquals(list(x.maximum(4)), [7, 4, LARGEST]);
      assertEquals([x.max().item(), int(LARGEST, 1, -LARGEST, LEAST).sum().item()], [
        LARGEST,
        LEAST + 1,
      ]);
      assertEquals(list(x.slice(0, 2).reshape([2, 1]).add(int(0, 1)).sum({ axis: 1 })), [15, -5]);
    }),
  );

  Deno.test(
    `${backend.name}: what does not fit into int32 is refused, not wrapped around`,
    on(() => {
      assertThrows(
        () => int(LARGEST).add(1),
        RangeError,
        "Cannot apply add in int32: the result 2147483648 does not fit into 32 bits; " +
          'convert with to("float64") first',
      );
      assertThrows(() => int(LEAST).sub(1), RangeError, "the result -2147483649");
      assertThrows(() => int(1 << 30).mul(int(1 << 30)), RangeError, "Cannot apply mul in int32");
      assertThrows(() => int(LEAST).neg(), RangeError, "the result 2147483648");
      assertThrows(() => int(LEAST).abs(), RangeError, "the result 2147483648");
      assertThrows(() => int(LARGEST, LARGEST).sum(), RangeError, "Cannot apply sum in int32");
      assertThrows(() => int(LARGEST, 2).prod(), RangeError, "Cannot apply prod in int32");
      assertThrows(() => int(LARGEST, 1).cumSum(), RangeError, "Cannot apply cumSum in int32");
      assertEquals(list(int(LARGEST, 1, -1).cumSum({ reverse: true })), [LARGEST, 0, -1]);
    }),
  );

  Deno.test(
    `${backend.name}: comparisons give truth values, and compare as IEEE 754 does`,
    on(() => {
      const x = tensor([1, 2, NaN, -0]), y = tensor([2, 2, NaN, 0]);
      assertEquals(x.equal(y).dtype, "bool");
      assertEquals(list(x.equal(y)), [0, 1, 0, 1]);
      assertEquals(list(x.notEqual(y)), [1, 0, 1, 0]);
      assertEquals(list(x.less(y)), [1, 0, 0, 0]);
      assertEquals(list(x.lessEqual(y)), [1, 1, 0, 1]);
      assertEquals(list(y.greater(x)), [1, 0, 0, 0]);
      assertEquals(list(y.greaterEqual(x)), [1, 1, 0, 1]);
      assertEquals(list(int(1, 2, 3).greater(2)), [0, 0, 1]);
      const grid = tensor([[1], [3]]).less(tensor([2, 4])) satisfies Tensor<[2, 2], "bool">;
      assertEquals(grid.toNested(), [[1, 1], [0, 1]]);
    }),
  );

  Deno.test(
    `${backend.name}: truth values combine, move and are picked like numbers`,
    on(() => {
      const x = tensor([0, 0, 1, 1], { dtype: "bool" }), y = tensor(Uint8Array.of(0, 1, 0, 1), [4]);
      y satisfies Tensor<[4], "bool">;
      assertEquals(list(x.logicalAnd(y)), [0, 0, 0, 1]);
      assertEquals(list(x.logicalOr(y)), [0, 1, 1, 1]);
      assertEquals(list(x.logicalNot()), [1, 1, 0, 0]);
      assertEquals(list(x.equal(y)), [1, 0, 0, 1]);
      const square = y.reshape([2, 2]).transpose();
      assertEquals(list(square), [0, 0, 1, 1]);
      assertEquals(list(x.slice(1).gather(int(2, 0))), [1, 0]);
      assertEquals(list(new State(square)), [0, 0, 1, 1]);
    }),
  );

  Deno.test(
    `${backend.name}: to() converts between all element types, of any layout`,
    on(() => {
      const values = [[0, 1, 1], [1, 0, 1]],
        types: DType[] = ["float32", "float64", "int32", "bool"];
      for (const from of types) {
        const x: Tensor = tensor(values, { dtype: from });
        for (const to of types) {
          const y = x.transpose().to(to);
          assertStrictEquals(y.dtype, to);
          assertEquals(y.toNested(), [[0, 1], [1, 0], [1, 1]]);
        }
      }
      const x = tensor([2.9, -2.9, 0.1, -0], { dtype: "float64" });
      assertEquals(list(x.to("int32")), [2, -2, 0, 0]);
      assertEquals(list(x.to("bool")), [1, 1, 1, 0]);
      assertEquals(list(tensor([NaN, Infinity]).to("bool")), [1, 1]);
      assertEquals(list(x.to("float32")), [...Float32Array.of(2.9, -2.9, 0.1, -0)]);
    }),
  );
}

Deno.test("to() refuses what an int32 cannot hold", () => {
  assertThrows(
    () => tensor([1, NaN]).to("int32"),
    RangeError,
    "Cannot convert NaN to int32: it holds integers from -2147483648 to 2147483647",
  );
  assertThrows(() => tensor([-Infinity]).to("int32"), RangeError, "Cannot convert -Infinity");
  assertThrows(() => tensor([2 ** 31]).to("int32"), RangeError, "Cannot convert 2147483648");
  assertEquals(list(tensor([LEAST - 0.5], { dtype: "float64" }).to("int32")), [LEAST]);
});

Deno.test("gradients flow between float32 and float64, in the operand's type", () => {
  const x = variable(tensor([1, 2, 3]));
  const { gradients } = valueAndGrad(() => x.to("float64").square().sum().to("float32"));
  assertStrictEquals(gradients.get(x).dtype, "float32");
  assertEquals(list(gradients.get(x)), [2, 4, 6]);
  assertEquals(list(valueAndGrad(() => x.to("float32").mul(x).sum()).gradients.get(x)), [2, 4, 6]);
});

Deno.test("nothing flows through integers and truth values", () => {
  const x = variable(tensor([1.5, -2]));
  const { gradients } = valueAndGrad(() => {
    assert(!x.to("int32").tracked && !x.less(0).tracked && x.abs().tracked);
    return x.mul(x.to("int32").to("float32")).mul(x.greater(0).to("float32")).sum();
  });
  assertEquals(list(gradients.get(x)), [1, 0]);
  assertThrows(() => variable(int(1)), TypeError, "Cannot make a variable of int32 [1]");
  assertThrows(() => variable(x.less(0)), TypeError, "Cannot make a variable of bool [2]");
});

Deno.test("what takes other element types says so", () => {
  const yes: Tensor = tensor([1], { dtype: "bool" }), one: Tensor = int(1), x: Tensor = tensor([1]);
  assertThrows(
    () => one.exp(),
    TypeError,
    "Cannot apply exp to an int32 tensor [1]: it takes float32 or float64; " +
      'convert with to("float32") first',
  );
  assertThrows(() => one.div(2), TypeError, "Cannot apply div to an int32 tensor [1]");
  assertThrows(() => one.mean(), TypeError, "Cannot apply mean to an int32 tensor [1]");
  assertThrows(
    () => yes.add(yes),
    TypeError,
    "Cannot apply add to a bool tensor [1]: bool holds truth values, no numbers; " +
      'convert with to("int32") or to("float32") first',
  );
  assertThrows(() => yes.sum(), TypeError, "Cannot apply sum to a bool tensor [1]");
  assertThrows(() => yes.less(yes), TypeError, "Cannot apply less to a bool tensor [1]");
  assertThrows(
    () => x.mul(one),
    TypeError,
    'Cannot apply mul to float32 [1] and int32 [1]: convert one with to("float32")',
  );
  assertThrows(
    () => x.less(tensor([1], { dtype: "float64" }) as Tensor),
    TypeError,
    "Cannot apply less to float32 [1] and float64 [1]: make both float32 or both float64",
  );
  assertThrows(
    () => (x as Tensor<[1], "bool">).logicalNot(),
    TypeError,
    "Cannot apply logicalNot to a float32 tensor [1]: it takes bool, which comparisons give",
  );
  assertThrows(() => one.add(0.5), TypeError, "Cannot store 0.5 in an int32 tensor");
  assertThrows(() => yes.equal(2), TypeError, "Cannot store 2 in a bool tensor: it holds 0 and 1");
});

Deno.test("truth values are printed as such", () => {
  const x = tensor([[1, 0], [0, 0]], { dtype: "bool" });
  assertEquals(Deno.inspect(x), "Tensor [2, 2] bool\n[[ true, false],\n [false, false]]");
});
