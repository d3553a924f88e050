/**
 * A notebook that builds attention from scratch: named axes, softmax, masks, and what it attends to.
 *
 * @module
 */
import { einsum, normal, Random, tensor, valueAndGrad, variable } from "@norma/norma";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";

Deno.test("a notebook on attention: heads, scores, a mask, and which word looks where", () => {
  const random = new Random(1);
  const x = variable(normal([5, 8], { random })); // five words, each of them eight numbers
  const weights = normal([8, 24], { random, std: 0.3 });

  // One matrix makes queries, keys and values; each of two heads gets its part of them.
  const attend = () => {
    const [q, k, v] = x.matmul(weights).split([8, 8, 8], { axis: 1 });
    const [queries, keys] = [q.reshape([5, 2, 4]), k.reshape([5, 2, 4])];
    const scores = einsum("qhd,khd->hqk", [queries, keys]).div(Math.sqrt(4)); // [2, 5, 5]

    // A word sees itself and those before it: what is above the diagonal is as good as −∞.
    const positions = tensor([0, 1, 2, 3, 4]);
    const later = positions.unsqueeze(1).less(positions);
    const hidden = scores.where(later.logicalNot(), -1e9);
    const attention = hidden.softmax();
    return { attention, y: einsum("hqk,khd->qhd", [attention, v.reshape([5, 2, 4])]).flatten(1) };
  };
  const { attention, y } = attend();
  assertEquals([attention.shape, y.shape], [[2, 5, 5], [5, 8]]);

  // Every row is a distribution, and the first word can only look at itself.
  for (const total of attention.sum({ axis: -1 }).toArray()) assertAlmostEquals(total, 1, 1e-6);
  assertEquals(attention.at(":", 0).toNested(), [[1, 0, 0, 0, 0], [1, 0, 0, 0, 0]]);
  assertEquals(attention.at(0, [0, 4], [1]).diagonal().sum().item(), 0);

  // The sharpest look of each head: its largest weight after the first word, and between which words.
  for (const head of [0, 1]) {
    const rest = attention.at(head, [1]), at = rest.argMax().item();
    const [from, to] = [1 + Math.floor(at / 5), at % 5];
    assert(to <= from);
    assertEquals(attention.at(head, from, to).item(), rest.max().item());
  }

  // The other words do not see the last one: nothing flows from their results to it.
  const { gradients } = valueAndGrad(() => attend().y.at([0, -1]).square().sum());
  const slopes = gradients.get(x).norm({ axis: 1 }).toNested();
  assertEquals(slopes.map((slope) => slope > 0), [true, true, true, true, false]);

  // Entropy in bits: from 0 to log₂ of how many words can be seen.
  const entropy = attention.mul(attention.add(1e-12).log()).sum({ axis: -1 }).div(-Math.log(2));
  entropy.toNested().forEach((head) =>
    head.forEach((bits, word) => assert(bits >= -1e-6 && bits <= Math.log2(word + 1) + 1e-6))
  );
});
