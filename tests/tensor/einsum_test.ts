import { assert, assertEquals, assertThrows } from "@std/assert";
import { einsum, gradcheck, Random, type Tensor, tensor, zeros } from "../../mod.ts";

const random = new Random(3);
const normal = (...shape: number[]): Tensor =>
  tensor(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    shape,
  );

const EQUATIONS: Readonly<Record<string, readonly Tensor[]>> = {
  "ij,jk->ik": [normal(2, 3), normal(3, 2)],
  "bij,bkj->bik": [normal(2, 2, 3), normal(2, 2, 3)],
  "iij->j": [normal(2, 2, 3)],
  "i,j,ij->": [normal(2), normal(3), normal(2, 3)],
  "...i,i->...": [normal(2, 2, 3), normal(3)],
};
for (const [equation, operands] of Object.entries(EQUATIONS)) {
  Deno.test(`einsum ${equation}: first and second derivatives equal central differences`, () => {
    const check = gradcheck((...xs: Tensor[]) => einsum(equation, xs).square(), operands, {
      order: 2,
    });
    assert(check.passed, `off by ${check.worst}`);
  });
}

Deno.test("einsum is what the sums and products that it stands for are", () => {
  const x = tensor([[1, 2], [3, 4]]), y = tensor([[5, 6], [7, 8]]);
  assertEquals(einsum("ij,jk->ik", [x, y]).toNested(), x.matmul(y).toNested());
  assertEquals(einsum("ij->ji", [x]).toNested(), x.transpose().toNested());
  assertEquals(einsum("ii", [x]).item(), x.trace().item());
  assertEquals(einsum("ij,ij->", [x, y]).item(), x.mul(y).sum().item());
  assertEquals(einsum("ij->j", [x]).toNested(), x.sum({ axis: 0 }).toNested());
  assertEquals(einsum("ij,j->ij", [x, y.at(0)]).toNested(), x.mul(y.at(0)).toNested());
  assertEquals(einsum("ij,kj->ik", [zeros([0, 3]), zeros([2, 3])]).shape, [0, 2]);
});

Deno.test("einsum refuses operands of different element types", () => {
  assertThrows(
    () => einsum("i,i->", [tensor([1]), tensor([1], { dtype: "float64" })]),
    TypeError,
    "make both float32 or both float64",
  );
});
